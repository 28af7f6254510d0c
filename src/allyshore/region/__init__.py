"""What does it do for the region? Value added by country of origin, and jobs, over an inter-country input-output table."""

from allyshore.region.content import by_origin, content
from allyshore.region.employment import employment
from allyshore.region.exports import decompose
from allyshore.region.extraction import extract
from allyshore.region.footprint import CountryJobs, Footprint, change
from allyshore.region.icio import read_icio
from allyshore.region.jobs import finding, jobs
from allyshore.region.leontief import Leontief
from allyshore.region.params import TraceParams
from allyshore.region.programme import Programme, programme, read_programme
from allyshore.region.published import published
from allyshore.region.reading import manufactures, over, us_table, world_table
from allyshore.region.result import Content, Decomposition, Dependence, JobFigure, Jobs
from allyshore.region.table import InterCountryTable
from allyshore.region.trace import RegionModel, prepare, trace

__all__ = [
    "Content",
    "CountryJobs",
    "Decomposition",
    "Dependence",
    "Footprint",
    "InterCountryTable",
    "JobFigure",
    "Jobs",
    "Leontief",
    "Programme",
    "RegionModel",
    "TraceParams",
    "by_origin",
    "change",
    "content",
    "decompose",
    "employment",
    "extract",
    "finding",
    "jobs",
    "manufactures",
    "over",
    "prepare",
    "programme",
    "published",
    "read_icio",
    "read_programme",
    "trace",
    "us_table",
    "world_table",
]
