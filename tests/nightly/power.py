#!/usr/bin/python3
# power.py: tests/box/kill.py, a thousand power cuts long; each backup that was made meanwhile is brought back.
import os
import runpy

TEST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../box/kill.py")
os.environ.update(CUTS=os.environ.get("CUTS") or "1000", NIGHTLY="1")
runpy.run_path(TEST, run_name="__main__")
