"""Facts of origin and alternative staging stated in a model: judged, planned with and verified; words that no rule uses are refused."""

from __future__ import annotations

import json

from allyshore.cli import main

FACTS = (
    "that the seven groups of core parts are originating (GN 11(k)(iii)); that the labour value content is reached (GN 11(k)(vi)); "
    "that at least 70 % of the producer's purchases of steel, and of aluminium, is originating (GN 11(k)(v))"
)
TABLES = {
    "sites": "site,kind,country\nmaker,supplier,MEX\nplant,plant,USA\nmarket,market,USA",
    "products": "product,hs,weight,value,origin_kinds\ncar,87032301,1400,24000,{kind}\nengine,84073448,120,8500,none\nseat,94019990,20,{seat},none",
    "recipes": 'recipe,product,origin_facts\nassemble,car,"{facts}"',
    "bom": "recipe,component,quantity\nassemble,engine,1\nassemble,seat,1",
    "capabilities": "site,product,recipe,unit_cost,originating,certificate_until,current_volume\nmaker,engine,,8500,yes,2027-12-31,1000\nmaker,seat,,{seat},no,,1000\nplant,car,assemble,9000,,,1000",
    "lanes": "origin,destination,mode,cost,days\nmaker,plant,truck,0.1,2\nplant,market,truck,0.1,2",
    "demand": "market,product,period,quantity\nmarket,car,1,1000",
}
MODEL = 'name = "Cars"\nhome = "USA"\ncarrying_rate = 0.1\nperiods = 1\nweeks_per_period = 52\n'


def model(place, settings="", **cells):
    stated = {"kind": "passenger vehicle", "seat": "3000", "facts": FACTS} | cells
    place.mkdir()
    (place / "model.toml").write_text(MODEL + settings)
    for name, text in TABLES.items():
        (place / f"{name}.csv").write_text(text.format(**stated) + "\n")
    return str(place)


def judged(capsys, *arguments):
    assert main(["qualify", *arguments, "--json"]) == 0
    (car,) = json.loads(capsys.readouterr().out)["determinations"]
    return car


def test_a_car_with_its_facts_stated_is_originating_and_verified(tmp_path, capsys):
    """GN 11(k): 75 % by net cost, core parts, steel and aluminium, labour value."""
    out = tmp_path / "out"
    car = judged(capsys, model(tmp_path / "m"), "--on", "2026-06-15", "--out", str(out))
    assert (car["status"], car["criterion"], car["rvc"]["method"]) == ("originating", "B", "net cost")
    assert car["rvc"]["threshold"] == 0.75
    assert main(["verify", str(out)]) == 0


def test_without_a_fact_the_answer_names_it(tmp_path, capsys):
    car = judged(capsys, model(tmp_path / "m", facts=FACTS.split(";", maxsplit=1)[0]), "--on", "2026-06-15")
    assert car["status"] == "unknown"
    assert set(car["missing_facts"]) == {one.strip() for one in FACTS.split(";")[1:]}


def test_an_approved_staging_regime_is_stated_in_the_model(tmp_path, capsys):
    """Uniform Regulations, s. 19: 62.5 % in place of 75 %, on 15 January 2025."""
    path = model(tmp_path / "m", "staging_until = 2025-06-30\n", seat="6500")
    car = judged(capsys, path, "--on", "2025-01-15")
    assert car["status"] == "originating"
    assert car["rvc"]["threshold"] == 0.625
    assert car["rvc"]["value"] < 0.75


def test_words_that_no_rule_uses_are_refused_with_the_nearest(tmp_path, capsys):
    path = model(
        tmp_path / "m",
        kind="pasenger vehicle",
        facts="that the labor value content is reached (GN 11(k)(vi)); x = 2",
    )
    assert main(["check", path, "--on", "2026-06-15"]) == 3
    told = capsys.readouterr().err
    assert (
        "recipes, origin_facts: expected yes, no or a share from 0 to 1 for assemble, found '2' after 'x'"
        in told
    )
    assert (
        "products, origin_kinds: expected a kind that a rule tells apart, or none (did you mean passenger vehicle?)"
        in told
    )


def test_the_fixes_name_the_cheapest_sellers_that_declare_origin(tmp_path, capsys):
    """Seats and engine are foreign: the seat of 3,000 for 100 more is worth less than the engine of 8,500 for 50 more, which suffices."""
    path = model(tmp_path / "m", seat="3000")
    sold = tmp_path / "m" / "capabilities.csv"
    rows = [row.replace("8500,yes,2027-12-31", "8500,no,") for row in sold.read_text().splitlines()]
    offers = [
        "maple,seat,,3100,yes,2027-12-31,0",
        "maple,engine,,8550,yes,2027-12-31,0",
        "acadia,engine,,8600,yes,2027-12-31,0",
    ]
    sold.write_text("\n".join([*rows, *offers]) + "\n")
    (tmp_path / "m" / "sites.csv").write_text(TABLES["sites"] + "\nmaple,supplier,CAN\nacadia,supplier,CAN\n")
    car = judged(capsys, path, "--on", "2026-06-15")
    assert car["status"] == "not originating"
    assert car["fixes"] == [{"material": "engine", "value": 8500.0, "cost": 50.0, "supplier": "maple"}]
    assert car["determination"]["fixes"] == car["fixes"]
