"""The tables that a user brings: one record per column, which is its documentation, its check and its help at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    YES_NO = "yes or no"
    DATE = "date"
    HS_CODE = "HS code"
    COUNTRY = "ISO3 country"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name, kind, meaning, unit
        What the cell holds, in the user's words; `unit` is empty for text.
    required
        The column must be there and no cell may be empty.
    default
        Value written into an empty cell (or an absent column) without asking the world; None leaves it empty.
    low, high
        Inclusive bounds of a number; `above` is an exclusive lower bound.
    choices
        The closed set of words.
    refers
        ``table.column`` that must hold the same text.
    quiet
        The default means that a possibility is not used; it is not listed among what was filled in.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    default: object = None
    low: float | None = None
    above: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    refers: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what a row is, its columns, the columns that name a row, and whether a model must have it."""

    name: str
    row_is: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False


def _text(name: str, meaning: str, **more: object) -> Column:
    return Column(name, Kind.TEXT, meaning, **more)  # type: ignore[arg-type]  # keyword forwarding


def _number(name: str, meaning: str, unit: str, **more: object) -> Column:
    return Column(name, Kind.NUMBER, meaning, unit, **more)  # type: ignore[arg-type]  # keyword forwarding


MOST_NUMBER = 1e12
"""No cell holds more: a solver reckons with some sixteen digits, and what is beyond stands for "unlimited" or "never"."""
SITE_KINDS = ("supplier", "plant", "warehouse", "market")
MODES = ("truck", "rail", "ocean", "air", "intermodal")
UNITS = (
    *("piece", "set", "pair", "dozen", "hundred", "thousand", "roll", "sheet"),
    *("g", "kg", "t", "m", "km", "m2", "m3", "l", "kWh"),
    *("hour", "day", "month", "year", "job"),
)
VEHICLE_USES = (
    "passenger vehicle or light truck",
    "heavy truck",
    "vehicle of s. 20(2)",
    "vehicle of s. 20(3)",
    "aftermarket part",
)
LIMITED = ("bought", "made", "shipped", "carbon", "open_sites", "sources", "site_changes", "source_changes")
OBTAINED = (
    *("mineral", "plant", "animal", "animal product", "hunted"),
    *("aquaculture", "sea catch", "factory ship", "seabed", "scrap"),
)
MATERIAL_ROLES = (
    *("material", "indirect", "retail packaging", "shipping packing", "accessory"),
    *("sewing thread", "narrow elastic", "pocket bag", "coated fabric"),
)
"""What a component that is a good may be to the good that it goes into."""
EXCLUDED_COSTS = ("sales promotion", "royalties", "shipping", "interest")
"""What a component that is a service may be, where net cost leaves it out."""
HAZARD_SCOPES = ("site", "subdivision", "country", "bloc", "port", "passage", "mode", "border")
HAZARD_ACTS = ("sites", "exports", "imports", "lanes", "duty")
BASES = ("unit", "kg", "m3", "usd", "load")
LEVERS = (
    *("smart_border", "corridor", "energy", "training", "recognition"),
    *("digitisation", "supplier", "platform", "policy", "rule_of_law"),
)
PAYERS = ("firm", "public", "shared")

# A column is a line, so that the tables read as tables.
# fmt: off
TABLES: tuple[Table, ...] = (
    Table(
        "sites", "a place", ("site",),
        (
            _text("site", "short name of the place", required=True),
            _text("kind", "what the place does", required=True, choices=SITE_KINDS),
            Column("country", Kind.COUNTRY, "where it is", required=True),
            _text("subdivision", "state or province, ISO 3166-2", default=""),
            _text("city", "town, for the reader", default=""),
            _number("latitude", "north is positive; filled with the country's reference point", "degree", low=-90.0, high=90.0),
            _number("longitude", "east is positive; filled likewise", "degree", low=-180.0, high=180.0),
            _text("state", "in use today, or a choice", default="existing", choices=("existing", "candidate")),
            _number("opening_cost", "one-off cost to open a candidate", "USD", default=0.0, low=0.0),
            _number("closing_cost", "one-off cost to close an existing site", "USD", default=0.0, low=0.0),
            _number("fixed_cost", "cost of having the site open", "USD/yr", default=0.0, low=0.0),
            _text("labour_pool", "pool whose wage the site pays; empty means the country's wage from the world", default="", refers="labour.labour_pool"),
        ),
        required=True,
    ),
    Table(
        "products", "a good with an HS code, or a service with none", ("product",),
        (
            _text("product", "short name", required=True),
            _text("name", "name for the reader", default=""),
            Column("hs", Kind.HS_CODE, "6 to 10 digits as text; empty for a service"),
            _text("unit", "unit of count", default="piece", choices=UNITS),
            _number("weight", "mass of one unit", "kg", low=0.0),
            _number("volume", "packed volume of one unit", "m3", low=0.0),
            _number("value", "price at which the firm's own plants transfer or sell it; for a bought product a typical price", "USD", above=0.0, required=True),
            Column("critical", Kind.YES_NO, "supply must not fail; strategies look at it", default=False),
            _number("steel_share", "part of the customs value that is steel content; empty is unknown, and customs then takes the whole value", "share", low=0.0, high=1.0),
            _number("aluminium_share", "part of the customs value that is aluminium content; empty is unknown", "share", low=0.0, high=1.0),
            _number("copper_share", "part of the customs value that is copper content; empty is unknown", "share", low=0.0, high=1.0),
            _number("metal_weight_share", "part of the weight that is steel, aluminium or copper; empty is unknown", "share", low=0.0, high=1.0),
            _text("origin_kinds", "which kinds named in words by rules of origin it is, joined by ';'; 'none' is none of them; empty is not said"),
            _text("vehicle_use", "what original equipment it is for, where the automotive rules ask", default="", choices=VEHICLE_USES),
            _text("duty_facts", "facts that the importer states to customs of it, joined by ';', in the words of column condition of `allyshore world show measures`", default=""),
            Column("elastomeric", Kind.YES_NO, "as a material of textiles it is elastomeric, of which less is forgiven; empty is not said, and it is then held to be"),
        ),
        required=True,
    ),
    Table(
        "recipes", "how a product is made", ("recipe",),
        (
            _text("recipe", "short name", required=True),
            _text("product", "what comes out, one unit a run", required=True, refers="products.product"),
            _number("labour_hours", "direct hours for one unit", "h", default=0.0, low=0.0),
            _text("skill", "skill of those hours", default=""),
            Column("transforms", Kind.YES_NO, "the recipe is a substantial transformation: the product's country of origin becomes the plant's", default=True),
            _text("obtained", "how the product is wholly obtained where it is made, from no other good (criterion A); empty where it is made of goods", default="", choices=OBTAINED),
            _text("origin_facts", "facts that rules of origin ask of what is so made, in the words in which `qualify` misses them, joined by ';': a fact alone is yes, `fact = no` is no, `fact = 0.42` is a share", default=""),
            _text("operations", "what is done, joined by ';', where it is no more than packing, labelling, testing, sorting, dilution and the like, which make no good of another; empty where more is done", default=""),
            Column("remanufactured", Kind.YES_NO, "the product is made of recovered materials, and lives, performs and is warranted like a new one; it counts for chapters 84 to 90 and 9402 alone, without some appliances and cars", default=False, quiet=True),
            Column("unassembled", Kind.YES_NO, "the product came into the territory in parts, classified as the whole (GRI 2(a)), and is put together", default=False, quiet=True),
            Column("set", Kind.YES_NO, "the product is a set by GRI 3, and the components are the goods in it", default=False, quiet=True),
            _number("component_weight", "mass of the component that determines the classification of one unit (textiles of chapters 61 to 63); empty is the sum of the components that `classifies` names, or the whole", "kg", above=0.0),
        ),
    ),
    Table(
        "bom", "one component of a recipe", ("recipe", "component"),
        (
            _text("recipe", "the recipe", required=True, refers="recipes.recipe"),
            _text("component", "the product that goes in", required=True, refers="products.product"),
            _number("quantity", "units that go into one unit of the recipe's product", "unit", required=True, low=1e-6),
            Column("essential", Kind.YES_NO, "gives the essential character: sets the country of origin where the recipe does not transform", default=False),
            _text("role", "what a good is to the good that it goes into, by the rules of origin; or, of a service, as which cost net cost leaves it out", default="material", choices=(*MATERIAL_ROLES, *EXCLUDED_COSTS), quiet=True),
            Column("part", Kind.YES_NO, "it is a part, and no good of its own (criterion D); empty is not said"),
            Column("classifies", Kind.YES_NO, "it belongs to the component that determines the classification of the good (textiles of chapters 61 to 63); empty is not said"),
            Column("another", Kind.YES_NO, "it is another good than the one made of it, where a rule lets in another good of the same subheading; empty is as the codes tell"),
            Column("recovered", Kind.YES_NO, "it was taken from used goods in the territory and made sound; it is originating in a remanufactured good", default=False, quiet=True),
        ),
    ),
    Table(
        "capabilities", "a site can supply or make a product", ("site", "product", "recipe"),
        (
            _text("site", "supplier or plant", required=True, refers="sites.site"),
            _text("product", "what it supplies or makes", required=True, refers="products.product"),
            _text("recipe", "how a plant makes it; empty for a supplier", default="", refers="recipes.recipe"),
            _number("unit_cost", "supplier: price of a unit at its door; plant: conversion cost without labour and components", "USD/unit", required=True, low=0.0),
            _number("capacity", "most it can do; empty is unlimited", "units/period", low=0.0),
            _number("minimum", "least it must do where it is used at all", "units/period", default=0.0, low=0.0),
            _number("setup_cost", "one-off cost to qualify a source that has no volume today", "USD", default=0.0, low=0.0),
            _number("lead_time", "days from order to its door", "days", default=0.0, low=0.0),
            _text("originating", "does the supplier declare USMCA origin", default="unknown", choices=("yes", "no", "unknown")),
            Column("certificate_until", Kind.DATE, "last day the supplier's declaration covers; without it a declaration counts for nothing"),
            Column("country_of_origin", Kind.COUNTRY, "non-preferential origin of what is supplied, where it is not the site's country"),
            _number("current_volume", "units a year it does today", "units/yr", default=0.0, low=0.0),
            _number("minimum_order", "least it gives in a period in which it gives anything", "units/period", default=0.0, low=0.0, quiet=True),
            _number("period_cost", "cost of each period in which it gives anything: an order, a changeover", "USD/period", default=0.0, low=0.0, quiet=True),
            _number("batch", "units of one batch; the last batch of a period may be part full; empty is no batches", "units", above=0.0),
            _number("batch_cost", "cost of setting up one batch", "USD", default=0.0, low=0.0, quiet=True),
            _number("batch_hours", "labour hours of setting up one batch, of the recipe's skill; they draw on the pool and are paid in batch_cost", "h", default=0.0, low=0.0, quiet=True),
            _number("fixed_cost", "cost of keeping the source or line ready for use", "USD/yr", default=0.0, low=0.0, quiet=True),
            _number("closing_cost", "one-off cost to give up a source or line that has volume today", "USD", default=0.0, low=0.0, quiet=True),
            Column("ramp", Kind.WHOLE, "periods over which a new source's or line's capacity builds up in equal steps, where timing is by period; 1 is at once", default=1, low=1, high=520, quiet=True),
            _number("carbon", "emissions of a unit: supplier: up to its door; plant: of its own conversion; empty is not known", "kg CO2e/unit", low=0.0),
            _number("sales_promotion", "plant: what of unit_cost is sales promotion, marketing and after-sales service, which net cost leaves out", "USD/unit", default=0.0, low=0.0, quiet=True),
            _number("royalties", "plant: what of unit_cost is royalties, which net cost leaves out", "USD/unit", default=0.0, low=0.0, quiet=True),
            _number("shipping_and_packing", "plant: what of unit_cost is shipping and packing of the product, which net cost leaves out", "USD/unit", default=0.0, low=0.0, quiet=True),
            _number("nonallowable_interest", "plant: what of unit_cost is interest above the allowable, which net cost leaves out", "USD/unit", default=0.0, low=0.0, quiet=True),
            Column("imported_from", Kind.COUNTRY, "supplier: country from which the plants import it; electronics that General Note 11(p) lists are originating when imported from a member; empty is not said"),
            Column("trade_zone", Kind.YES_NO, "plant: what it makes is made in a foreign-trade zone of the United States and entered there for consumption", default=False, quiet=True),
        ),
        required=True,
    ),
    Table(
        "statements", "what a supplier signed of its production, so that work done on it in the territory counts (Uniform Regulations, s. 9)", ("site", "product"),
        (
            _text("site", "supplier", required=True, refers="sites.site"),
            _text("product", "what it supplies", required=True, refers="products.product"),
            Column("until", Kind.DATE, "last day that the statement covers; without it it counts for nothing"),
            _number("net_cost", "net cost to the supplier of a unit", "USD/unit", low=0.0),
            _number("nonoriginating", "value of the non-originating materials in a unit", "USD/unit", low=0.0),
            _number("amount", "a part of the net cost of a unit that holds no non-originating value (s. 9(2)(b))", "USD/unit", low=0.0),
            _number("carriage", "freight, duties and brokerage of a unit that net_cost leaves out", "USD/unit", default=0.0, low=0.0, quiet=True),
            _text("materials", "HS codes of the non-originating materials in it, joined by ';', each with its value in USD of a unit (`85030095 = 3.20`; without it the whole price is counted); 'none' is no such material; empty is not said"),
            Column("designated", Kind.YES_NO, "the supplier designated an intermediate material that was under a content test", default=False, quiet=True),
        ),
    ),
    Table(
        "lanes", "a way between two sites", ("origin", "destination", "mode"),
        (
            _text("origin", "from site", required=True, refers="sites.site"),
            _text("destination", "to site", required=True, refers="sites.site"),
            _text("mode", "how", required=True, choices=MODES),
            _number("cost", "door-to-door freight for one unit of the basis", "USD per basis", required=True, low=0.0),
            _text("basis", "what the cost is per", default="kg", choices=BASES),
            _number("days", "door to door", "days", required=True, low=0.0),
            _number("days_sd", "standard deviation of the days", "days", default=0.0, low=0.0),
            _number("capacity", "most that can pass; empty is unlimited", "kg/period", low=0.0),
            _text("port_of_entry", "where it enters", default=""),
            Column("whole_loads", Kind.YES_NO, "freight is paid for whole loads of the mode in a period, part full or not; the basis must be load", default=False, quiet=True),
            _number("distance", "door to door; filled from the places and the mode where it is known", "km", low=0.0),
            _number("carbon", "emissions of a tonne over the whole lane; empty is distance times the mode's factor of world table carbon_factors", "kg CO2e/t", low=0.0),
        ),
    ),
    Table(
        "demand", "wants of a market", ("market", "product", "period"),
        (
            _text("market", "a site of kind market", required=True, refers="sites.site"),
            _text("product", "what it wants", required=True, refers="products.product"),
            Column("period", Kind.WHOLE, "1 .. periods", required=True, low=1),
            _number("quantity", "units wanted in the period", "units", required=True, low=0.0),
            _number("price", "what the market pays", "USD/unit", low=0.0),
            _number("shortage_cost", "all that a unit not delivered costs the firm, before what is saved by not making it; empty means that it must be delivered", "USD/unit", low=0.0),
        ),
        required=True,
    ),
    Table(
        "inventory", "a stock rule", ("site", "product"),
        (
            _text("site", "where the stock stands", required=True, refers="sites.site"),
            _text("product", "of what", required=True, refers="products.product"),
            _number("safety_days", "days of the site's throughput kept as safety stock", "days", default=0.0, low=0.0),
            _number("strategic_days", "days of throughput kept against a long outage", "days", default=0.0, low=0.0),
            _number("holding_rate", "cost of holding a year; empty means the model's carrying rate", "1/yr", low=0.0, high=2.0),
            _number("order_days", "days between two replenishments; half of them is the cycle stock", "days", default=0.0, low=0.0, quiet=True),
            _number("service_level", "chance of no shortage between two replenishments; sets the safety stock from lead time and its spread, in place of safety_days", "share", low=0.5, high=0.99999),
            _number("demand_cv", "standard deviation of a day's throughput, as a share of its mean; needed with service_level; at a market it also makes demand vary from day to day in stress", "share", low=0.0, high=10.0),
        ),
    ),
    Table(
        "labour", "the wage of a skill in a labour pool", ("labour_pool", "skill"),
        (
            _text("labour_pool", "the pool that sites name", required=True),
            _text("skill", "the skill that recipes name; empty is every skill", default=""),
            _number("hours_per_period", "hours to be had; empty is unlimited", "h/period", low=0.0),
            _number("wage", "cost of an hour, all in", "USD/h", required=True, low=0.0),
            _number("training_cost", "one-off cost of having one more hour of the skill in every period from then on; empty is none to be had", "USD per h/period", low=0.0),
            _number("most_training", "most hours a period that training can add; empty is unlimited", "h/period", low=0.0),
            _text("occupation", "what the skill is in a national classification: SOC 51-4121, SINCO 7212, NOC 7237; for proposals of recognition (`levers --propose`)", default=""),
        ),
    ),
    Table(
        "tariffs", "a rate of duty of an importer other than the United States, stated by the user", ("importer", "hs", "country_of_origin", "valid_from"),
        (
            Column("importer", Kind.COUNTRY, "who charges it", required=True),
            _text("hs", "leading digits of the HS code it covers; empty is every good", default=""),
            Column("country_of_origin", Kind.COUNTRY, "origin it applies to; empty is every origin"),
            _number("rate", "ad valorem rate without preference; the longest hs, then the named origin, wins", "share", required=True, low=0.0),
            Column("valid_from", Kind.DATE, "first day"),
            Column("valid_to", Kind.DATE, "last day"),
            _text("source", "who says so", required=True),
        ),
    ),
    Table(
        "regimes", "a customs regime that a plant may use", ("site", "regime"),
        (
            _text("site", "plant with the permit, or that could have it", required=True, refers="sites.site"),
            _text("regime", "manufacturing drawback or foreign-trade zone in the United States, IMMEX in Mexico", required=True, choices=("drawback", "ftz", "immex")),
            _number("fixed_cost", "cost of having the regime, paid in a year in which it is used at all", "USD/yr", default=0.0, low=0.0),
            _number("handling_share", "cost of records, brokers and bonds, as part of the value of what goes in under the regime", "share", default=0.0, low=0.0, high=1.0),
        ),
    ),
    Table(
        "limits", "a constraint of the user's own", ("limit",),
        (
            _text("limit", "its name; it appears in the plan and in conflicts", required=True),
            _text("kind", "how the value binds; min_if_used binds only where the group is used at all", required=True, choices=("min", "max", "fixed", "min_if_used")),
            _text("on", "what is counted: units bought, made or shipped, tonnes of CO2e emitted, the number of open sites or of sources in use, or of sites or sources that change from today", required=True, choices=LIMITED),
            _text("group", "which rows: field=value pairs joined by ';', several values joined by '|'; fields below", default=""),
            _number("value", "the bound", "units/yr, units/period, t CO2e/yr, t CO2e/period, or a number of sites or sources", required=True, low=0.0),
            _text("per", "whether units or tonnes are of a year, or of each period", default="year", choices=("year", "period"), quiet=True),
        ),
    ),
    Table(
        "breaks", "a price that holds from some amount in a period on, for a source or a lane", ("on", "site", "product", "recipe", "destination", "mode", "from"),
        (
            _text("on", "what has the price", required=True, choices=("capability", "lane")),
            _text("site", "the source's site, or where the lane begins", required=True, refers="sites.site"),
            _text("product", "the source's product; empty for a lane", default="", refers="products.product"),
            _text("recipe", "the source's recipe; empty for a supplier and for a lane", default="", refers="recipes.recipe"),
            _text("destination", "where the lane ends; empty for a source", default="", refers="sites.site"),
            _text("mode", "the lane's mode; empty for a source", default="", choices=MODES),
            _number("from", "amount in a period from which on it holds, more than 0; below it unit_cost of capabilities or cost of lanes holds", "units/period, or the lane's basis a period", required=True, above=0.0),
            _number("unit_cost", "price of a unit, or of the lane's basis; not more than the first price", "USD/unit, or USD per basis", required=True, low=0.0),
            _number("step_cost", "further cost of a period that reaches the amount: a step", "USD/period", default=0.0, low=0.0),
            _text("kind", "all_units: the price holds for every unit of the period; incremental: for the units beyond the amount", default="all_units", choices=("all_units", "incremental")),
        ),
    ),
    Table(
        "sourcing", "how many sources a product may have", ("rule",),
        (
            _text("rule", "its name; it appears in conflicts", required=True),
            _text("site", "the place supplied; empty is each place of the kind", default="", refers="sites.site"),
            _text("kind", "kind of place supplied where no site is named; both empty: the firm as a whole, counting who sells or makes it", default="", choices=("plant", "warehouse", "market")),
            _text("product", "the product; empty is each that the place gets", default="", refers="products.product"),
            Column("sources", Kind.WHOLE, "how many sources it has: 1 is single, 2 is dual sourcing", required=True, low=1, high=9),
            _number("least_share", "least part that each of them gives in a period", "share", default=0.0, low=0.0, high=1.0),
            Column("together", Kind.YES_NO, "all products of the place come from the same sources", default=False),
        ),
    ),
    Table(
        "moves", "a site or a line that can be moved to another place", ("move",),
        (
            _text("move", "its name", required=True),
            _text("from_site", "where it stands today; it shuts if it is moved", required=True, refers="sites.site"),
            _text("to_site", "where it would stand", required=True, refers="sites.site"),
            _text("product", "the line's product; empty moves the whole site", default="", refers="products.product"),
            _text("recipe", "the line's recipe", default="", refers="recipes.recipe"),
            _number("cost", "one-off cost of the move, in place of the opening or setup cost there and the closing cost here", "USD", required=True, low=0.0),
        ),
    ),
    Table(
        "hazards", "what one kind of event does to one part of the chain; rows of one hazard strike together", ("hazard", "scope", "key", "acts_on"),
        (
            _text("hazard", "the event: rows that name the same one have a common cause and begin on the same day", required=True),
            _text("scope", "what the key names", required=True, choices=HAZARD_SCOPES),
            _text("key", "which: a site; an ISO 3166-2 code; an ISO3 country; a bloc; a port of entry, passage or mode of a lane; two countries as `MEX-USA`", required=True),
            _text("acts_on", "what suffers: the sites in scope (making, supply, dispatch); lanes that leave or enter it across a border; lanes that pass it; or, with `duty`, the cost of what leaves it across a border", required=True, choices=HAZARD_ACTS),
            _number("rate", "events a year, the same in every row of a hazard; 0 never happens", "1/yr", required=True, low=0.0, high=365.0),
            _number("probability", "part of the events that reach this row", "share", default=1.0, low=0.0, high=1.0),
            _number("duration", "mean days until repair is done or the measure ends", "days", required=True, above=0.0),
            _number("duration_sd", "standard deviation of the days (lognormal); 0 is always the mean", "days", default=0.0, low=0.0),
            _number("severity", "mean part of capacity lost; with `duty` the further duty as a share of the value", "share", required=True, low=0.0, high=5.0),
            _number("severity_sd", "standard deviation of the severity (beta between 0 and 1; none with `duty`)", "share", default=0.0, low=0.0, high=0.5),
            _number("ramp_days", "days after the outage over which capacity comes back in a straight line", "days", default=0.0, low=0.0),
            Column("peak_month", Kind.WHOLE, "month of the year, 1 to 12, when it is most frequent; empty is the same all year", low=1, high=12),
            _number("seasonality", "how far the rate swings about its mean through the year", "share", default=0.0, low=0.0, high=1.0),
            _text("month_shares", "instead of peak_month and seasonality: part of the events in each month, January to December, twelve shares joined by ;", default=""),
            _text("source", "who says so, or that it is the model's assumption", required=True),
        ),
    ),
    Table(
        "levers", "what money or policy can change", ("lever",),
        (
            _text("lever", "its name", required=True),
            _text("kind", "what sort of change it is; docs/levers.md tells the targets and effects of each", required=True, choices=LEVERS),
            _text("target", "what it changes: a port of entry, a way, a site, a pool, a measure; by its kind", required=True),
            _text("effect", "by how much one unit of it changes that: field=number pairs joined by ';', with the fields of its kind", required=True),
            _number("unit_cost", "one-off cost of one unit of it, whoever pays", "USD", required=True, low=0.0),
            _number("upkeep", "cost of having one unit of it, from the end of its lag on", "USD/yr", default=0.0, low=0.0, quiet=True),
            Column("maximum", Kind.WHOLE, "most units of it that can be had; it is had in whole units", default=1, low=1, high=20),
            _number("lag", "years from paying to the change", "yr", default=0.0, low=0.0, high=50.0),
            _text("who_pays", "whose money it is", default="firm", choices=PAYERS),
            Column("confirmed", Kind.YES_NO, "a person has confirmed that the two pools' credentials match; recognition needs it", default=False, quiet=True),
            _text("source", "who says so, or that it is an assumption", required=True),
        ),
    ),
)
# fmt: on

TABLE: dict[str, Table] = {table.name: table for table in TABLES}


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of ``model.toml`` (or of the workbook's sheet ``model``: columns key, value)."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    default: object = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


# fmt: off
# Defaults of the money and time settings are our assumptions: `check` and the report list each one that a model leaves to us.
SETTINGS: tuple[Setting, ...] = (
    Setting("name", Kind.TEXT, "name of the model", required=True),
    Setting("home", Kind.COUNTRY, "the firm's home country", required=True),
    Setting("currency", Kind.TEXT, "currency of every amount", default="USD", choices=("USD",)),
    Setting("carrying_rate", Kind.NUMBER, "cost of capital tied up in goods", "1/yr", required=True, low=0.0, high=1.0),
    Setting("periods", Kind.WHOLE, "periods of the plan", required=True, low=1, high=520),
    Setting("weeks_per_period", Kind.NUMBER, "length of a period", "weeks", required=True, low=0.1, high=520.0),
    Setting("capital_years", Kind.NUMBER, "years over which one-off cost is written off, as an annuity at the carrying rate", "yr", default=10.0, low=1.0, high=50.0),
    Setting("entry_value", Kind.NUMBER, "customs value of a typical entry: spreads the merchandise processing fee's minimum and maximum and the cost of a claim", "USD", default=50000.0, low=1.0),
    Setting("claim_cost", Kind.NUMBER, "cost of preparing and keeping the papers of one entry under a preference claim", "USD/entry", default=60.0, low=0.0),
    Setting("claimed_share", Kind.NUMBER, "most of each flow that may claim a preference which does claim it: what is left for want of papers pays as if it could not", "share", default=1.0, low=0.0, high=1.0),
    Setting("origin_margin", Kind.NUMBER, "regional value content held above the rule's threshold, against prices and exchange rates that move", "share", default=0.02, low=0.0, high=0.3),
    Setting("staging_until", Kind.DATE, "last day of the alternative staging regime that was approved for the vehicles made (Uniform Regulations, s. 19; usually 2025-06-30); empty is no such regime"),
    Setting("recovery_days", Kind.NUMBER, "time to recover of a node that no row of hazards covers, in the study of exposure", "days", default=28.0, low=1.0, high=1000.0),
    Setting("switch_days", Kind.NUMBER, "how late, in days of its planned flow, a source must be before second sources and faster lanes are called", "days", default=14.0, low=0.0, high=1000.0),
    Setting("patience_days", Kind.WHOLE, "days that a market waits for a late delivery before the sale is lost; 0 is at once", "days", default=14, low=0, high=1000),
    Setting("law", Kind.TEXT, "day whose law of duties and fees prices a period: the first day of each period, or the day of the plan for all", default="by period", choices=("by period", "on the day")),
    Setting("timing", Kind.TEXT, "whether sites and lines are chosen once for the whole plan, or open, shut and move in the period that is best, by present value", default="once", choices=("once", "by period")),
    Setting("discount_rate", Kind.NUMBER, "rate at which money of later periods is discounted where timing is by period; empty is the carrying rate", "1/yr", low=0.0, high=1.0),
    Setting("residual", Kind.TEXT, "what a one-off cost that still serves at the end of the plan is worth then, where timing is by period: the present value of the rest of its annuity, its book value by the straight line over capital_years, or nothing", default="remaining life", choices=("remaining life", "straight line", "none")),
    Setting("illustrative", Kind.TEXT, "what in this model is illustrative, shown in the report", default=""),
)
# fmt: on
