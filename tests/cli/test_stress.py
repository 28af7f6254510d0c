"""``allyshore stress``: the keys of the contract, losses that add up, the same for any number of threads."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from allyshore.cli.app import main

STARTER = Path(__file__).parents[2] / "examples" / "starter"
ON = ("--on", "2026-06-15", "--json", "--strategy", "least-cost", "--scenarios", "300")
HEAD = "hazard,scope,key,acts_on,rate,duration,duration_sd,severity,ramp_days,source\n"


def told(capsys, *words):
    assert main(["stress", *words]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def struck(tmp_path):
    """The starter with two hazards that may strike and one that never does."""
    model = tmp_path / "model"
    shutil.copytree(STARTER, model)
    rows = [
        "blockade,country,MEX,exports,1,40,10,1,5,test",
        "storm,country,USA,sites,1,30,10,0.9,5,test",
        "never,country,CHN,sites,0,30,0,1,0,test",
    ]
    (model / "hazards.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return model


def test_a_model_without_hazards_has_exposures_and_no_loss(capsys):
    """What no rate is known of is null, never zero, and said."""
    out = told(capsys, str(STARTER), *ON)
    assert out["expected_loss"] is out["cvar95"] is out["ttr_days"] is None
    assert out["exposures"]
    assert out["tts_days"] is not None
    assert any("no rows of hazards" in text for text in out["not_assessed"])


def test_losses_add_up_and_no_thread_changes_them(capsys, struck):
    """Shares of hazards sum to the expected loss; one thread gives the bits of two."""
    two = told(capsys, str(struck), *ON, "--seed", "7", "--threads", "2")
    one = told(capsys, str(struck), *ON, "--seed", "7", "--threads", "1")
    assert two["expected_loss"] > 0.0
    assert two == one
    assert sum(row["loss"] for row in two["attribution"]) == pytest.approx(two["expected_loss"], rel=1e-9)
    assert two["cvar95"] >= two["var95"] >= 0.0
    low, high = two["ci"]["expected_loss"]
    assert low < two["expected_loss"] < high
    assert {"blockade", "storm"} >= {row["hazard"] for row in two["attribution"][:-1]}
    assert {"node", "kind", "tts", "loss", "index"} <= set(two["exposures"][0])


def test_faults_of_hazards_are_told_at_once(capsys, tmp_path):
    """An unknown site, a scope that cannot suffer so, two rates of one event: each with its row and a cure."""
    model = tmp_path / "model"
    shutil.copytree(STARTER, model)
    rows = [
        "fire,site,nowhere,sites,1,40,10,1,5,test,",
        "fire,port,Laredo,sites,2,40,10,1.5,5,test,0.5;0.5",
    ]
    head = HEAD.replace("source", "source,month_shares")
    (model / "hazards.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    assert main(["stress", str(model)]) == 3
    err = capsys.readouterr().err
    for piece in (
        "hazards.csv row 2, key",
        "hazards.csv row 3, acts_on",
        "hazards.csv row 3, rate",
        "row 3, severity",
        "row 3, month_shares: expected twelve shares",
    ):
        assert piece in err


def test_one_year_says_no_interval(capsys, struck):
    """The JSON stays JSON: an end that nobody knows is null."""
    words = [word if word != "300" else "1" for word in ON]
    assert told(capsys, str(struck), *words)["ci"]["expected_loss"] == [None, None]
    assert main(["stress", str(struck), *words[:2], *words[3:]]) == 0
    assert "one year says no interval" in capsys.readouterr().out


def test_proposed_rows_pass_the_models_own_check_once_complete(capsys, tmp_path):
    """Saved as they are printed, rows are refused for what no source says and for nothing else; with it stated they pass."""
    model = tmp_path / "model"
    shutil.copytree(STARTER, model)
    assert main(["stress", str(model), "--propose", "--on", "2026-06-15"]) == 0
    out, err = capsys.readouterr()
    assert "Nothing is used until you put rows into hazards.csv" in err
    (model / "hazards.csv").write_text(out, encoding="utf-8")
    rows = list(csv.DictReader(out.splitlines()))
    assert {"Laredo", "MX-NLE", "US-TX", "MEX", "Monterrey motors"} <= {row["key"] for row in rows}
    open_cells = [row[name] for row in rows for name in ("duration", "severity")].count("")
    assert open_cells
    assert main(["check", str(model), "--on", "2026-06-15"]) == 3
    err = capsys.readouterr().err
    assert err.count("hazards.csv row") == err.count(", severity") + err.count(", duration") == open_cells
    with (model / "hazards.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        stated = ({name: row[name] or "0.5" for name in ("duration", "severity")} for row in rows)
        table.writerows({**row, **more} for row, more in zip(rows, stated, strict=True))
    assert main(["check", str(model), "--on", "2026-06-15"]) == 0


def test_a_model_without_a_struck_place_is_told_so(capsys, tmp_path):
    """Nothing on standard output, and no rate of zero."""
    model = tmp_path / "model"
    shutil.copytree(STARTER, model)
    sites = (model / "sites.csv").read_text(encoding="utf-8")
    moved = sites.replace("MEX,MX-NLE,Monterrey,25.67,-100.31", "USA,US-CO,Denver,39.74,-104.99")
    moved = moved.replace("US-TX,El Paso,31.76,-106.49", "US-IL,Chicago,41.80,-87.70")
    (model / "sites.csv").write_text(moved, encoding="utf-8")
    assert main(["stress", str(model), "--propose", "--on", "2026-06-15"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "nothing is proposed, which is not a rate of zero" in err
