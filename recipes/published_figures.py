"""Make `published_figures`: what others found on content and jobs in North American trade, with concept, method and year.

No raw file: each row is a fact read in the publication or page that it names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from writing import run, write

if TYPE_CHECKING:
    from pathlib import Path

CONTENT, JOBS = "content", "jobs"
CGE = "general equilibrium model of the economy (GTAP type) with trade and without: jobs of exports, less jobs that would come back to replace imports, plus jobs that cheaper imports make possible; net"
JOBS_IN = "US jobs that depend, on net, on exports to and imports from {} together"

# topic, subject, partner, figure, concept, method, year of the data, published, source, read in.
# fmt: off
ROWS = (
    (CONTENT, "MEX", "USA", 0.40, "US content in goods that the United States imports from Mexico", "input-output table with processing trade set apart, early 2000s", None, 2010,
     "Koopman, Powers, Wang and Wei, Give Credit Where Credit Is Due, NBER working paper 16426 (2010)", "quoted as about 40 percent: Reuters, 2017-09-21 (Mexican officials); tecma.com, Trade with Mexico. The paper's abstract gives no such number"),
    (CONTENT, "MEX", "USA", 0.30, "US value in Mexican manufactures imported by the United States", "input-output table with Mexican customs data, so that exports to the US use more US inputs than others do", None, 2019,
     "de Gortari, Disentangling Global Value Chains, NBER working paper 25868 (2019)", "abstract at econpapers.repec.org/RePEc:nbr:nberwo:25868"),
    (CONTENT, "MEX", "USA", 0.18, "US value in Mexican manufactures imported by the United States", "input-output table alone: all output of a sector uses the same inputs", None, 2019,
     "de Gortari, Disentangling Global Value Chains, NBER working paper 25868 (2019), the conventional figure that it starts from", "abstract at econpapers.repec.org/RePEc:nbr:nberwo:25868"),
    (CONTENT, "MEX", "USA", 0.16, "US value added in manufactured goods imported from Mexico", "OECD Trade in Value Added: inter-country input-output table", 2011, 2017,
     "Flatness and Rasmussen, US Department of Commerce, Office of Trade and Economic Analysis (September 2017)", "Ross, Washington Post, 2017-09-22 (26 percent for 1995); Reuters, 2017-09-21 (21 percent for 1995)"),
    (CONTENT, "CAN", "USA", 0.15, "US value added in manufactured goods imported from Canada", "OECD Trade in Value Added: inter-country input-output table", 2011, 2017,
     "Flatness and Rasmussen, US Department of Commerce, Office of Trade and Economic Analysis (September 2017)", "Ross, Washington Post, 2017-09-22; Reuters, 2017-09-21 (21 percent for 1995)"),
    (JOBS, "USA", "MEX", 4.9e6, JOBS_IN.format("Mexico"), CGE, 2014, 2016,
     "Wilson, Growing Together, Wilson Center Mexico Institute (2016), estimate by Trade Partnership Worldwide (Baughman and Francois)", "wilsoncenter.org, Wilson Center Study Finds 5 Million U.S. Jobs Depend on Trade with Mexico; The Atlantic, 2016-12-09 for the three effects"),
    (JOBS, "USA", "MEX", 4.9e6, JOBS_IN.format("Mexico"), CGE, 2017, 2019,
     "Baughman and Francois, Trade and American Jobs, 2019 update, Trade Partnership Worldwide for Business Roundtable", "executive summary at wita.org and businessroundtable.org"),
    (JOBS, "USA", "CAN", 7.2e6, JOBS_IN.format("Canada"), CGE, 2017, 2019,
     "Baughman and Francois, Trade and American Jobs, 2019 update, Trade Partnership Worldwide for Business Roundtable", "executive summary at wita.org and businessroundtable.org"),
    (JOBS, "USA", "CHN", 7.3e6, JOBS_IN.format("China"), CGE, 2017, 2019,
     "Baughman and Francois, Trade and American Jobs, 2019 update, Trade Partnership Worldwide for Business Roundtable", "executive summary at wita.org and businessroundtable.org"),
    (JOBS, "USA", "JPN", 1.3e6, JOBS_IN.format("Japan"), CGE, 2017, 2019,
     "Baughman and Francois, Trade and American Jobs, 2019 update, Trade Partnership Worldwide for Business Roundtable", "executive summary at wita.org"),
)
# fmt: on


def main(_raw: Path, out: Path) -> Path:
    """Write the rows."""
    names = [
        "topic",
        "subject",
        "partner",
        "figure",
        "concept",
        "method",
        "year",
        "published",
        "source",
        "read_in",
    ]
    rows = pl.DataFrame(ROWS, schema=names, orient="row").with_columns(
        vintage=pl.col("published").cast(pl.String), licence=pl.lit("facts, cited")
    )
    return write(out, "published_figures", rows)


if __name__ == "__main__":
    run(main)
