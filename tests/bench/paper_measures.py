# paper_measures.py: what a paper costs: a report of several pages in one program, many in one process, charts in a batch, beside
# WeasyPrint on the page of the same document and gnuplot alone. Processor time stands beside wall time: other work moves the second.
import os
import re
import resource
import shutil
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
MANY, CHARTS = 60, 100


def spent(*words, **options):
    """Wall and processor seconds of one program and its children, and what it printed."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def peak_mb(*words):
    done = subprocess.run(["/usr/bin/time", "-f", "peak %M", *words], check=True, capture_output=True, text=True)
    return int(re.search(r"peak (\d+)", done.stderr).group(1)) / 1024


def pages_of(path):
    return int(re.search(r"Pages:\s+(\d+)", spent("pdfinfo", path)[2]).group(1))


def measure(conf, tools, say):
    """`conf`: of a box with a store; `say` (name, figure, note) takes each measure."""
    folder = tempfile.mkdtemp(prefix="histologe-paper-")
    tool = [os.path.join(tools, "paper_batch"), conf, folder]
    try:
        wall, cpu, told = min(spent(*tool, "1", "1") for _ in range(5))
        pages = int(told.split()[2])
        say(f"paper: one report of {pages} pages with a chart, whole program", f"{wall * 1000:.0f} ms", f"{cpu * 1000:.0f} ms of the processor, "
            f"gnuplot and templates included; peak {peak_mb(*tool, '1', '1'):.1f} MB; aim for six pages: 100 ms, 10 MB")
        _, many, told = spent(*tool, "1", str(MANY))
        printed = float(told.split()[1])
        say(f"paper: {MANY} of them in one process", f"{MANY * pages / printed * 1000:,.0f} pages/s",
            f"{(many - cpu) / (MANY - 1) * 1000:.1f} ms of the processor a report, its chart replayed; peak {peak_mb(*tool, '1', str(MANY)):.1f} MB")
        none = min(spent(*tool, "1", "0")[1] for _ in range(3))
        _, cpu_charts, told = spent(*tool, str(CHARTS), "0")
        say(f"charts: {CHARTS} in one batch of gnuplot", f"{float(told.split()[0]) / CHARTS:.1f} ms/chart",
            f"{(cpu_charts - none) / (CHARTS - 1) * 1000:.1f} ms of the processor, gnuplot's own included; aim: under 5")
        if shutil.which("weasyprint"):
            beside(folder, (many - cpu) / (MANY - 1) / pages, say)
    finally:
        shutil.rmtree(folder)


def beside(folder, own_s, say):
    page, pdf = os.path.join(folder, "report.html"), os.path.join(folder, "peer.pdf")
    with open(page) as source:
        text = source.read().replace('"/assets/', f'"{TOP}/site-templates/assets/')
    with open(page, "w") as out:
        out.write(text)
    spent("weasyprint", page, pdf)
    wall, cpu, _ = min(spent("weasyprint", page, pdf) for _ in range(3))
    pages = pages_of(pdf)
    say(f"peer: WeasyPrint, the page of the same document, {pages} pages", f"{wall * 1000:.0f} ms", f"{cpu * 1000:.0f} ms of the processor; "
        f"peak {peak_mb('weasyprint', page, pdf):.1f} MB")
    say("ratio, processor time a page, WeasyPrint to the box", f"{cpu / pages / own_s:.0f}", "aim: at least 30")


if __name__ == "__main__":
    import sys
    measure(sys.argv[1], os.path.join(TOP, "build/bench"), lambda *row: print(" | ".join(row), flush=True))
