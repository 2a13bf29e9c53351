#!/usr/bin/python3
# power.py: tests/box/kill.py, a thousand power cuts long; each backup that was made meanwhile is brought back.
import os
import runpy
import sys

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../box")
sys.path.insert(0, os.path.join(FOLDER, "lib"))
import box  # noqa: E402

# What a thousand lives left to send and to make is done at once, at their end.
box.COMMAND_MAX_S = 1800
os.environ.update(CUTS=os.environ.get("CUTS") or "1000", NIGHTLY="1")
runpy.run_path(os.path.join(FOLDER, "kill.py"), run_name="__main__")
