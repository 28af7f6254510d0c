"""The reference page of the goods file, written from its schema: ``python -m allyshore.origin.goodsfile.handbook > docs/goods-file.md``."""

from __future__ import annotations

from typing import Any

from allyshore.origin.goodsfile.reading import goods_schema

OPENING = """# The names of a goods file

This page is written from the schema that the reader uses (`python -m allyshore.origin.goodsfile.handbook > docs/goods-file.md`). What a goods file
is, with an example, stands in `origin.md`; `allyshore qualify --schema` prints the same as JSON Schema.

Amounts are USD, those of a good per unit of it; shares are from 0 to 1; HS codes are text, with or without dots; countries are ISO 3166-1 alpha-3; dates are
YYYY-MM-DD. A name in bold is required. What may be null may be left out as well: it is then not known.
"""
RECORDS = (
    "Good", "Material", "Production", "Statement", "Price", "MaterialPrice", "Deduction", "Costs", "Excluded", "Processes", "Textile", "Vehicle",
    "LabourValue", "CorePart", "Purchase", "Stay",
)  # fmt: skip
"""Records in the order in which a reader meets them; those of questions alone come after."""
ASKING = "Ask"
QUESTIONS = """## Questions

Each is one function of `allyshore.origin`, named by `ask`, with the parameters of that function; `label` names the answer. `on` and `staging` are those of the
file where they are left out.
"""


def page() -> str:
    """Give the whole page."""
    schema = goods_schema()
    records: dict[str, Any] = schema["$defs"]
    others = sorted(name for name in records if name not in RECORDS and not name.startswith(ASKING))
    asked = sorted(name for name in records if name.startswith(ASKING))
    parts = [OPENING, _record("The file", schema)]
    parts += [_record(name, records[name]) for name in (*RECORDS, *others)]
    parts += [QUESTIONS, *(_question(records[name]) for name in asked)]
    return "\n".join(parts)


def _record(title: str, schema: dict[str, Any]) -> str:
    told = schema.get("description", "").split("\n\n")[0]
    return f"## {title}\n\n{told}\n\n{_names(schema, ())}"


def _question(schema: dict[str, Any]) -> str:
    ask = schema["properties"]["ask"]["const"]
    names = _names(schema, ("ask", "label"))
    return f"### {ask}\n\n{schema['description']}\n\n{names}"


def _names(schema: dict[str, Any], without: tuple[str, ...]) -> str:
    lines = ["| name | what stands there | meaning |", "|---|---|---|"]
    required = schema.get("required", ())
    for name, one in schema["properties"].items():
        if name not in without:
            shown = f"**`{name}`**" if name in required else f"`{name}`"
            lines.append(f"| {shown} | {_kind(one)} | {_cell(one.get('description', ''))} |")
    return "\n".join(lines) + "\n"


def _kind(one: dict[str, Any]) -> str:
    """What may stand under a name, in words."""
    default = one.get("default")
    said = _plain_kind(one)
    return (
        said
        if default in (None, [], False)
        else f"{said}; `{str(default).lower() if default is True else default}` where it is left out"
    )


def _plain_kind(one: dict[str, Any]) -> str:  # noqa: PLR0911  # one answer a type
    if "$ref" in one:
        name = one["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in one:
        return " or ".join(_plain_kind(inner) for inner in one["anyOf"])
    if "oneOf" in one:
        return "[question](#questions)"
    if "enum" in one:
        return ", ".join(f"`{word}`" for word in one["enum"])
    kind = one.get("type")
    if kind == "array":
        if "prefixItems" in one:
            return f"a list of {' and '.join(_plain_kind(inner) for inner in one['prefixItems'])}"
        return f"list of {_plain_kind(one['items'])}"
    if kind == "object":
        inner = one.get("additionalProperties")
        return f"table, each name with {_plain_kind(inner)}" if isinstance(inner, dict) else "table"
    if kind == "number":
        return f"number{_bounds(one)}"
    if kind == "string":
        return "date" if one.get("format") == "date" else "text"
    return {"boolean": "true or false", "integer": "whole number", "null": "null"}.get(str(kind), str(kind))


def _bounds(one: dict[str, Any]) -> str:
    if "maximum" in one and "minimum" not in one:
        return f" of at most {one['maximum']:g}"
    if "maximum" in one:
        return f" from {one['minimum']:g} to {one['maximum']:g}"
    if "exclusiveMinimum" in one:
        return f" above {one['exclusiveMinimum']:g}"
    return f" of at least {one['minimum']:g}" if "minimum" in one else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201  # the page goes to standard output
