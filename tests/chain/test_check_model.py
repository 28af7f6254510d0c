"""Models are judged as a whole: warnings, repairs, what is filled, and what is left in peace."""

import datetime as dt
import graphlib
import itertools
import shutil
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allyshore.chain import check, load
from allyshore.chain.cycles import find_cycles
from allyshore.chain.faults import ROW
from allyshore.chain.handbook import tables_page
from allyshore.chain.schema import TABLES
from allyshore.chain.transcribe import transcribe
from allyshore.errors import ModelInvalid, Severity
from allyshore.opening import reference
from allyshore.world import World

ROOT = Path(__file__).resolve().parents[2]
STARTER = ROOT / "examples" / "starter"
WORLD = reference(World.on(dt.date(2026, 6, 15)))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return Path(shutil.copytree(STARTER, tmp_path / "m"))


def change(model: Path, table: str, old: str, new: str) -> None:
    path = model / table
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def warnings(model: Path) -> list[str]:
    verdict = check(model, WORLD)
    assert verdict.chain is not None, verdict.faults
    assert all(fault.severity is Severity.WARNING for fault in verdict.faults)
    return [str(fault) for fault in verdict.faults]


def test_every_fault_is_reported_at_once(model: Path) -> None:
    """Faults of cells, of references and of files stand in one list."""
    change(model, "sites.csv", ",plant,", ",plnt,")
    change(model, "bom.csv", "motor", "moter")
    change(model, "demand.csv", "400000", "many")
    change(model, "model.toml", '"USA"', '"USB"')
    with pytest.raises(ModelInvalid) as raised:
        load(model, WORLD)
    assert {fault.where for fault in raised.value.faults} >= {
        "sites.csv",
        "bom.csv",
        "demand.csv",
        "model.toml",
    }


def test_one_slip_is_one_fault(model: Path) -> None:
    """A bad cell is not reported a second time as empty, nor do its neighbours become faults."""
    change(model, "demand.csv", "400000", "many")
    assert [fault.column for fault in check(model, WORLD).faults] == ["quantity"]


def test_a_missing_column_is_one_fault(model: Path) -> None:
    """Tables that refer to a column that is not there are left alone."""
    path = model / "products.csv"
    pl.read_csv(path, infer_schema=False).drop("product").write_csv(path)
    assert [fault.column for fault in check(model, WORLD).faults] == ["product"]


def test_a_repaired_code_is_a_warning(model: Path) -> None:
    change(model, "products.csv", "84137020", "8.413702E7")
    (warning,) = warnings(model)
    assert "products.csv row 2, hs" in warning
    assert "Read as 84137020" in warning
    assert load(model, WORLD).products["hs"][0] == "84137020"


def test_dots_and_blanks_in_a_code_are_nobody_s_fault(model: Path) -> None:
    change(model, "products.csv", "84137020", "8413.70. 20")
    assert warnings(model) == []


def test_a_number_for_a_code_in_a_workbook_is_a_warning(model: Path, tmp_path: Path) -> None:
    """Excel kept every digit this time; the user learns that it need not."""
    book = tmp_path / "m.xlsx"
    transcribe(model, book)
    raw = pl.read_csv(model / "products.csv", infer_schema=False)
    brought = [table.name for table in TABLES if (model / f"{table.name}.csv").exists()]
    others = {name: pl.read_csv(model / f"{name}.csv", infer_schema=False) for name in brought}
    with xlsxwriter.Workbook(str(book)) as out:
        sheet = out.add_worksheet("model")
        for row, cells in enumerate(
            [
                ("key", "value"),
                ("name", "x"),
                ("home", "USA"),
                ("carrying_rate", 0.1),
                ("periods", 1),
                ("weeks_per_period", 52),
            ]
        ):
            sheet.write_row(row, 0, cells)
        for name, frame in others.items():
            sheet = out.add_worksheet(name)
            sheet.write_row(0, 0, frame.columns)
            for row, cells in enumerate(frame.rows(), start=1):
                sheet.write_row(row, 0, ["" if cell is None else cell for cell in cells])
            if name == "products":
                sheet.write_number(1, raw.columns.index("hs"), 84137020)
    (warning,) = warnings(book)
    assert "m.xlsx [products] row 2, hs" in warning
    assert "found the number 84137020" in warning


def test_a_site_far_from_its_country_is_a_warning(model: Path) -> None:
    change(model, "sites.csv", "-106.49", "106.49")
    assert "km from the country's reference point" in warnings(model)[0]


def test_volumes_that_do_not_tie_are_told_by_product(model: Path) -> None:
    """1 % more demand than volume is told of the product, and of its components only what they lack."""
    change(model, "demand.csv", "400000", "404000")
    (warning,) = warnings(model)
    assert "expected 404000 units/yr of drain pump" in warning
    assert "found 400000 (-4000)" in warning


def test_volumes_within_tolerance_tie(model: Path) -> None:
    change(model, "demand.csv", "400000", "401000")
    assert warnings(model) == []


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        (
            "recipes.csv",
            "assemble pump,drain pump",
            "idle,motor,1,,yes,,\nassemble pump,drain pump",
            "none for idle",
        ),
        ("lanes.csv", "El Paso plant,Chicago", "Chicago,El Paso plant", "found Chicago, a market"),
        ("capabilities.csv", "yes,2027-12-31", "yes,", "certificate_until: expected the last day"),
        ("products.csv", "84137020", "841370", "hs: expected 8 or 10 digits"),
        ("capabilities.csv", "600000", "300000", "current_volume: expected at most the capacity, 300000"),
    ],
)
def test_what_can_be_lived_with_is_a_warning(model: Path, table: str, old: str, new: str, said: str) -> None:
    change(model, table, old, new)
    assert any(said in warning for warning in warnings(model))


def test_an_unknown_file_is_a_warning_unless_a_table_is_missing(model: Path) -> None:
    (model / "notes.csv").write_text("a\n1\n")
    assert "'notes.csv'" in warnings(model)[0]


def test_coordinates_come_from_the_country_and_are_listed(model: Path) -> None:
    change(model, "sites.csv", "25.67,-100.31", ",")
    verdict = check(model, WORLD)
    assert verdict.chain is not None
    middle = WORLD.countries.row(by_predicate=pl.col("country") == "MEX", named=True)
    assert verdict.chain.sites["latitude"][0] == middle["latitude"]
    listed = verdict.filled.filter(
        pl.col("table") == "sites", pl.col("column").is_in(["latitude", "longitude"])
    )
    assert listed["row"].to_list() == ["Monterrey motors"] * 2
    assert listed["source"].str.contains("reference point").all()


def test_the_world_s_wage_is_listed_and_a_missing_one_is_a_fault(model: Path) -> None:
    """A plant without a labour pool pays its country's wage; where none is known nothing is guessed."""
    wage = check(model, WORLD).filled.filter(pl.col("column") == "wage").row(0, named=True)
    assert wage["row"] == "USA (El Paso plant)"
    change(model, "sites.csv", "El Paso plant,plant,USA", "El Paso plant,plant,ATA")
    faults = check(model, WORLD).faults
    assert any("hold no wage there" in fault.expected for fault in faults)


def test_a_pool_without_the_recipe_s_skill_is_a_fault(model: Path) -> None:
    change(model, "sites.csv", "500000,900000,", "500000,900000,north")
    (model / "labour.csv").write_text("labour_pool,skill,hours_per_period,wage\nnorth,welding,,30\n")
    (fault,) = check(model, WORLD).faults
    assert "a wage of pool north for the skill assembly" in fault.expected
    change(model, "labour.csv", "welding", "")
    assert check(model, WORLD).chain is not None


def test_absent_tables_are_empty_and_complete(model: Path) -> None:
    """Optional tables may be absent; the chain has every table with every column, and no NaN."""
    for name in ("lanes", "labour", "inventory", "tariffs", "limits"):
        (model / f"{name}.csv").unlink()
    chain = load(model, WORLD)
    for table in TABLES:
        frame = chain.table(table.name)
        assert frame.columns == [column.name for column in table.columns]
        for column in frame.select(pl.selectors.float()).get_columns():
            assert not column.is_nan().any()


def test_without_a_reference_nothing_is_looked_up(model: Path) -> None:
    change(model, "products.csv", "84137020", "99999999")
    assert load(model, None).products["hs"][0] == "99999999"


@pytest.mark.parametrize("example", ["starter", "laundry"])
def test_folder_to_workbook_to_folder_changes_nothing(example: str, tmp_path: Path) -> None:
    """The same chain comes out of both forms."""
    source = ROOT / "examples" / example
    transcribe(source, tmp_path / "m.xlsx")
    transcribe(tmp_path / "m.xlsx", tmp_path / "back")
    digests = {load(path, WORLD).digest for path in (source, tmp_path / "m.xlsx", tmp_path / "back")}
    assert len(digests) == 1


def test_an_unreadable_model_is_not_transcribed(model: Path, tmp_path: Path) -> None:
    (model / "sites.csv").write_bytes(b"\xff")
    with pytest.raises(ModelInvalid):
        transcribe(model, tmp_path / "m.xlsx")


NODES = st.integers(0, 6)


@given(st.lists(st.tuples(NODES, NODES), max_size=14, unique=True))
def test_cycles_are_found_where_there_are_any(pairs: list[tuple[int, int]]) -> None:
    """A cycle is named exactly where the graph has no order, and each step of it is a component."""
    schema = {"product": pl.String, "component": pl.String}
    edges = pl.DataFrame([(str(a), str(b)) for a, b in pairs], schema=schema, orient="row").with_row_index(
        ROW, 2
    )
    below: dict[int, set[int]] = {}
    for product, component in pairs:
        below.setdefault(product, set()).add(component)
    try:
        tuple(graphlib.TopologicalSorter(below).static_order())
        ordered = True
    except graphlib.CycleError:
        ordered = False
    cycles = find_cycles(edges)
    assert (not cycles) == ordered
    for cycle, row in cycles:
        assert cycle[0] == cycle[-1]
        steps = list(itertools.pairwise(cycle))
        assert all((int(a), int(b)) in pairs for a, b in steps)
        assert edges.row(by_predicate=pl.col(ROW) == row)[1:] in steps


CELLS = [(table.name, column.name) for table in TABLES for column in table.columns]
ODD = st.sampled_from(
    [
        "NaN",
        "inf",
        "-1",
        "1e308",
        "9" * 400,
        "=1+1",
        "0",
        "2026-13-01",
        "USA",
        "drain pump",
        "motor",
        "yes",
        "é",
        "\u202e",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cell=st.sampled_from(CELLS),
    row=st.integers(0, 2),
    text=st.text(st.characters(codec="utf-8"), max_size=12) | ODD,
)
def test_any_cell_may_hold_anything(tmp_path: Path, cell: tuple[str, str], row: int, text: str) -> None:
    """Whatever a cell holds, the model is valid or every fault is located; nothing else leaves the check."""
    table, column = cell
    model = tmp_path / "m"
    shutil.rmtree(model, ignore_errors=True)
    shutil.copytree(STARTER, model)
    path = model / f"{table}.csv"
    names = [column.name for one in TABLES if one.name == table for column in one.columns]
    frame = (
        pl.read_csv(path, infer_schema=False) if path.exists() else pl.DataFrame({name: [] for name in names})
    )
    if frame.height == 0:
        frame = pl.DataFrame({name: ["1"] for name in frame.columns})
    at = row % frame.height
    cells = frame[column].to_list() if column in frame.columns else [None] * frame.height
    cells[at] = text
    frame.with_columns(pl.Series(column, cells, dtype=pl.String)).write_csv(model / f"{table}.csv")
    verdict = check(model, WORLD)
    assert (verdict.chain is None) == any(fault.severity is Severity.ERROR for fault in verdict.faults)
    assert all(fault.where and fault.expected and fault.found for fault in verdict.faults)


def test_the_page_of_tables_is_in_step_with_the_schema() -> None:
    """docs/tables.md is what the schema says today; write it anew with python -m allyshore.chain.handbook."""
    assert (ROOT / "docs" / "tables.md").read_text(encoding="utf-8") == tables_page()
