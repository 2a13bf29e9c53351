#!/usr/bin/python3
"""wapiti_run.py: wapiti as its command line says, with what Python 3.11 broke in Debian's 3.0.4 mended: its -x dies of an
expression whose flags stand at the end. Run by scanner.py; takes wapiti's own arguments."""
import re
import sys

import wapitiCore.net.crawler as crawler
from wapitiCore.main.wapiti import wapiti_main

crawler.wildcard_translate = lambda pattern: re.compile(".*".join(map(re.escape, pattern.split("*"))) + r"\Z", re.M | re.S)
sys.exit(wapiti_main())
