"""The example models hold what their readers are told: real tariff lines, enough of a chain, and volumes of today that tie."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from allyshore.chain.schema import TABLE
from allyshore.opening import check_model
from allyshore.world import World

EXAMPLES = Path(__file__).parents[2] / "examples"
MODELS = ("laundry", "harness", "pump")
NORTH_AMERICA = {"USA", "MEX", "CAN"}
ALLIES = {"KOR", "TWN", "DEU", "ITA", "POL"}


def rows(model: str, table: str) -> list[dict[str, str]]:
    path = EXAMPLES / model / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def suppliers_of(model: str) -> dict[str, set[str]]:
    """Country of origin of every product that can be bought."""
    country = {row["site"]: row["country"] for row in rows(model, "sites")}
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows(model, "capabilities"):
        if not row["recipe"]:
            found[row["product"]].add(row["country_of_origin"] or country[row["site"]])
    return found


def depth(model: str) -> int:
    """Longest way from a finished good down to a bought one, in steps."""
    product_of = {row["recipe"]: row["product"] for row in rows(model, "recipes")}
    below: dict[str, set[str]] = defaultdict(set)
    for row in rows(model, "bom"):
        below[product_of[row["recipe"]]].add(row["component"])

    def steps(product: str) -> int:
        return max((1 + steps(part) for part in below[product]), default=0) if product in below else 0

    return max(steps(product) for product in list(below))


@pytest.mark.parametrize("model", MODELS)
def test_every_good_has_a_line_of_the_schedule(model: str) -> None:
    """A code whose eight digits are no line in force would make every duty of the example a fiction."""
    lines = set(World.on(date(2026, 6, 15)).table("hts")["hts8"])
    codes = {row["product"]: row["hs"] for row in rows(model, "products")}
    assert {product: hs for product, hs in codes.items() if hs and hs[:8] not in lines} == {}


@pytest.mark.parametrize("model", MODELS)
def test_the_model_opens_without_a_fault(model: str) -> None:
    """A newcomer's first command finds nothing to complain of, not even a repaired cell."""
    verdict = check_model(EXAMPLES / model, World.on(date(2026, 6, 15)))
    assert [str(fault) for fault in verdict.faults] == []
    assert verdict.chain is not None
    assert verdict.chain.illustrative


def test_only_the_wage_of_mexico_is_left_to_the_world() -> None:
    """The laundry states what a wage costs where it knows, and takes the country's wage elsewhere."""
    verdict = check_model(EXAMPLES / "laundry", World.on(date(2026, 6, 15)))
    assert verdict.filled["table"].to_list() == ["labour"]


@pytest.mark.parametrize("model", MODELS)
def test_a_service_is_a_product_without_a_code(model: str) -> None:
    """Each example buys at least one service, so that services are counted in spend."""
    bought = suppliers_of(model)
    assert [row["product"] for row in rows(model, "products") if not row["hs"] and row["product"] in bought]


@pytest.mark.parametrize("model", MODELS)
def test_volumes_of_today_balance_for_every_product(model: str) -> None:
    """What is supplied and made in a year is what the recipes run today and the markets use up, to the unit."""
    runs = {
        (row["site"], row["recipe"]): float(row["current_volume"])
        for row in rows(model, "capabilities")
        if row["recipe"]
    }
    supply: dict[str, float] = defaultdict(float)
    use: dict[str, float] = defaultdict(float)
    for row in rows(model, "capabilities"):
        supply[row["product"]] += float(row["current_volume"])
    for row in rows(model, "bom"):
        for (_, recipe), units in runs.items():
            if recipe == row["recipe"]:
                use[row["component"]] += units * float(row["quantity"])
    for row in rows(model, "demand"):
        use[row["product"]] += float(row["quantity"])
    for row in rows(model, "products"):
        assert supply[row["product"]] == pytest.approx(use[row["product"]], rel=1e-9), row["product"]


@pytest.mark.parametrize("model", MODELS)
def test_volumes_of_today_fit_the_capacities_of_the_busiest_period(model: str) -> None:
    """A source that serves its share of demand today can do so in the period of highest demand."""
    total: dict[int, float] = defaultdict(float)
    for row in rows(model, "demand"):
        total[int(row["period"])] += float(row["quantity"])
    busiest = max(total.values()) / sum(total.values())
    for row in rows(model, "capabilities"):
        if row["capacity"]:
            assert float(row["current_volume"]) * busiest <= float(row["capacity"]), (
                row["site"],
                row["product"],
            )


@pytest.mark.parametrize("model", MODELS)
def test_nothing_stands_idle_in_the_tables(model: str) -> None:
    """Each product is wanted and can be had; each supplier supplies; each recipe runs somewhere."""
    capabilities = rows(model, "capabilities")
    wanted = {row["component"] for row in rows(model, "bom")} | {
        row["product"] for row in rows(model, "demand")
    }
    products = {row["product"] for row in rows(model, "products")}
    assert products == wanted == {row["product"] for row in capabilities}
    assert {row["recipe"] for row in rows(model, "recipes")} == {
        row["recipe"] for row in capabilities if row["recipe"]
    }
    able = {row["site"] for row in capabilities}
    assert all(row["site"] in able for row in rows(model, "sites") if row["kind"] in {"supplier", "plant"})


@pytest.mark.parametrize("model", MODELS)
def test_every_importer_but_the_home_country_has_a_rate_for_any_good(model: str) -> None:
    """A row without a code and without an origin, in force on every day, leaves no lane without a rate."""
    importers = {row["country"] for row in rows(model, "sites") if row["kind"] != "supplier"} - {"USA"}
    fallback = {
        row["importer"]
        for row in rows(model, "tariffs")
        if not (row["hs"] or row["country_of_origin"] or row["valid_from"] or row["valid_to"])
    }
    assert importers <= fallback


@pytest.mark.parametrize("model", MODELS)
def test_files_are_plain(model: str) -> None:
    """Columns stand in the order of the schema, lines end in LF, numbers are written out."""
    for path in sorted((EXAMPLES / model).glob("*.csv")):
        text = path.read_bytes().decode("utf-8")
        assert "\r" not in text, path.name
        header, known = text.splitlines()[0].split(","), [column.name for column in TABLE[path.stem].columns]
        assert header == [name for name in known if name in header], path.name
        for row in rows(model, path.stem):
            for column in TABLE[path.stem].columns:
                if column.unit and row.get(column.name):
                    assert not set(row[column.name]) - set("0123456789.-"), (path.name, column.name, row)


def test_the_laundry_is_a_chain_of_the_promised_size() -> None:
    """At least 25 products over three tiers, 40 capabilities of suppliers in the eleven named countries, eight markets."""
    assert len(rows("laundry", "products")) >= 25
    assert depth("laundry") >= 3
    assert sum(not row["recipe"] for row in rows("laundry", "capabilities")) >= 40
    sites = rows("laundry", "sites")
    countries = {row["country"] for row in sites if row["kind"] == "supplier"}
    assert countries == {"CHN", "VNM", "THA", "KOR", "TWN", "DEU", "ITA", "POL", "MEX", "CAN", "USA"}
    markets = [row["country"] for row in sites if row["kind"] == "market"]
    assert sorted(markets) == ["CAN", "MEX", *["USA"] * 6]


def test_the_laundry_sells_more_than_any_one_plant_can_make() -> None:
    """No plant has room for the busiest period's demand of all four machines, so location is a real choice."""
    finished = {row["product"] for row in rows("laundry", "demand")}
    peak = sum(float(row["quantity"]) for row in rows("laundry", "demand") if row["period"] == "4")
    room: dict[str, float] = defaultdict(float)
    for row in rows("laundry", "capabilities"):
        if row["product"] in finished:
            room[row["site"]] += float(row["capacity"])
    assert max(room.values()) < peak


def test_every_bought_critical_product_of_the_laundry_has_a_source_for_each_strategy() -> None:
    """Motors, boards, magnets and chips can be had at home, in North America, from allies overseas and in China."""
    origins = suppliers_of("laundry")
    critical = [row["product"] for row in rows("laundry", "products") if row["critical"] == "yes"]
    assert critical
    for product in critical:
        assert "USA" in origins[product], product
        assert origins[product] & NORTH_AMERICA, product
        assert origins[product] & ALLIES, product
        assert "CHN" in origins[product], product


@pytest.mark.parametrize("model", MODELS)
def test_north_america_alone_could_supply_every_product(model: str) -> None:
    """Sources of North American origin have room for what the busiest period uses of each product: nearshoring is feasible."""
    country = {row["site"]: row["country"] for row in rows(model, "sites")}
    need: dict[str, float] = defaultdict(float)
    room: dict[str, float] = defaultdict(float)
    total: dict[int, float] = defaultdict(float)
    for row in rows(model, "demand"):
        total[int(row["period"])] += float(row["quantity"])
    busiest = max(total.values()) / sum(total.values())
    for row in rows(model, "capabilities"):
        need[row["product"]] += float(row["current_volume"]) * busiest
        if (row["country_of_origin"] or country[row["site"]]) in NORTH_AMERICA:
            room[row["product"]] += float(row["capacity"])
    assert {product for product, units in need.items() if room[product] < units} == set()


def test_the_united_states_alone_could_make_every_machine() -> None:
    """Clyde and its expansion together have room for each product in its busiest period: reshoring is feasible."""
    peak: dict[str, float] = defaultdict(float)
    for row in rows("laundry", "demand"):
        if row["period"] == "4":
            peak[row["product"]] += float(row["quantity"])
    for product, units in peak.items():
        room = sum(
            float(row["capacity"])
            for row in rows("laundry", "capabilities")
            if row["product"] == product and row["site"] in {"clyde", "clyde_expansion"}
        )
        assert room >= units, product


def test_the_machines_stand_in_the_line_of_their_size() -> None:
    """The schedule splits washers and dryers at a dry linen capacity of 10 kg."""
    codes = {row["product"]: row["hs"] for row in rows("laundry", "products")}
    assert codes["washer_large"] == "84502000"
    assert codes["washer_compact"] == "84501100"
    assert codes["dryer_large"] == "84512900"
    assert codes["dryer_compact"] == "84512100"


def test_the_harness_compares_juarez_with_vietnam_and_honduras() -> None:
    """The three assembly sites of the question are there, each able to make both sets."""
    able = defaultdict(set)
    for row in rows("harness", "capabilities"):
        if row["recipe"]:
            able[row["site"]].add(row["product"])
    assert all(
        able[site] == {"body_harness", "engine_harness"}
        for site in ("ciudad_juarez", "hai_phong", "san_pedro_sula")
    )


def test_the_pump_comes_in_forty_versions_that_share_modules() -> None:
    """Forty finished products draw on fewer than twenty modules and services, and each must be qualified where it is new."""
    finished = {row["product"] for row in rows("pump", "demand")}
    assert len(finished) == 40
    assert len(rows("pump", "products")) - len(finished) < 20
    for row in rows("pump", "capabilities"):
        if row["product"] in finished:
            assert float(row["setup_cost"]) > 0
            assert float(row["minimum"]) > 0
