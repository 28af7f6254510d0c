"""A forged or faulty file is refused with its place and a reason, and what was kept before stays as it was."""

import random

import polars as pl
import pytest
import xlsxwriter
from tests.world.forging import DAY, HEAD, SOUND, bring, order, state, take

from allyshore.errors import ModelInvalid, UsageError
from allyshore.opening import open_world

INDICATOR = "country,indicator,year,value,unit,observed"


def refused(folder, content, **words):
    with pytest.raises((ModelInvalid, UsageError)) as caught:
        take(folder, content, **words)
    return caught.value


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "wages.csv: expected a header and rows, found an empty file"),
        (f"{HEAD}\n", "wages.csv: expected rows below the header, found none"),
        (f"{HEAD}\nMEX,dear,yes,2025\n", "row 2, hourly_cost: expected a cell of type number, found 'dear'"),
        (f"{HEAD}\nMEX,nan,yes,2025\n", "row 2, hourly_cost: expected a finite number or an empty cell"),
        (f"{HEAD}\nMEX,-inf,yes,2025\n", "row 2, hourly_cost: expected a finite number or an empty cell"),
        (f"{HEAD}\nMEX,,yes,2025\n", "row 2, hourly_cost: expected a value, found an empty cell"),
        (f"{HEAD}\nMEX,  ,yes,2025\n", "row 2, hourly_cost: expected a value, found an empty cell"),
        (f"{HEAD}\n,5.5,yes,2025\n", "row 2, country: expected a value, found an empty cell"),
        (f"{HEAD}\nMEX,5.5,perhaps,2025\n", "row 2, observed: expected a cell of type yes_no"),
        (f"{HEAD}\nMEX,5.5,yes,2025.5\n", "row 2, year: expected a cell of type whole"),
        (
            f"{HEAD}\nMEX,-5.5,yes,2025\n",
            "row 2, hourly_cost: expected a number from 0.01 to 500 USD/h, found -5.5",
        ),
        (f"{HEAD}\nMEX,5500,yes,2025\n", "expected a number from 0.01 to 500 USD/h, found 5500"),
        (f"{HEAD}\nMEX,5.5,yes,25\n", "row 2, year: expected a number from 1900 to 2100, found 25"),
        (
            f"{HEAD}\nMEX,5.5,yes,2025\n\nVNM,3,yes,2025\nMEX,6,yes,2025\n",
            "row 5, country: expected a row of its own, found MEX for the second time (first in row 2)",
        ),
        (
            f"{HEAD}\nMX,5.5,yes,2025\n",
            "row 2, country: expected an ISO3 country code, found 'MX'. Write MEX",
        ),
        (f"{HEAD}\nmex,5.5,yes,2025\n", "Write MEX"),
        (f"{HEAD}\nVietnam,5.5,yes,2025\n", "Write VNM"),
        (f"{HEAD}\nMXE,5.5,yes,2025\n", "found 'MXE'. Did you mean"),
        (f'{HEAD}\nMEX,"5,500.50",yes,2025\n', "Write it without thousands separators: 5500.50"),
        (f'{HEAD}\nMEX,"5,5",yes,2025\n', "Write a point before the decimals: 5.5"),
        (f"{HEAD}\nMEX,1 234,yes,2025\n", "Write it without thousands separators: 1234"),
        (f"{HEAD}\nMEX,$5.50,yes,2025\n", "Write the number without the sign of the currency"),
        (f"{HEAD}\nMEX,..,yes,2025\n", "Leave the cell empty where the value is not known"),
        (f"{HEAD}\nMEX,5.5,yes\n", "row 2: expected 4 cells, as in the header, found 3"),
        ("country,hourly_cost,hourly_cost,observed,year\nMEX,1,2,yes,2025\n", "expected each column once"),
        (
            "country,observed,year\nMEX,yes,2025\n",
            "hourly_cost: expected this column, found none. Say --map hourly_cost=",
        ),
        ("country,Hourly_cost,observed,year\nMEX,5,yes,2025\n", "this column (did you mean Hourly_cost?)"),
        (
            SOUND.replace("hourly_cost", "hourly_cost (EUR/h)"),
            "expected the unit USD/h (of hourly_cost), found EUR/h",
        ),
        (SOUND.replace("hourly_cost", "hourly_cost [MXN/h]"), "found MXN/h. Convert the column to USD/h"),
        (SOUND.replace("hourly_cost", "hourly_cost (USD/month)"), "found USD/month"),
        (SOUND.replace("hourly_cost", "hourly_cost (monthly)"), "or say --unit hourly_cost=USD/h"),
        (
            f"{HEAD},unit\nMEX,5.5,yes,2025,USD/h\nVNM,3,yes,2025,EUR/h\n",
            "row 3, unit: expected the unit of the table: USD/h, found 'EUR/h'",
        ),
        (f"{HEAD},Currency\nMEX,5.5,yes,2025,EUR\n", "found 'EUR'"),
        (
            f"{HEAD},vintage\nMEX,5.5,yes,2025,2027-01\n",
            "row 2, vintage: expected a vintage not later than 2026-06-15",
        ),
        (f"{HEAD},vintage\nMEX,5.5,yes,2025,spring\n", "row 2, vintage: expected a date, a month or a year"),
        (b"PK\x03\x04\x00\x01junk", "expected a CSV file, found a byte that no text holds"),
        (b"\xff\xfec\x00o\x00", "expected UTF-8 or Latin-1 text, found UTF-16 text"),
        (random.Random(1).randbytes(5000), "wages.csv"),
    ],
)
def test_a_faulty_file_is_refused_with_the_place_and_the_reason(tmp_path, content, message):
    refusal = refused(tmp_path, content)
    assert message in str(refusal)
    assert refusal.exit_code == 3


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "MEX,vdem_libdem,2025,25.1,index 0 to 1,yes",
            "row 2, value: expected a number from 0 to 1 (vdem_libdem, index 0 to 1), found 25.1",
        ),
        ("MEX,cpi,2026,101,score 0 to 100,yes", "expected a number from 0 to 100 (cpi"),
        (
            "MEX,vdem_libdem,2025,0.25,score 0 to 100,yes",
            "row 2, unit: expected the unit of what is measured, found 'score 0 to 100'. vdem_libdem is in 'index 0 to 1'",
        ),
        (
            "MEX,vdem_libdm,2025,0.25,index 0 to 1,yes",
            "row 2, indicator: expected one of those in table indicator_list, found 'vdem_libdm'. Did you mean vdem_libdem",
        ),
        ("MEX,happiness_now,2025,0.25,index 0 to 1,yes", "Describe it first, with its unit and scale"),
    ],
)
def test_an_indicator_is_held_to_its_unit_and_scale(tmp_path, row, message):
    refusal = refused(tmp_path, f"{INDICATOR}\n{row}\n", table="indicators", extend=True)
    assert message in str(refusal)


def test_a_header_must_not_say_another_unit_than_the_rows_are_set_to(tmp_path):
    words = {"table": "indicators", "extend": True, "columns": ["value=Rate"]}
    fixed = ["indicator=corporate_tax_combined", "unit=%", "year=2023", "observed=yes"]
    message = str(refused(tmp_path, "country,Rate (EUR)\nMEX,30\n", constants=fixed, **words))
    assert "row 1, Rate (EUR): expected the unit % (--set unit), found EUR" in message
    assert take(tmp_path, "country,Rate (%)\nMEX,30\n", constants=fixed, **words).rows.height == 1


def test_a_share_given_as_per_cent_is_refused_with_the_share(tmp_path):
    text = "fee,year,valid_from,rate,spares_usmca,citation,confidence\nmpf,FY2028,2027-10-01,0.35%,yes,19 CFR 24.23,high\nhmf,FY2028,2027-10-01,12.5,no,x,high\n"
    message = str(refused(tmp_path, text, table="fees", extend=True))
    assert "row 2, rate: expected a cell of type number, found '0.35%'. Write 0.0035, a share" in message
    assert (
        "row 3, rate: expected a number from 0 to 1 share, found 12.5. Write 0.125 if it is per cent"
        in message
    )


def test_a_word_outside_the_list_and_a_place_off_the_globe_are_refused(tmp_path):
    text = "bloc,country,valid_from,start\nNATO,TUR,1952-02-18,from memory\n"
    assert "row 2, start: expected one of in force, listed" in str(refused(tmp_path, text, table="blocs"))
    text = "port,name,country,latitude,longitude,in_both\nX1,Here,MEX,97,-190,no\n"
    message = str(refused(tmp_path, text, table="ports", extend=True))
    assert "latitude: expected a number from -90 to 90" in message
    assert "longitude: expected a number from -180 to 180" in message


def test_a_code_that_lost_its_noughts_is_refused_with_the_code(tmp_path):
    text = "port_code,name,state,neighbour,latitude,longitude\n104,Jackman,ME,CAN,45.8,-70.4\n"
    message = str(refused(tmp_path, text, table="land_ports", extend=True))
    assert (
        "row 2, port_code: expected four digits of US customs (Schedule D), found '104'. Write 0104"
        in message
    )


def test_a_key_of_another_table_must_stand_there(tmp_path):
    text = "region,occupation,year,wage,definition\nMX-NEL,17-2112,2025,12,mean\n"
    message = str(refused(tmp_path, text, table="region_wages"))
    assert "row 2, region: expected a region of table regions, found 'MX-NEL'. Did you mean" in message


def test_a_replacement_must_hold_what_other_tables_refer_to(tmp_path):
    text = "country,iso2,name,latitude,longitude,region,landlocked,un_member\nMEX,MX,Mexico,23,-102,Americas,no,yes\n"
    message = str(refused(tmp_path, text, table="countries"))
    assert (
        "wages.csv, country: expected every country that table labour_cost names, found none for" in message
    )
    assert "Use --extend" in message
    assert take(tmp_path, text, table="countries", extend=True).changes.same == 249


def test_every_fault_of_a_file_is_told_at_once(tmp_path):
    text = f"{HEAD}\nMX,dear,maybe,25\nMEX,900,yes,2025\nMEX,,yes,2025\n"
    refusal = refused(tmp_path, text)
    assert len(refusal.faults) == 7
    assert [fault.row for fault in refusal.faults if fault.column == "country"] == [4, 2]


def test_many_faults_of_a_kind_are_counted(tmp_path):
    rows = "".join(f"MEX,dear{n},yes,2025\n" for n in range(50))
    assert "30 more cells of that kind" in str(refused(tmp_path, f"{HEAD}\n{rows}"))


def test_faults_name_the_column_as_the_file_does_and_ours_beside_it(tmp_path):
    text = "Land,Kosten (USD/h),Jahr\nMX,5.5,2025\n"
    words = {"columns": ["country=Land", "hourly_cost=Kosten", "year=Jahr"], "constants": ["observed=often"]}
    message = str(refused(tmp_path, text, **words))
    assert "row 2, Land (country): expected an ISO3 country code" in message
    assert "wages.csv, observed (--set): expected a cell of type yes_no, found 'often'" in message


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"source": None}, "expected --source, found none: every row of the world says who says so"),
        ({"source": "  "}, "expected --source, found none"),
        ({"licence": None}, "expected --licence, found none"),
        ({"vintage": None}, "expected --vintage, found none"),
        (
            {"vintage": "2026-07"},
            "expected a vintage not later than 2026-06-15, found '2026-07', which is in the future",
        ),
        ({"vintage": "2026-13"}, "--vintage: expected a date, a month or a year"),
        ({"vintage": "2026-02-30"}, "which no calendar has"),
        (
            {"columns": ["hourly_cots=cost"]},
            "expected a column of labour_cost (did you mean hourly_cost?), found 'hourly_cots'",
        ),
        ({"columns": ["hourly_cost"]}, "--map: expected ours=theirs, found 'hourly_cost'"),
        ({"columns": ["year=a", "year=b"]}, "--map year: expected the column once, found 'a' and 'b'"),
        (
            {"columns": ["year=a"], "constants": ["year=2025"]},
            "--set year: expected a column that is not mapped",
        ),
        (
            {"units": ["hourly_cost=EUR/h"]},
            "--unit hourly_cost: expected USD/h, found EUR/h. Convert the column",
        ),
        ({"units": ["country=ISO3"]}, "expected a column that has a unit"),
        ({"leave_out": ["year"]}, "--leave-out: expected column=value"),
        ({"header_row": 0}, "--header-row: expected 1 or more"),
        ({"sheet": "Data"}, "--sheet: expected a workbook, found wages.csv"),
        ({"name": "wages.pdf"}, "expected a file whose name ends in one of"),
        ({"content": None, "name": "none.csv"}, "expected a file, found nothing"),
        ({"table": "labour_costs"}, "did you mean labour_cost?"),
    ],
)
def test_wrong_words_are_a_usage_error(tmp_path, words, message):
    with pytest.raises(UsageError) as caught:
        take(tmp_path, **words)
    assert message in str(caught.value)


def test_wrong_words_are_told_at_once(tmp_path):
    with pytest.raises(UsageError) as caught:
        order(tmp_path, source=None, licence=None, vintage="soon", columns=["a=b"])
    assert len(str(caught.value).splitlines()) == 4


def test_a_mapped_column_that_the_file_lacks_is_a_fault_of_the_file(tmp_path):
    refusal = refused(tmp_path, SOUND, columns=["hourly_cost=hourly_costs"])
    assert (
        "wages.csv, hourly_costs: expected a column of the file (did you mean hourly_cost?), found none"
        in str(refusal)
    )
    assert "a column of the file (--leave-out)" in str(refused(tmp_path, SOUND, leave_out=["region=x"]))


def book(folder, sheets, name="wages.xlsx"):
    with xlsxwriter.Workbook(str(folder / name)) as made:
        for title, rows in sheets.items():
            sheet = made.add_worksheet(title)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return name


ROWS = [("country", "hourly_cost", "observed", "year"), ("MEX", 5.5, "yes", 2025)]


@pytest.mark.parametrize(
    ("sheets", "sheet", "message"),
    [
        (
            {"Data": ROWS, "Notes": ROWS},
            None,
            "expected one sheet, found 2: Data, Notes. Name one with --sheet",
        ),
        ({"Data": ROWS}, "Dta", "expected a sheet among Data, found 'Dta'. Did you mean Data"),
        (
            {"Data": ROWS, "Empty": []},
            "Empty",
            "wages.xlsx [Empty]: expected a header and rows, found an empty sheet",
        ),
        ({"Data": ROWS[:1]}, "Data", "expected rows below the header, found none"),
        (
            {"Data": [*ROWS, ("VNM", "dear", "yes", 2025)]},
            "Data",
            "wages.xlsx [Data] row 3, hourly_cost: expected a cell of type number",
        ),
    ],
)
def test_a_wrong_sheet_is_refused(tmp_path, sheets, sheet, message):
    name = book(tmp_path, sheets)
    assert message in str(refused(tmp_path, None, name=name, sheet=sheet))


def test_a_workbook_that_is_none_is_refused(tmp_path):
    assert "expected an Excel workbook (.xlsx)" in str(refused(tmp_path, b"no zip", name="wages.xlsx"))


def test_a_refused_import_leaves_what_was_kept_as_it_was(tmp_path, data_folder):
    bring(tmp_path, data_folder)
    before = state(data_folder)
    for spoiled in (SOUND.replace("5.5", "dear"), "", b"\x00", f"{HEAD}\nMEX,1,yes,2025\nMEX,2,yes,2025\n"):
        with pytest.raises(ModelInvalid):
            bring(tmp_path, data_folder, spoiled)
    with pytest.raises(UsageError):
        bring(tmp_path, data_folder, vintage="2030")
    assert state(data_folder) == before
    assert (
        open_world(DAY, data_folder)
        .table("labour_cost")
        .filter(pl.col("country") == "MEX")["hourly_cost"]
        .item()
        == 5.5
    )


def test_a_wrong_constant_is_told_once_and_not_for_every_row(tmp_path):
    fixed = ["indicator=vdem_libdem", "unit=%", "year=2025", "observed=yes"]
    fault = refused(
        tmp_path, "country,value\nMEX,0.6\nVNM,0.7\nUSA,0.8\n", table="indicators", constants=fixed
    )
    assert len(fault.faults) == len(set(map(str, fault.faults))) == 1
