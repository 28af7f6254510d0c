"""A certificate has the nine elements, and is refused for every lawful reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allyshore.desk import CertifyParams
from allyshore.desk.period import last_lawful_day
from allyshore.desk.transit import CustomsControl
from allyshore.errors import Fault, ModelInvalid, NoCertificate, UsageError

ELEMENTS = [
    "certifier_is", "certifier", "exporter", "producer", "importer", "good", "criterion", "blanket_period", "certification",
]  # fmt: skip


def refused(case, **params) -> str:
    with pytest.raises(NoCertificate) as refusal:
        case.certify(**params)
    return "\n".join(refusal.value.reasons)


def test_the_nine_elements_stand_in_the_order_of_annex_5_a(certificate):
    """USMCA Annex 5-A; 19 CFR 182.12(a)(4)."""
    elements = certificate.document["elements"]
    assert list(elements) == ELEMENTS
    assert elements["certifier_is"] == "producer"
    assert set(elements["certifier"]) == {
        "name",
        "title",
        "company",
        "address",
        "country",
        "country_name",
        "phone",
        "email",
    }
    assert elements["good"]["hs"] == "8544.30"
    assert elements["good"]["made_in"] == "Mexico"
    assert elements["certification"]["signature"] is None
    assert "19 CFR 182.15" in certificate.document["records"]
    assert "five years" in certificate.document["records"]


def test_a_period_that_has_passed_is_the_only_reason_told(case):
    """No declaration covers a period that ends before it begins, and nobody need hear of each."""
    told = refused(case, last=dt.date(2026, 1, 1))
    assert told.splitlines() == [
        "--until: expected a period that has not passed on 2026-06-15, found one that ended on 2026-01-01."
    ]


def test_the_criterion_is_that_of_the_judgement(case, certificate):
    found = {
        one.determination.criterion.value for one in case.plan.judgements if one.product == "body_harness"
    }
    assert certificate.document["elements"]["criterion"] == ", ".join(sorted(found))


def test_without_a_last_day_the_period_is_as_long_as_law_and_declarations_allow(case, certificate):
    """The example's declarations end on 2026-12-31; with later ones it is twelve months."""
    assert certificate.document["elements"]["blanket_period"] == {"from": "2026-06-15", "until": "2026-12-31"}
    later = replace(
        case,
        chain=case.chain.replace(
            capabilities=case.chain.capabilities.with_columns(certificate_until=dt.date(2029, 1, 1))
        ),
    )
    assert later.certify().document["elements"]["blanket_period"]["until"] == "2027-06-14"


def test_one_shipment_names_its_invoice_and_has_no_period(case):
    elements = case.certify(invoice="CJ-7781").document["elements"]
    assert elements["blanket_period"] is None
    assert elements["good"]["invoice"] == "CJ-7781"


def test_a_period_of_more_than_twelve_months_is_refused(case):
    """USMCA Annex 5-A, element 8."""
    told = refused(case, last=dt.date(2027, 6, 15))
    assert "--until: expected a blanket period of at most 12 months, until 2027-06-14 at the latest" in told


@given(st.dates(dt.date(2020, 7, 1), dt.date(2100, 12, 31)))
def test_twelve_months_end_on_the_eve_of_the_anniversary(first):
    """The day after the last lawful one is the same day a year on; 29 February is followed by 1 March."""
    after = last_lawful_day(first) + dt.timedelta(days=1)
    assert after.year == first.year + 1
    assert (after.month, after.day) == (
        (3, 1) if (first.month, first.day) == (2, 29) else (first.month, first.day)
    )


def test_a_period_that_has_passed_is_refused(case):
    told = refused(case, first=dt.date(2026, 1, 1), last=dt.date(2026, 6, 1))
    assert "expected a period that has not passed on 2026-06-15" in told


def test_a_declaration_that_ends_within_the_period_is_refused_by_place_and_day(case):
    told = refused(case, last=dt.date(2027, 1, 31))
    assert "capabilities, wire of chihuahua_wire, certificate_until" in told
    assert "ends on 2026-12-31" in told
    assert "--until" in told


def test_a_declaration_that_has_ended_is_refused(case):
    ended = case.with_capability("chihuahua_wire", "wire", certificate_until=dt.date(2026, 6, 14))
    assert "found one that ended on 2026-06-14" in refused(ended)


def test_a_declaration_without_a_last_day_is_refused(case):
    missing = case.with_capability("ohio_plastics", "tube", certificate_until=None)
    assert "capabilities, tube of ohio_plastics, certificate_until" in refused(missing)
    assert "found none with a last day" in refused(missing)


def test_a_declaration_from_outside_the_agreement_is_refused(case):
    sites = case.chain.sites.with_columns(
        country=pl.when(pl.col("site") == "ohio_plastics").then(pl.lit("CHN")).otherwise("country")
    )
    moved = replace(case, chain=case.chain.replace(sites=sites))
    assert "outside the agreement" in refused(moved)


def test_every_declaration_that_falls_short_is_told_at_once(case):
    with pytest.raises(NoCertificate) as refusal:
        case.certify(last=dt.date(2027, 1, 31))
    assert len(refusal.value.reasons) == 7


def test_without_lapsed_the_material_counts_as_non_originating_and_the_paper_says_so(case):
    """A harness of originating wire makes the shift whatever its tube is: GN 11(o), chapter 85, rule 114(A)."""
    missing = case.with_capability("ohio_plastics", "tube", certificate_until=None)
    made = missing.certify(without_lapsed=True)
    assert made.document["origin"]["counted_as_non_originating"] == ["tube of ohio_plastics"]
    assert made.document["elements"]["criterion"] == "B"


def test_without_lapsed_does_not_help_where_the_origin_rests_on_the_material(case):
    """The harness is lost or unknown without originating wire in a lot that only makes the shift."""
    missing = case.with_capability("chihuahua_wire", "wire", certificate_until=None)
    told = refused(missing, without_lapsed=True)
    assert "expected originating on 2026-06-15" in told


def test_an_undeclared_material_that_decides_leaves_the_status_unknown_and_is_refused(case):
    """`originating = unknown` is no declaration; where the answer hangs on it, no certificate."""
    silent = case.with_capability("chihuahua_wire", "wire", originating="unknown")
    assert "found unknown" in refused(silent)


def test_a_good_made_outside_the_territory_or_bought_is_refused(case):
    told = refused(case, site="hai_phong")
    assert "expected hai_phong to make it, in a country of the agreement" in told
    assert "made at ciudad_juarez" in told
    assert "bought from chihuahua_wire" in refused(case, product="wire")


def test_reasons_come_before_faults_of_the_parties(case):
    """Whoever asks whether a good can be certified need not write parties first."""

    def nobody(_):
        raise ModelInvalid([Fault("parties.toml", None, None, "the parties", "no such file")])

    unsigned = replace(case, parties_of=nobody)
    told = refused(unsigned, last=dt.date(2028, 1, 1))
    assert "at most 12 months" in told
    assert "parties.toml: expected the parties" in told
    with pytest.raises(ModelInvalid, match=r"parties\.toml"):
        unsigned.certify()


def test_a_stop_outside_the_territory_without_customs_control_is_refused_by_lane(case):
    """USMCA Article 4.18; Uniform Regulations, s. 10(1)."""
    told = refused(case.with_site("colon_hub", "PAN").by_way_of("colon_hub"))
    assert "lanes ciudad_juarez to colon_hub and colon_hub to san_antonio" in told
    assert "Article 4.18" in told


def test_customs_control_that_the_user_states_keeps_the_status_and_is_evidence(case):
    stop = case.with_site("colon_hub", "PAN").by_way_of("colon_hub")
    stated = replace(
        stop, parties=replace(stop.parties, controls=(CustomsControl("colon_hub", "bonded receipt 44"),))
    )
    made = stated.certify()
    assert made.evidence["customs_control"] == [{"site": "colon_hub", "evidence": "bonded receipt 44"}]


def test_a_warehouse_inside_the_territory_breaks_nothing(case):
    assert case.by_way_of("el_paso_warehouse").certify().document["elements"]["criterion"]


def test_a_good_that_goes_only_outside_the_agreement_is_refused(case):
    sold = case.with_site("hamburg", "DEU", "market")
    ship = case.plan.ship.with_columns(
        destination=pl.when(pl.col("origin") == "ciudad_juarez")
        .then(pl.lit("hamburg"))
        .otherwise("destination")
    )
    assert "found only DEU" in refused(replace(sold, plan=replace(case.plan, ship=ship)))


def test_an_unknown_product_or_plant_is_a_usage_error_with_the_nearest_name(case):
    with pytest.raises(UsageError, match="did you mean body_harness"):
        case.certify("body_harnes")
    with pytest.raises(UsageError, match="did you mean ciudad_juarez"):
        case.certify(site="ciudad_juares")


def test_a_period_that_ends_before_it_begins_and_a_shipment_with_a_period_are_refused():
    with pytest.raises(UsageError, match="--until"):
        CertifyParams("x", first=dt.date(2026, 6, 15), last=dt.date(2026, 6, 14))
    with pytest.raises(UsageError, match="--invoice"):
        CertifyParams("x", invoice="1", last=dt.date(2026, 6, 14))
