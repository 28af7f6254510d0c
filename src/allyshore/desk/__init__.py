"""May it be certified, and does a certificate still hold: `certify` gives a `Certificate`, `recheck` judges one again."""

from allyshore.desk.certify import certify
from allyshore.desk.changes import Change, Standing, changes, earlier
from allyshore.desk.offers import Offer, Swap, swaps
from allyshore.desk.params import CertifyParams
from allyshore.desk.parties import PARTIES, Parties, Party, parties_file, read_parties
from allyshore.desk.period import last_lawful_day, records_until
from allyshore.desk.recheck import Rechecked, recheck
from allyshore.desk.requests import Request, requests, save_requests
from allyshore.desk.result import CERTIFICATE, EVIDENCE, PAPER, Certificate
from allyshore.desk.save import check_place, save

__all__ = [
    "CERTIFICATE",
    "EVIDENCE",
    "PAPER",
    "PARTIES",
    "Certificate",
    "CertifyParams",
    "Change",
    "Offer",
    "Parties",
    "Party",
    "Rechecked",
    "Request",
    "Standing",
    "Swap",
    "certify",
    "changes",
    "check_place",
    "earlier",
    "last_lawful_day",
    "parties_file",
    "read_parties",
    "recheck",
    "records_until",
    "requests",
    "save",
    "save_requests",
    "swaps",
]
