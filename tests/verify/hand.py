"""A result worked out by hand: one plant in Mexico, a Chinese motor, a service, two periods. No solver has seen it.

The day's duty comes from the model's own tariff table (10 %), so that every amount below can be followed on paper.
"""

from __future__ import annotations

import json
from datetime import date

from allyshore import chain as chains
from allyshore.opening import open_model
from allyshore.origin import Good, Material, Rulebook, qualify
from allyshore.tables import result as stored
from allyshore.trust import TrustParams
from allyshore.world import World, table_names

DAY = date(2026, 6, 15)
ANNUITY = 0.16274539488251155
"""0.1 / (1 - 1.1 ** -10)."""
MODEL = {
    "model.toml": 'name = "Hand"\nhome = "MEX"\ncarrying_rate = 0.10\nperiods = 2\nweeks_per_period = 26\n',
    "sites.csv": """site,kind,country,latitude,longitude,state,opening_cost,fixed_cost,labour_pool
Ningbo,supplier,CHN,29.9,121.6,existing,,,
Monterrey lab,supplier,MEX,25.7,-100.3,existing,,,
Saltillo,plant,MEX,25.4,-101.0,candidate,100000,5000,saltillo
Mexico City,market,MEX,19.4,-99.1,existing,,,
""",
    "products.csv": """product,hs,unit,weight,volume,value
motor,85011060,piece,2,0.01,10
pump,84137020,piece,3,0.02,25
testing,,job,,,1
""",
    "recipes.csv": "recipe,product,labour_hours,transforms\nassemble,pump,0.1,yes\n",
    "bom.csv": "recipe,component,quantity,essential\nassemble,motor,1,yes\nassemble,testing,1,no\n",
    "capabilities.csv": """site,product,recipe,unit_cost,capacity,minimum,setup_cost,current_volume,carbon
Ningbo,motor,,10,600,,,500,4
Monterrey lab,testing,,1,,,,500,
Saltillo,pump,assemble,2,550,100,1000,0,
""",
    "lanes.csv": """origin,destination,mode,cost,basis,days,capacity,distance,carbon
Ningbo,Saltillo,ocean,0.5,kg,36.5,1100,20000,
Saltillo,Mexico City,truck,1.5,unit,2,,900,60
""",
    "demand.csv": "market,product,period,quantity,price,shortage_cost\nMexico City,pump,1,400,30,100\nMexico City,pump,2,500,30,100\n",
    "inventory.csv": "site,product,safety_days\nSaltillo,motor,36.5\n",
    "labour.csv": "labour_pool,skill,hours_per_period,wage\nsaltillo,,55,20\n",
    "tariffs.csv": "importer,hs,country_of_origin,rate,valid_from,valid_to,source\nMEX,8501,,0.1,,,made up for this test\n",
    "limits.csv": "limit,kind,on,group,value\nlittle,max,made,product=pump,900\n",
}
PLAN = {
    "sites": f"""site,kind,country,open,opened,closed,fixed,capital
Ningbo,supplier,CHN,true,false,false,0.0,0.0
Monterrey lab,supplier,MEX,true,false,false,0.0,0.0
Saltillo,plant,MEX,true,true,false,5000.0,{100000 * ANNUITY}
""",
    "lines": f"site,product,recipe,used,setup,fixed,closing\nSaltillo,pump,assemble,true,{1000 * ANNUITY},0.0,0.0\n",
    "buy": """period,site,product,state,quantity,unit_cost,purchase
1,Ningbo,motor,0,500.0,10.0,5000.0
2,Ningbo,motor,0,380.0,10.0,3800.0
1,Monterrey lab,testing,1,500.0,1.0,500.0
2,Monterrey lab,testing,1,380.0,1.0,380.0
""",
    "make": """period,run,site,recipe,product,mode,reference,method,state,quantity,conversion,production,inventory
1,0,Saltillo,assemble,pump,open,"",open,2,500.0,4.0,2000.0,0.0
2,0,Saltillo,assemble,pump,open,"",open,2,380.0,4.0,1520.0,0.0
""",
    "use": """period,run,site,recipe,product,mode,component,state,quantity
1,0,Saltillo,assemble,pump,open,motor,0,500.0
1,0,Saltillo,assemble,pump,open,testing,1,500.0
2,0,Saltillo,assemble,pump,open,motor,0,380.0
2,0,Saltillo,assemble,pump,open,testing,1,380.0
""",
    "ship": f"""period,origin,destination,mode,product,state,claimed,quantity,days,freight,duty,fees,compliance,inventory
1,Ningbo,Saltillo,ocean,motor,0,false,500.0,36.5,500.0,500.0,0.0,0.0,100.0
2,Ningbo,Saltillo,ocean,motor,0,false,380.0,36.5,380.0,380.0,0.0,0.0,76.0
1,Monterrey lab,Saltillo,service,testing,1,false,500.0,0.0,0.0,0.0,0.0,0.0,0.0
2,Monterrey lab,Saltillo,service,testing,1,false,380.0,0.0,0.0,0.0,0.0,0.0,0.0
1,Saltillo,Mexico City,truck,pump,2,false,400.0,2.0,600.0,0.0,0.0,0.0,{2000 / 365}
2,Saltillo,Mexico City,truck,pump,2,false,480.0,2.0,720.0,0.0,0.0,0.0,{2400 / 365}
""",
    "stock": "period,site,product,state,quantity,inventory\n1,Saltillo,pump,2,100.0,125.0\n",
    "short": "period,market,product,quantity,shortage\n2,Mexico City,pump,20.0,2000.0\n",
    "charges": "charge,line,per,period,site,product,recipe,destination,mode,subject,count,amount\n",
    "states": """state,product,country_of_origin,originating,unknown,designated,value
0,motor,CHN,false,true,false,10.0
1,testing,MEX,false,false,false,1.0
2,pump,MEX,false,false,false,25.0
""",
}
COST = {
    "purchase": 9680.0,
    "production": 3520.0,
    "freight": 2200.0,
    "duty": 880.0,
    "fees": 0.0,
    "inventory": 301.0 + 4400 / 365,
    "fixed": 5000.0,
    "capital": 101000 * ANNUITY,
    "compliance": 0.0,
    "shortage": 2000.0,
}

CONCENTRATION = [
    {"tier": 0, "by": "country", "hhi": 1.0, "largest": "MEX", "largest_share": 1.0, "spend": 3520.0},
    {"tier": 0, "by": "group", "hhi": 1.0, "largest": "home", "largest_share": 1.0, "spend": 3520.0},
    {"tier": 0, "by": "trust", "hhi": 1.0, "largest": "home", "largest_share": 1.0, "spend": 3520.0},
    {
        "tier": 1,
        "by": "country",
        "hhi": 101 / 121,
        "largest": "CHN",
        "largest_share": 10 / 11,
        "spend": 9680.0,
    },
    {
        "tier": 1,
        "by": "group",
        "hhi": 101 / 121,
        "largest": "rest",
        "largest_share": 10 / 11,
        "spend": 9680.0,
    },
    {
        "tier": 1,
        "by": "trust",
        "hhi": 101 / 121,
        "largest": "not trusted",
        "largest_share": 10 / 11,
        "spend": 9680.0,
    },
    {"tier": None, "by": "country", "hhi": 5 / 9, "largest": "CHN", "largest_share": 2 / 3, "spend": 13200.0},
    {"tier": None, "by": "group", "hhi": 5 / 9, "largest": "rest", "largest_share": 2 / 3, "spend": 13200.0},
    {
        "tier": None,
        "by": "trust",
        "hhi": 5 / 9,
        "largest": "not trusted",
        "largest_share": 2 / 3,
        "spend": 13200.0,
    },
]
"""Motors of 8,800 USD from China, testing of 880 and conversion of 3,520 at home in Mexico."""

TRANSPORT = 1.76 * 20000.0 * 0.0537 / 1000.0 + 2.64 * 60.0 / 1000.0
"""t CO2e a year: 880 motors of 2 kg at the factor of a ship, 880 pumps of 3 kg at the lane's own 60 kg a tonne."""
CARBON = {
    "carbon": TRANSPORT + 3.52,
    "carbon_parts": {"transport": TRANSPORT, "supply": 3.52, "making": None},
    "carbon_not_assessed": [
        {"table": "capabilities", "row": 3, "column": "carbon", "says": "testing of Monterrey lab"},
        {"table": "capabilities", "row": 4, "column": "carbon", "says": "pump of Saltillo"},
    ],
}
"""Motors state 4 kg each; neither testing nor making does."""


def write_result(folder):
    """Write the whole result folder, sealed."""
    world = World.on(DAY)
    for name, text in MODEL.items():
        stored.write_text(folder.parent / "hand-model" / name, text)
    chain = open_model(folder.parent / "hand-model", world)
    chains.save(chain, folder / "model")
    for name, text in PLAN.items():
        stored.write_text(folder / "plans" / "own" / f"{name}.csv", text)
    stored.write_json(
        folder / "plans" / "own" / "origin.json",
        [_judged(world, period, units) for period, units in ((1, 500.0), (2, 380.0))],
    )
    stored.write_text(folder / "plans" / "own" / "notes.txt", "Worked out by hand.\n")
    stored.write_text(folder / "report.html", "<p>landed cost 40,030.34</p>\n")
    manifest = {
        "on": DAY.isoformat(),
        "input_sha256": chain.digest,
        "facts": world.manifest(table_names()),
        "options": {
            "solve": {"gap": 1e-5},
            "duty": {"facts": [], "detail": True},
            "trust": TrustParams(home="MEX").to_dict(),
        },
    }
    row = {
        "strategy": "own",
        "status": "optimal",
        "landed_cost": sum(COST.values()),
        "gap": 0.0,
        "cost": COST,
        "days": 2.0,
        "allied_share": 1 / 3,
        "originating_share": 0.0,
        **CARBON,
        **dict.fromkeys(
            ("regional_content", "expected_loss", "cvar95", "ttr_days", "tts_days", "jobs", "footprint")
        ),
        "open_sites": ["Ningbo", "Monterrey lab", "Saltillo"],
        "concentration": CONCENTRATION,
        "aim": "cost",
        "revenue": 26400.0,
        "profit": 26400.0 - sum(COST.values()),
        "objectives": [],
    }
    comparison = {
        "model": "Hand",
        "on": DAY.isoformat(),
        "manifest": manifest,
        "strategies": [row],
        "flip_points": [],
        "caveats": list(world.caveats(table_names())),
    }
    stored.write_json(folder / "manifest.json", manifest)
    stored.write_json(folder / "comparison.json", comparison)
    stored.seal(folder)
    return folder


def _judged(world, period, units):
    """A pump of 25 USD out of a motor of 10 USD without declaration, 1 USD of testing and 4 USD of conversion."""
    motor = Material(name="motor", hs="85011060", value=10.0, originating=None, country_of_origin="CHN")
    pump = Good(
        product="pump",
        hs="84137020",
        country="MEX",
        transaction_value=25.0,
        net_cost=15.0,
        materials=(motor,),
    )
    place = {
        "site": "Saltillo",
        "recipe": "assemble",
        "product": "pump",
        "mode": "open",
        "period": period,
        "quantity": units,
        "claimed": False,
    }
    return {**place, "determination": qualify(pump, Rulebook.usmca(world)).to_dict()}


def edit_csv(folder, table, row, column, text):
    """Put another text into one cell; `row` counts as the user does, the header is row 1."""
    path = folder / "plans" / "own" / f"{table}.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index(column)
    cells = lines[row - 1].split(",")
    cells[place] = text
    lines[row - 1] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def edit_json(path, change):
    """Change a JSON document in place."""
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
