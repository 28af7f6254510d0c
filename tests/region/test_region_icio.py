"""A table from the user's own file: read as it is meant, and every fault told with its place."""

import pytest

from allyshore.errors import ModelInvalid, UsageError
from allyshore.region import Leontief, content, read_icio

GOOD = """V1,USA_C29,CAN_C29,MX1_C29,MX2_C29,USA_HFCE,USA_GFCF,CAN_HFCE,MEX_HFCE,OUT
USA_C29,10,5,0,8,60,10,4,3,100
CAN_C29,4,6,1,1,8,0,20,0,40
MX1_C29,0,0,2,1,1,0,0,16,20
MX2_C29,6,0,3,5,30,0,1,5,50
TLS,1,1,0,1,0,0,0,0,3
VA,79,28,14,34,0,0,0,0,155
OUT,100,40,20,50,0,0,0,0,210
"""


def written(tmp_path, text, name="ICIO2023_2019.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_layout_is_read_as_it_is_meant(tmp_path):
    """Final demand is summed by country, the parts of Mexico are one country's sectors, the year is the file's."""
    table = read_icio(written(tmp_path, GOOD))
    assert (table.year, table.countries) == (2019, ("USA", "CAN", "MEX"))
    assert table.sector == ("C29", "C29", "C29 MX1", "C29 MX2")
    assert table.output.tolist() == [100.0, 40.0, 20.0, 50.0]
    assert table.final[0].tolist() == [70.0, 4.0, 3.0]
    assert table.value_added.tolist() == [80.0, 29.0, 14.0, 35.0]
    found = content(Leontief(table), "MEX", "USA")
    assert found.exports == pytest.approx(37.0)
    assert sum(found.origins.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("10,5,0,8,60", "10,x,0,8,60", "row 2, CAN_C29: expected a number, found 'x'"),
        ("MX1_C29,0,0,2,1,1", "MX1_C29,0,,2,1,1", "row 4, CAN_C29: expected a number, found an empty cell"),
        (",3,100\n", ",3,130\n", "row 2, OUT: expected the row's sum, 100.0, found 130.0"),
        ("OUT,100,40", "OUT,100,60", "row 8, CAN_C29: expected the sector's sales, 40.0, found 60.0"),
        ("CAN_C29,4,6", "CAN_D35,4,6", "row 3: expected a column CAN_D35, found none"),
        ("CAN_HFCE", "BRA_HFCE", "row 1, BRA_HFCE: expected a sector's label"),
        ("CAN_C29,4,6", "USA_C29,4,6", "row 3: expected each row once, found USA_C29 again"),
        ("MX2_C29,6,0", "mex,6,0", "row 5: expected a label such as USA_C29, found 'mex'"),
    ],
)
def test_each_fault_has_its_place(tmp_path, old, new, said):
    """A cell without a number, a total that is not the sum, a label that is none: row and column are told."""
    assert old in GOOD
    with pytest.raises(ModelInvalid) as caught:
        read_icio(written(tmp_path, GOOD.replace(old, new, 1)))
    assert said in str(caught.value)


def test_all_faults_are_told_at_once(tmp_path):
    """Two bad cells give two faults."""
    text = GOOD.replace("10,5,0,8,60", "10,x,0,y,60", 1)
    with pytest.raises(ModelInvalid) as caught:
        read_icio(written(tmp_path, text))
    assert len(caught.value.faults) == 2


def test_a_file_that_is_none_and_a_year_that_nobody_says_are_refused(tmp_path):
    """A missing file, another kind of file, and a name without a year are errors of use."""
    with pytest.raises(UsageError, match="expected a file, found nothing"):
        read_icio(tmp_path / "none_2019.csv")
    with pytest.raises(UsageError, match=r"ends in \.csv"):
        read_icio(written(tmp_path, GOOD, "table_2019.xls"))
    with pytest.raises(UsageError, match="Say --year"):
        read_icio(written(tmp_path, GOOD, "table.csv"))
    assert read_icio(written(tmp_path, GOOD, "table.csv"), year=2020).year == 2020
