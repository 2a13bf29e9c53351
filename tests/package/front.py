"""front.py: the site of nginx that the package brings, judged by programs made for that: sslscan and testssl; and what they do not look
at. Each remark is answered here or mended there."""
import json
import os
import re
import subprocess
import tempfile
import xml.etree.ElementTree

from tap import diag, is_, like, ok
from told import done, soon

# Remarks of testssl that stand, each with its reason. Those of a certificate which nobody vouches for: the box has none of its own yet.
ANSWERED = {
    "cert_trust": "the machine's own certificate, until the town has one",
    "cert_chain_of_trust": "the same",
    "cert_commonName": "the same",
    "cert_expirationStatus": "the same: ten years",
    "cert_validityPeriod": "the same: ten years",
    "cert_extlifeSpan": "the same: ten years",
    "cert_crlDistributionPoints": "the same: nobody can withdraw it",
    "cert_revocation": "the same",
    "OCSP_stapling": "the same: there is nobody to ask; Let's Encrypt ended OCSP in 2025",
    "DNS_CAArecord": "a machine without a public name has no record",
    "HSTS": "said only with a certificate that browsers trust: the next visit would be refused otherwise",
    "BREACH": "pages are packed, but no page repeats what a stranger sent beside a secret that stays: tokens against forgery are made anew"
              " for each page",
    "LUCKY13": "no cipher with CBC is offered",
    "cipherlist_OBSOLETED": "none is offered",
}
GRAVE = ("LOW", "MEDIUM", "HIGH", "CRITICAL", "WARN")


def remarks(machine):
    """What testssl says: identifier -> (severity, finding)."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "said.json")
        process = machine.outside(["testssl", "--quiet", "--color", "0", "--nodns", "none", "--warnings", "off", "--jsonfile", path, "127.0.0.1:443"])
        diag(process.communicate(timeout=500)[0][-200:])
        with open(path, encoding="utf-8") as file:
            return {one["id"]: (one["severity"], one["finding"]) for one in json.load(file)}
