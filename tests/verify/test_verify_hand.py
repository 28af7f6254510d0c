"""A result worked out on paper agrees, and each kind of damage to it is named where it lies."""

from __future__ import annotations

import pytest
from tests.verify.hand import COST, PLAN, edit_csv, edit_json

from allyshore.errors import UsageError
from allyshore.world import table_names

PLANS = "plans/own"


def places(verdict):
    return [(d.file, d.row, d.column) for d in verdict.differences]


def test_paper_and_recomputation_agree(hand_made, audit):
    """Every amount reckoned by hand is what verify reckons, and the seal holds."""
    verdict = audit(hand_made, check_seal=True)
    assert verdict.lines() == []
    assert verdict.verified
    for what in (
        "balances",
        "component needs",
        "demands",
        "amounts",
        "duty",
        "determinations",
        "capacities",
        "limits",
        "seals",
        "lines",
    ):
        assert verdict.checked[what] > 0


AMOUNTS = [
    ("buy", "unit_cost"), ("buy", "purchase"), ("make", "conversion"), ("make", "production"), ("make", "inventory"), ("ship", "days"),
    ("ship", "freight"), ("ship", "duty"), ("ship", "fees"), ("ship", "compliance"), ("ship", "inventory"), ("stock", "inventory"),
    ("short", "shortage"), ("sites", "fixed"), ("sites", "capital"), ("lines", "setup"),
]  # fmt: skip


def test_an_amount_two_cents_off_is_named_by_row_and_column(result, audit):
    """Every amount of the tables' last rows at once; expected is what paper says, found what the file says."""
    wanted = {}
    for table, column in AMOUNTS:
        lines = PLAN[table].splitlines()
        due = float(lines[-1].split(",")[lines[0].split(",").index(column)])
        edit_csv(result, table, len(lines), column, repr(due + 0.02))
        wanted[f"{PLANS}/{table}.csv", len(lines), column] = (pytest.approx(due), pytest.approx(due + 0.02))
    found = {
        (d.file, d.row, d.column): (d.expected, d.found)
        for d in audit(result).differences
        if d.file.startswith(PLANS)
    }
    assert found == wanted


@pytest.mark.parametrize("table", ["buy", "make", "use", "ship", "stock", "short"])
def test_a_quantity_that_does_not_balance_is_named(result, audit, table):
    """A millionth of the throughput is rounding, 1 % is not."""
    value = float(
        PLAN[table].splitlines()[1].split(",")[PLAN[table].splitlines()[0].split(",").index("quantity")]
    )
    edit_csv(result, table, 2, "quantity", repr(value * (1 + 1e-9)))
    assert audit(result).verified
    edit_csv(result, table, 2, "quantity", repr(value * 1.01))
    assert not audit(result).verified


CELLS = [
    ("buy", 2, "quantity", "NaN", "a number above 0"), ("buy", 3, "quantity", "-500.0", "a number above 0"), ("buy", 4, "quantity", "", "a number above 0"),
    ("buy", 2, "purchase", "inf", "a number of 0 or more"), ("ship", 3, "duty", "-1", "a number of 0 or more"), ("make", 2, "run", "zero", "a whole number"),
    ("make", 2, "site", "", "a word"), ("ship", 2, "claimed", "perhaps", "true or false"), ("states", 2, "value", "0.0", "a number above 0"),
]  # fmt: skip


def test_a_cell_that_holds_what_none_may_is_named(result, audit):
    for table, row, column, text, _ in CELLS:
        edit_csv(result, table, row, column, text)
    found = {(d.file, d.row, d.column): d.expected for d in reversed(audit(result).differences)}
    for table, row, column, _, expected in CELLS:
        assert found[f"{PLANS}/{table}.csv", row, column] == expected


WRONG = [
    ("states", 2, "country_of_origin", "MEX", "the supplier's price, country and declaration"),
    ("states", 2, "originating", "true", "the supplier's price, country and declaration"),
    ("states", 2, "unknown", "false", "the supplier's price, country and declaration"),
    ("states", 4, "country_of_origin", "CHN", "the recipe, its plant and its mode"),
    ("states", 4, "originating", "true", "the recipe, its plant and its mode"),
    ("states", 4, "designated", "true", "the recipe, its plant and its mode"),
    ("states", 2, "product", "pump", "the product of the row's state"),
    ("ship", 2, "claimed", "true", "may be claimed, no others"),
    ("ship", 2, "mode", "air", "goods move over lanes"),
    ("ship", 4, "mode", "truck", "a service needs no lane"),
    ("ship", 2, "state", "9", "every flow is of a state"),
    ("ship", 2, "destination", "Toluca", "goods go to sites that exist"),
    ("buy", 2, "site", "Toluca", "goods come from sites that exist"),
    ("buy", 2, "site", "Saltillo", "who sells or makes what"),
    ("buy", 2, "period", "3", "the model's periods"),
    ("stock", 2, "period", "2", "stock stands between two periods"),
    ("make", 3, "mode", "8413.A:tariff shift", "the rules of origin of the day"),
    ("make", 3, "reference", "GN 11", "a mode without preference rests on no rule"),
    ("make", 3, "run", "1", "bill of materials"),
    ("make", 3, "recipe", "cast", "bill of materials"),
    ("use", 2, "component", "pump", "bill of materials"),
    ("sites", 4, "open", "false", "goods pass through open sites only"),
    ("sites", 4, "opened", "false", "a candidate plant or warehouse that is open"),
    ("sites", 2, "closed", "true", "a site of today that has a price and is not open"),
    ("sites", 2, "country", "MEX", "the model's sites"),
    ("sites", 3, "site", "Ningbo", "every site but the markets has a row"),
    ("lines", 2, "site", "Ningbo", "a line for each used source"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "row", "column", "text", "why"), WRONG)
def test_a_statement_that_the_model_or_the_law_denies_is_named(result, audit, table, row, column, text, why):
    edit_csv(result, table, row, column, text)
    assert any(why in d.why for d in audit(result).differences)


def test_bounds_are_held(result, audit):
    """Capacity, minimum, kilograms of a lane, hours of a pool and the user's limit are each named when they are passed."""
    for table, column in (
        ("buy", "quantity"),
        ("make", "quantity"),
        ("use", "quantity"),
        ("ship", "quantity"),
    ):
        edit_csv(result, table, 2, column, "700.0")
    edit_csv(result, "make", 3, "quantity", "90.0")
    whys = " ".join(d.why for d in audit(result).differences)
    for words in (
        "at most the capacity",
        "at least the minimum",
        "kilograms on the lane",
        "hours drawn from the labour pool",
    ):
        assert words in whys
    edit_csv(result, "make", 3, "quantity", "380.0")
    assert any(d.column == "limit little" for d in audit(result).differences)


def test_an_unused_line_is_too_much(result, audit):
    """A source that existed before, or has no volume, has no line."""
    path = result / PLANS / "lines.csv"
    path.write_text(path.read_text() + "Ningbo,motor,,true,12.0,0.0,0.0\n", encoding="utf-8")
    assert [d.found for d in audit(result).differences if d.file.endswith("lines.csv")] == ["Ningbo"]


def test_a_cost_line_is_the_sum_of_its_tables(result, audit):
    edit_json(
        result / "comparison.json",
        lambda d: d["strategies"][0].update(cost={name: amount + 0.02 for name, amount in COST.items()}),
    )
    assert places(audit(result)) == [
        ("comparison.json", None, f"strategies[own].cost.{name}") for name in COST
    ]


COMPARISON = [
    ("landed_cost", 40000.0), ("days", 2.01), ("allied_share", 0.34), ("originating_share", 0.01), ("gap", -0.1), ("gap", 0.01), ("gap", None), ("status", "fine"),
    ("carbon", 5.5), ("carbon_parts", {"transport": 2.0, "supply": 3.52, "making": None}), ("carbon_not_assessed", []),
    ("jobs", {"MEX": 3}), ("open_sites", ["Saltillo"]), ("cost", None), ("cost", {"purchase": 9680.0}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value"), COMPARISON)
def test_a_statement_of_the_comparison_is_recomputed(result, audit, key, value):
    edit_json(result / "comparison.json", lambda d: d["strategies"][0].update({key: value}))
    assert all(column.startswith(f"strategies[own].{key}") for _, _, column in places(audit(result)))
    assert not audit(result).verified


def test_a_strategy_without_a_plan_states_no_number(result, audit):
    """Its row has every key, null or empty, and the rows that conflict."""

    def add(document):
        row = dict.fromkeys(document["strategies"][0]) | {
            "strategy": "home",
            "status": "infeasible",
            "open_sites": [],
            "concentration": [],
            "conflicts": [],
        }
        document["strategies"].append(row)

    edit_json(result / "comparison.json", add)
    assert audit(result).verified
    edit_json(result / "comparison.json", lambda d: d["strategies"][1].update(landed_cost=1.0))
    edit_json(result / "comparison.json", lambda d: d["strategies"][1].pop("days"))
    assert places(audit(result)) == [
        ("comparison.json", None, f"strategies[home].{key}") for key in ("days", "landed_cost")
    ]


def test_a_flip_point_that_is_none_is_named(result, audit):
    """With one plan there is nothing to break even with."""
    edit_json(
        result / "comparison.json",
        lambda d: d["flip_points"].append({"strategy": "own", "against": "least-cost", "value": 0.1}),
    )
    assert places(audit(result)) == [("comparison.json", None, "flip_points[0]")]


def test_the_officer_is_asked_again(result, audit):
    """A determination that is not the recomputed one is named by its path."""
    edit_json(result / PLANS / "origin.json", lambda d: d[1]["determination"].update({"vnm": 9.9}))
    assert places(audit(result)) == [(f"{PLANS}/origin.json", None, "[1].determination.vnm")]
    edit_json(result / PLANS / "origin.json", lambda d: d.pop())
    assert (f"{PLANS}/origin.json", None, "[1]") in places(audit(result))


def test_facts_that_changed_are_named(result, audit):
    """A result made from other facts than those held for its day says which table differs."""
    for name in ("manifest.json", "comparison.json"):
        edit_json(result / name, lambda d: d.get("manifest", d)["facts"][0].update({"sha256": "0" * 64}))
    (difference,) = audit(result).differences
    assert difference.column == f"facts[0] ({table_names()[0]}).sha256"


def test_facts_that_were_used_must_be_named(result, audit):
    for name in ("manifest.json", "comparison.json"):
        edit_json(
            result / name,
            lambda d: d.get("manifest", d).update(
                {"facts": [f for f in d.get("manifest", d)["facts"] if f["table"] != "freight"]}
            ),
        )
    assert ("manifest.json", None, "facts") in places(audit(result))


MANIFEST = [
    ("on", "2026-06-16"),
    ("on", "soon"),
    ("on", 3),
    ("input_sha256", "0"),
    ("facts", None),
    ("facts", [{"table": "../x"}, 4]),
    ("options", None),
]


@pytest.mark.parametrize(("key", "value"), MANIFEST)
def test_a_manifest_that_does_not_fit_is_named(result, audit, key, value):
    """Even where both copies of the manifest were changed alike."""
    edit_json(result / "manifest.json", lambda d: d.update({key: value}))
    edit_json(result / "comparison.json", lambda d: d["manifest"].update({key: value}))
    assert not audit(result).verified


OPTIONS = [
    ("trust", {"democracy_min": 2.0}),
    ("trust", {"weights": {"democracy": -1}}),
    ("trust", {"doors": {"treaty": {"member_of": ["NOPE"]}}}),
    ("trust", {"excluded": 3}),
    ("duty", {"facts": "auto"}),
    ("duty", {"more": 1}),
]


@pytest.mark.parametrize(("engine", "change"), OPTIONS)
def test_options_that_no_engine_takes_are_named(result, audit, engine, change):
    for name in ("manifest.json", "comparison.json"):
        edit_json(result / name, lambda d: d.get("manifest", d)["options"][engine].update(change))
    assert any(d.column.startswith(f"options.{engine}") for d in audit(result).differences)


@pytest.mark.parametrize(
    ("position", "key", "value"),
    [
        (0, "hhi", 0.999),
        (3, "hhi", 0.84),
        (5, "largest", "trusted by treaty"),
        (8, "spend", 13200.1),
        (7, "tier", 1),
    ],
)
def test_a_changed_index_of_concentration_is_found(result, audit, position, key, value):
    edit_json(
        result / "comparison.json",
        lambda d: d["strategies"][0]["concentration"][position].update({key: value}),
    )
    found = audit(result).differences
    assert [d.column for d in found] == [f"strategies[own].concentration[{position}].{key}"]


def test_a_tier_left_out_of_concentration_is_found(result, audit):
    edit_json(result / "comparison.json", lambda d: d["strategies"][0]["concentration"].pop())
    assert not audit(result).verified


def test_the_model_is_the_one_that_the_plans_were_made_from(result, audit):
    """A changed cell of the stored model changes its digest; a broken one is a located difference."""
    path = result / "model" / "capabilities.csv"
    path.write_text(path.read_text().replace("550", "551"), encoding="utf-8")
    assert ("manifest.json", None, "input_sha256") in places(audit(result))
    path.write_text(path.read_text().replace("551", "many"), encoding="utf-8")
    assert ("model/capabilities.csv", 4, "capacity") in places(audit(result))


FILES = [
    "comparison.json",
    "manifest.json",
    f"{PLANS}/origin.json",
    f"{PLANS}/notes.txt",
    *(f"{PLANS}/{table}.csv" for table in PLAN),
    "seal.json",
]


@pytest.mark.parametrize(
    "files", [["comparison.json"], ["manifest.json"], FILES[2:]], ids=["comparison", "manifest", "all others"]
)
def test_a_missing_file_is_named(result, audit, files):
    for file in files:
        (result / file).unlink()
    assert set(files) <= {d.file for d in audit(result, check_seal=True).differences}


BROKEN = [
    b"",
    b"{",
    b"\xff\xfe\x00",
    b"[NaN]",
    b"[[[[" * 20000,
    b'a,"b\n1,2,3\n',
    b"[1e999]",
    b"null",
    b"[]",
    b"{}",
]


@pytest.mark.parametrize("content", BROKEN, ids=lambda content: repr(content[:9]))
def test_a_broken_file_is_a_difference_and_no_traceback(result, audit, content):
    """Each document by itself, and all files of a plan at once."""
    broken = [file for file in FILES if file.startswith(PLANS) and not file.endswith(".txt")]
    for files in (["manifest.json"], ["seal.json"], broken, ["comparison.json"]):
        kept = {file: (result / file).read_bytes() for file in files}
        for file in files:
            (result / file).write_bytes(content)
        assert set(files) <= {d.file for d in audit(result, check_seal=True).differences}
        for file in files:
            (result / file).write_bytes(kept[file])


def test_columns_are_as_documented(result, audit):
    """A column too many or too few is named at the header."""
    path = result / PLANS / "stock.csv"
    path.write_text(path.read_text().replace("inventory", "held"), encoding="utf-8")
    assert {("inventory", "no such column"), ("held", "a column")} <= {
        (d.column, d.found) for d in audit(result).differences if d.row == 1
    }


@pytest.mark.parametrize("name", ["../../etc", "..", "", 7, None, "own\0"])
def test_a_strategy_cannot_name_a_folder_elsewhere(result, audit, name):
    edit_json(result / "comparison.json", lambda d: d["strategies"][0].update({"strategy": name}))
    assert ("comparison.json", None, "strategies[0].strategy") in places(audit(result))


def test_a_plan_that_no_strategy_stands_for_is_named(result, audit):
    (result / "plans" / "other").mkdir()
    assert places(audit(result)) == [("plans/other", None, "")]


def test_the_seal_names_what_was_changed_added_or_removed(result, audit):
    """What cannot be recomputed, the report's numbers and the notes, is under the seal."""
    (result / "report.html").write_text("<p>landed cost 39,000.00</p>\n", encoding="utf-8")
    (result / PLANS / "notes.txt").unlink()
    (result / PLANS / "notes.txt").write_text("Another.\n", encoding="utf-8")
    (result / PLANS / "seal.json").write_text("{}", encoding="utf-8")
    assert audit(result).verified
    assert {d.file for d in audit(result, check_seal=True).differences} == {
        "report.html",
        f"{PLANS}/notes.txt",
        f"{PLANS}/seal.json",
    }


def test_the_recomputation_speaks_before_the_seal(result, audit):
    edit_csv(result, "ship", 2, "duty", "505.0")
    found = audit(result, check_seal=True).differences
    assert (found[0].file, found[0].row, found[0].column, found[0].found) == (
        f"{PLANS}/ship.csv",
        2,
        "duty",
        505.0,
    )
    assert found[0].expected == pytest.approx(500.0)
    assert found[-1].why.startswith("the seal")
    assert str(found[0]).startswith("plans/own/ship.csv row 2, duty: expected 500, found 505 (")


def test_more_differences_than_are_listed_are_counted(result, audit):
    (result / PLANS / "states.csv").write_text("state\n", encoding="utf-8")
    verdict = audit(result, most=3)
    assert len(verdict.differences) == 3
    assert verdict.count > 20
    assert verdict.lines()[-1] == f"... and {verdict.count - 3} more differences."
    assert verdict.to_dict()["count"] == verdict.count


def test_a_path_without_a_result_is_a_usage_error(tmp_path, audit):
    (tmp_path / "note.txt").write_text("", encoding="utf-8")
    for path in (tmp_path, tmp_path / "nothing", tmp_path / "note.txt"):
        with pytest.raises(
            UsageError, match=r"expected a result folder, found .*\. Name the folder that `allyshore compare"
        ):
            audit(path)


def test_a_list_that_holds_nothing_is_refused(result, audit):
    with pytest.raises(UsageError, match=r"VerifyParams\.most: expected at least 1, found 0"):
        audit(result, most=0)
