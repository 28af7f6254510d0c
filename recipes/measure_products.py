"""Lists of goods that the dated duty measures name: ``measure_products``.

    python recipes/measure_products.py RAW_DIR

Reads the product lists below ``policy/`` and ``policy2026/lists/``, the text of chapter 99 (for the lists of U.S. notes
16(c) and 30) and one export of the tariff schedule (to know which statistical numbers an eight-digit line has).
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

TRACKER = "Budget Lab at Yale, tariff-rate-tracker, and a fork"
NOTICES = "compiled from public notices of 2026"
SCHEDULE = "USITC, Harmonized Tariff Schedule 2026 revision 6, chapter 99"
PUBLIC = "US government work"

Row = tuple[str, str, str, str, str, str, str]
"""list, hs, valid_from, valid_to, source, vintage, licence"""

ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi")
NOTE_16 = {
    "vi": "Derivative aluminum",
    "vii": "Derivative steel",
    "viii": "Articles of copper",
    "ix": "Derivative aluminum",
    "x": "Derivative steel",
}
MILL_STEEL = re.compile(r"72|730110|730210|730240|730290|730[456]$")

APPLIANCES = (
    "84181000",
    "84512100",
    "84512900",
    "84501100",
    "84502000",
    "84221100",
    "84183000",
    "84184000",
    "85166040",
    "85098020",
    "9403999020",
)
"""Steel derivatives added on 2025-06-23. Source: 90 FR 25208 (FR Doc. 2025-11067)."""


PARTNER_LISTS = {"eu": "2025-09-01", "korea": "2025-11-14", "swiss": "2025-11-14"}
"""First day of the goods that an agreement spares, which is before the day on which it was printed. Source: 90 FR 46136 and CSMS 66336270
(European Union), 90 FR 55964 (Korea), 90 FR 59281 and CSMS 67133044 (Switzerland, Liechtenstein)."""


PARTIAL = {
    "301_3_addl": {
        "29319090": ("51",), "85176200": ("90",), "94016140": ("01",), "94016960": ("01",), "94017100": ("01", "05", "06", "07"), "94017900": ("01", "02", "03", "04"),
        "94018020": ("01",), "94018040": ("01",), "94018060": ("21", "23"), "94037040": ("03",), "94037080": ("03",),
    },
    "301_4A": {"49019900": ("40",), "85176200": ("10", "20"), "94016960": ("11", "31"), "94017100": ("01", "05", "06", "08", "11", "31")},
}  # fmt: skip
"""Lines of which a list holds all but some statistical numbers. Source: U.S. notes 20(g), 20(s)(ii)."""


def read(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file, comment lines left out, 'NA' emptied."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [
        {key: "" if value in ("NA", None) else value for key, value in row.items()}
        for row in csv.DictReader(lines)
    ]


def tracker(name: str, codes: Iterable[tuple[str, str, str]]) -> Iterator[Row]:
    """Rows of one list of the tariff-rate tracker."""
    for code, start, end in codes:
        yield name, code.replace(".", ""), start, end, TRACKER, "2026-06-29", "MIT"


def notices(name: str, codes: Iterable[tuple[str, str, str]]) -> Iterator[Row]:
    """Rows of one list compiled from notices."""
    for code, start, end in codes:
        yield name, code.replace(".", ""), start, end, NOTICES, "2026-10-11", "facts"


def china(policy: Path, numbers_of: dict[str, str]) -> Iterator[Row]:
    """Section 301 China lists, and the exclusions by statistical number."""
    partly = {(name, line) for name, lines in PARTIAL.items() for line in lines} | {
        ("301_3", line) for line in PARTIAL["301_3_addl"]
    }
    for name, lines in PARTIAL.items():
        for number in sorted(numbers_of):
            if len(number) == 10 and number[:8] in lines and number[8:] not in lines[number[:8]]:
                yield name, number, "", "", f"{SCHEDULE}, U.S. note 20(g), (s)(ii)", "2026-04-23", PUBLIC
    lists: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in read(policy / "s301_product_lists.csv"):
        name = (
            f"301_{row['list']}"
            if not row["list"].startswith("biden")
            else f"301_{row['ch99_code'].replace('.', '')}"
        )
        end = "2025-12-31" if row["hts8"] == "40151210" and row["list"] == "biden_50_jan25" else ""
        if (name, row["hts8"]) not in partly:
            lists[name].append((row["hts8"], "", end))
    lists.pop("301_99039107")
    numbers = {
        "301_99039101": (
            ("6307909842", "6307909844", "6307909850", "6307909875", "8507600010"),
            "2025-12-31",
        ),
        "301_99039104": (("6307909870",), ""),
        "301_99039107": (("6307909842", "6307909844", "6307909850", "6307909870", "6307909875"), ""),
    }
    for name, (codes, end) in numbers.items():
        for code in codes:
            yield name, code, "", end, f"{SCHEDULE}, U.S. note 31(b)(1)-(4), (e), (h)", "2026-04-23", PUBLIC
    for name, held in lists.items():
        yield from tracker(name, held)
    for heading in ("9903.88.69", "9903.88.70"):
        codes = [
            (row["hts10"], "", "")
            for row in read(policy / "s301_exclusion_lines.csv")
            if row["ch99_code"] == heading
        ]
        yield from tracker(f"301_exclusion_{heading[-2:]}", codes)


def metals_before_annex(policy: Path) -> Iterator[Row]:
    """Section 232 steel, aluminium and copper as they stood before 2026-04-06."""
    rows = read(policy / "s232_metal_chapter_products.csv")
    for metal, word in (("steel", "steel"), ("aluminum", "aluminium")):
        ours = [row for row in rows if row["metal_type"] == metal]
        yield from tracker(
            f"232_{word}_mill", [(row["hts_prefix"], "", "") for row in ours if row["kind"] == "mill"]
        )
        older = [
            row["hts_prefix"] for row in ours if row["kind"] == "derivative" and not row["effective_date"]
        ]
        yield from tracker(f"232_{word}_derivative_2020", [(code, "", "") for code in older])
        newer = [
            (row["hts_prefix"], row["effective_date"], "")
            for row in ours
            if row["kind"] == "derivative" and row["effective_date"]
        ]
        yield from tracker(f"232_{word}_derivative", newer + [(code, "2025-03-12", "") for code in older])
    content = [
        row
        for row in read(policy / "s232_derivative_products.csv")
        if not row["hts_prefix"].startswith(("72", "73", "76"))
    ]
    dated = [
        (row["hts_prefix"], row["effective_date"] or "2025-03-12", "")
        for row in content
        if row["derivative_type"] == "aluminum"
    ]
    yield from tracker("232_aluminium_content", dated)
    steel = [
        (row["hts_prefix"], row["effective_date"], "") for row in content if row["derivative_type"] == "steel"
    ]
    yield from tracker("232_steel_content", steel)
    for code in APPLIANCES:
        yield (
            "232_steel_content",
            code,
            "2025-06-23",
            "",
            "BIS, 90 FR 25208 (FR Doc. 2025-11067)",
            "2025-06-16",
            PUBLIC,
        )
    held = {code for code, _, _ in steel} | set(APPLIANCES)
    annex = [
        row
        for row in read(policy / "s232_annex_products.csv")
        if row["metal_type"] == "steel" and row["effective_date"] == "2026-04-06"
    ]
    unplaced = {
        row["hts_prefix"]
        for row in annex
        if len(row["hts_prefix"]) >= 8 and row["hts_prefix"][:2] not in {"72", "73", "76"}
    }
    unplaced = {
        code for code in unplaced if code not in held and code[:8] not in held and not code.startswith("8702")
    }
    yield from tracker(
        "232_steel_content_unplaced", [(code, "2025-03-12", "2026-04-05") for code in sorted(unplaced)]
    )
    yield from tracker(
        "232_copper",
        [(row["hts10"], "2025-08-01", "2026-04-05") for row in read(policy / "s232_copper_products.csv")],
    )


def note_16(text: list[str], policy: Path) -> Iterator[Row]:
    """Lists (i)-(x) of U.S. note 16(c) from the text of chapter 99, moved on 2026-06-08 as the second proclamation says."""
    start = next(n for n, line in enumerate(text) if line.strip().startswith("(c) Headings 9903.82.02"))
    found: dict[str, set[str]] = defaultdict(set)
    part = "i"
    for line in text[start + 5 :]:
        if line.strip().startswith("(d) Headings"):
            break
        mark = re.match(r"\((x|ix|i{1,3}|iv|vi{0,3}|v)\)", line.strip())
        if mark and mark.group(1) in ROMAN:
            part = mark.group(1)
        codes = [
            code.replace(".", "")
            for code in re.findall(r"\b(?!2026\b)\d{4}(?:\.\d{2}){0,2}(?:\.?\d{4})?\b", line)
        ]
        for code in codes:
            place = part
            if part in {"iii", "iv", "v"}:
                place = (
                    "v"
                    if code.startswith("74")
                    else "iii"
                    if MILL_STEEL.match(code) and code != "7216910010"
                    else "iv"
                )
            found[place].add(code)
    moved = [row for row in read(policy / "s232_annex_products.csv") if row["effective_date"] == "2026-06-08"]
    into = {
        ("1c", "steel"): "xi",
        ("3", "steel"): "x",
        ("3", "aluminum"): "ix",
        ("1b", "steel"): "vii",
        ("1b", "aluminum"): "vi",
    }
    for place, codes in found.items():
        for code in sorted(codes):
            leaves = any(
                code.startswith(row["hts_prefix"]) and row["annex"] != "1b" for row in moved
            ) and place in {"vi", "vii"}
            yield (
                f"232_note16c_{place}",
                code,
                "2026-04-06",
                "2026-06-07" if leaves else "",
                SCHEDULE,
                "2026-04-23",
                PUBLIC,
            )
    for row in moved:
        if (row["annex"], row["metal_type"]) in into:
            place = into[row["annex"], row["metal_type"]]
            yield (
                f"232_note16c_{place}",
                row["hts_prefix"],
                "2026-06-08",
                "",
                f"{TRACKER}; Proclamation 11032",
                "2026-06-29",
                "MIT",
            )


PRINTED = {
    "122_exempt": (r"\(ii\) As provided in heading 9903\.03\.03", r"\(iii\) "),
    "122_described": (r"\(iii\) As provided in heading 9903\.03\.04", r"\(iv\) "),
    "aircraft_uk": (
        r"\(a\) As provided in heading 9903\.96\.01",
        r"\(b\) As provided in heading 9903\.96\.02",
    ),
    "aircraft_japan": (r"\(b\) As provided in heading 9903\.96\.02", r"36\. |\([c-z]\) "),
    "aircraft_122": (r"\(iv\) As provided in heading 9903\.03\.05", r"\(v\) "),
}
"""Lists printed in chapter 99: the first line of the list and of what follows. Source: U.S. notes 2(aa)(ii)-(iv), 35(a), 35(b)."""


def printed(text: list[str]) -> Iterator[Row]:
    """Lists of goods in the text of chapter 99."""
    for name, (first, after) in PRINTED.items():
        start = next(n for n, line in enumerate(text) if re.match(r"\s*" + first, line))
        end = next(n for n in range(start + 3, len(text)) if re.match(r"\s*(" + after + ")", text[n]))
        codes = re.findall(r"\b\d{4}\.\d{2}(?:\.\d{2})?(?:\d{2})?\b", "\n".join(text[start + 1 : end]))
        for code in sorted({code.replace(".", "") for code in codes if not code.startswith("99")}):
            yield name, code, "", "", f"{SCHEDULE}, U.S. notes 2(aa), 35", "2026-04-23", PUBLIC


def russia(text: list[str]) -> Iterator[Row]:
    """Russian goods under 35 % and 70 %: U.S. note 30(b) and (d)."""
    where = {
        letter: next(
            n
            for n, line in enumerate(text)
            if line.startswith(f"({letter}) Heading 9903.90.0{heading} applies")
        )
        for letter, heading in (("b", 8), ("d", 9))
    }
    stop = {
        "b": next(
            n for n, line in enumerate(text) if n > where["b"] and line.startswith("(c) For the purposes")
        ),
        "d": next(n for n, line in enumerate(text) if re.match(r"31\. +\(a\)", line)),
    }
    for letter, heading in (("b", "08"), ("d", "09")):
        codes = re.findall(r"\b\d{4}\.\d{2}\.\d{2}\b", "\n".join(text[where[letter] + 1 : stop[letter]]))
        for code in sorted({code.replace(".", "") for code in codes if not code.startswith("99")}):
            yield f"russia_990390{heading}", code, "", "", SCHEDULE, "2026-04-23", PUBLIC


def other_232(raw: Path, lines: dict[str, str]) -> Iterator[Row]:
    """Vehicles, their parts, wood, chips, medicines, drones."""
    policy, lists = raw / "policy", raw / "policy2026" / "lists"
    params = (policy / "policy_params.yaml").read_text(encoding="utf-8")
    for name, key in (
        ("autos", "autos_passenger"), ("autos", "autos_light_trucks"), ("trucks", "mhd_vehicles"),
        ("wood_softwood", "softwood"), ("wood_furniture", "wood_furniture"), ("wood_cabinets", "kitchen_cabinets"),
    ):  # fmt: skip
        block = re.search(rf"^  {key}:\n    prefixes: \[(.*?)\]", params, re.MULTILINE | re.DOTALL)
        if block is None:
            raise ValueError(f"policy_params.yaml: no prefixes under {key}")
        yield from tracker(f"232_{name}", [(code, "", "") for code in re.findall(r"\d+", block.group(1))])
    yield from tracker("232_buses", [("8702", "", "")])
    for name in ("auto", "mhd"):
        for code in (policy / f"s232_{name}_parts.txt").read_text().split():
            use = "named" if names_vehicle(code, lines) else "dual"
            yield from tracker(f"232_{'auto' if name == 'auto' else 'truck'}_parts_{use}", [(code, "", "")])
    yield from tracker(
        "232_chips", [(row["hts10"], "", "") for row in read(policy / "s232_semi_products.csv")]
    )
    yield from notices(
        "232_medicines",
        [(row["hts10"], row["valid_from"], row["valid_to"]) for row in read(lists / "s232_pharma_40c.csv")],
    )
    for row in read(lists / "s232_uas_43c.csv"):
        kind = {"43(c)(2)": "parts", "43(c)(3)-(4)": "small"}.get(
            row["note"], "docking" if "docking" in row["condition"] else "large"
        )
        yield from notices(f"232_drones_{kind}", [(row["hts_code"], row["valid_from"], row["valid_to"])])
    yield from tracker(
        "201_solar", [(row["hts10"], "", "") for row in read(policy / "s201_solar_products.csv")]
    )
    yield from notices(
        "201_quartz",
        [(row["hts10"], row["valid_from"], row["valid_to"]) for row in read(lists / "s201_quartz.csv")],
    )


def names_vehicle(code: str, lines: dict[str, str]) -> bool:
    """Whether every line under a provision says that it is for a vehicle, and not for a ship or an aircraft too (chapter 87 always does)."""
    if code.startswith("87"):
        return True
    under = [text for number, text in lines.items() if number.startswith(code) or code.startswith(number)]
    road = re.compile(r"vehicle|automo|motor car|passenger car|tractor|truck", re.IGNORECASE)
    beyond = re.compile(r"aircraft|ships|vessel", re.IGNORECASE)
    return bool(under) and all(road.search(text) and not beyond.search(text) for text in under)


def general_actions(raw: Path) -> Iterator[Row]:
    """Exempt goods of the emergency-powers duties and of section 122; energy and potash of Canada and Mexico."""
    policy = raw / "policy"
    for row in read(policy / "ieepa_exempt_products.csv"):
        yield from tracker(
            "ieepa_reciprocal_exempt",
            [(row["hts10"], row["effective_date_start"], row["effective_date_end"])],
        )
    for row in read(policy / "fentanyl_carveout_products.csv"):
        yield from tracker(f"ieepa_{row['category']}", [(row["hts8"], "", "")])
    for row in read(policy / "floor_exempt_products.csv"):
        who = row["country_group"]
        yield from tracker(f"ieepa_floor_{who}_{row['category']}", [(row["hts8"], PARTNER_LISTS[who], "")])
    for row in read(policy / "country_eo_exempt_products.csv"):
        name = {"9903.01.77": "ieepa_brazil_exempt", "9903.01.84": "ieepa_india_exempt"}[row["ch99_code"]]
        yield from tracker(name, [(row["hts10"], row["effective_date_start"], row["effective_date_end"])])


def actions_of_2026(raw: Path) -> Iterator[Row]:
    """Section 301 Brazil and forced labour, section 338 Canada."""
    lists = raw / "policy2026" / "lists"
    for file, name in (
        ("s301br_exemptions", "301_brazil"),
        ("s301fl_common_exemptions", "301_forced_labour"),
    ):
        for row in read(lists / f"{file}.csv"):
            yield from notices(
                f"{name}_{row['condition'].lower().replace('_gn6', '')}",
                [(row["hts_code"], row["valid_from"], row["valid_to"])],
            )
    for row in read(lists / "s301fl_country_exemptions.csv"):
        name = "cafta" if "CAFTA" in row["condition"] else row["countries"].lower()
        if name == "cafta":
            yield from notices("cafta_textiles", [(row["hts_code"], "", "")])
        yield from notices(
            f"301_forced_labour_{name}", [(row["hts_code"], row["valid_from"], row["valid_to"])]
        )
    for row in read(lists / "s338_canada.csv"):
        yield from notices(
            f"338_{row['list'].split()[1].split('-linked')[0].replace('-', '_')}",
            [
                (
                    row["hts_code"],
                    "" if row["valid_from"] == "2026-08-22" else row["valid_from"],
                    row["valid_to"],
                )
            ],
        )
    for row in read(lists / "s338_civil_aircraft_51d.csv"):
        yield from notices("338_civil_aircraft", [(row["hts_code"], row["valid_from"], row["valid_to"])])
    for row in read(lists / "s338_canada_import_bans.csv"):
        yield from notices(
            "338_banned_packaged" if row["scope"].startswith("packaged") else "338_banned",
            [(row["hts_code"], row["valid_from"], row["valid_to"])],
        )


def by_our_words() -> Iterator[Row]:
    """Lists that a row of our own names: polysilicon derivatives, textiles, chapters of metal and those that are not machines."""
    for code in (
        "3818000020",
        "3818000040",
        "3818000045",
        "3818000050",
        "3818000091",
        "85414200",
        "85414300",
    ):
        yield from notices("232_polysilicon", [(code, "", "")])
    for chapter in range(50, 64):
        yield from notices("textile_chapters", [(str(chapter), "", "")])
    for chapter in ("72", "73", "74", "76"):
        yield from notices("chapters_of_metal", [(chapter, "", "")])
    others = [f"{chapter:02d}" for chapter in range(1, 98) if chapter not in {77, 84, 85, 87}]
    yield from notices("chapters_but_84_85_87", [(chapter, "", "") for chapter in others])


def schedule_lines(raw: Path) -> dict[str, str]:
    """Every ten-digit number of the schedule with the words of its whole path."""
    rows = json.loads(gzip.decompress((raw / "hts" / "hts_2026_rev_10.json.gz").read_bytes()))
    path: list[str] = []
    found = {}
    for row in rows:
        depth = int(row["indent"] or 0)
        path = [*path[:depth], row["description"]]
        number = row["htsno"].replace(".", "")
        if len(number) == 10 or (len(number) == 8 and row.get("units")):
            found[number] = " ".join(path)
    return found


def group(name: str) -> str:
    """Lists among which every article of a line is on one or another: those of note 16(c) count as one, as do lists 3 and 4A."""
    return "232_note16c" if name.startswith("232_note16c") else "301_3_4A" if name in PARTIAL else name


def whole_lines(rows: list[Row], lines: dict[str, str]) -> Iterator[Row]:
    """Add the eight-digit line to the lists that between them hold every statistical number under it, for the same days.

    Whoever states only eight digits is then charged by the list with the highest rate, and asked for the other two digits.
    """
    under: dict[str, set[str]] = defaultdict(set)
    for number in lines:
        if len(number) == 10:
            under[number[:8]].add(number)
    held: dict[tuple[str, str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if len(row[1]) == 10:
            held[group(row[0]), row[1][:8], row[2], row[3]].append(row)
    for (_, line, start, end), parts in held.items():
        if under.get(line) and under[line] <= {part[1] for part in parts}:
            for name in dict.fromkeys(part[0] for part in parts):
                yield (name, line, start, end, *parts[0][4:])


def main(raw: Path, out: Path) -> None:
    """Write ``measure_products``."""
    policy = raw / "policy"
    text = (policy / "chapter99_2026_rev_6.txt").read_text(encoding="latin-1").split("\n")
    lines = schedule_lines(raw)
    rows = [
        *china(policy, lines), *metals_before_annex(policy), *note_16(text, policy), *russia(text), *printed(text),
        *other_232(raw, lines), *general_actions(raw), *actions_of_2026(raw), *by_our_words(),
    ]  # fmt: skip
    rows = [(name, code[:10], start, end, *rest) for name, code, start, end, *rest in rows]  # type: ignore[misc]
    whole = list(whole_lines(rows, lines))
    columns = ["list", "hs", "valid_from", "valid_to", "source", "vintage", "licence"]
    frames = [
        pl.DataFrame(part, schema=dict.fromkeys(columns, pl.String), orient="row").with_columns(
            exact=pl.lit(exact)
        )
        for part, exact in ((rows, False), (whole, True))
    ]
    dated = pl.concat(frames).with_columns(pl.col("valid_from", "valid_to").replace("", None))
    frame = dated.unique(["list", "hs", "valid_from", "valid_to"], keep="first", maintain_order=True)
    write(out, "measure_products", frame)
    print(f"{frame.height} rows in {frame['list'].n_unique()} lists")


if __name__ == "__main__":
    run(main)
