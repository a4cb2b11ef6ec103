#!/usr/bin/python3
"""What a document costs from upload to success, beside what it may cost.

    ./dev bench pipeline [--rounds 3] [--text-pages 448] [--scan-pages 16] [--scan FILE.pdf --truth FILE.txt]

Each round takes the same file in turn through Quire, through the bare engine (page_bench: one process per core, each a
part of the pages, nothing kept) and, a scan, through `ocrmypdf --output-type pdf --optimize 0 --jobs 2`. What counts are
ratios within a round, since other work of the machine slows all alike; their medians stand beside what was promised.
`--truth`: what stands on the scan, pages parted by form feeds. Needs python3-pil, ocrmypdf and poppler-utils.
"""

import argparse
import collections
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[1] / "stack"), str(HERE.parents[1] / "e2e/support")]

import rest
import sheets
import stack

SETTINGS = ("limits.requests_per_second=0", "limits.anonymous_per_day=0")
MODEL = "/usr/share/tesseract-ocr/5/tessdata/eng.traineddata"
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return sum(int(fields[i]) for i in (11, 12, 13, 14)) / TICKS  # own and reaped children, user and system


def peak_mib(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def pid_of(layout, name):
    supervisor = layout.pid_file.read_text().strip()
    for child in pathlib.Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split():
        if pathlib.Path(f"/proc/{child}/comm").read_text().strip() == name[:15]:
            return int(child)
    raise AssertionError(f"{name} does not run")


def stages(log, since):
    """kind -> sums over the worker's lines about jobs that ended after the byte `since` of its log."""
    table = collections.defaultdict(collections.Counter)
    with open(log, "rb") as file:
        file.seek(since)
        for line in file.read().decode(errors="replace").splitlines():
            if " event=job " in line:
                fields = dict(re.findall(r"(\w+)=(\S+)", line))
                row = table[fields.get("kind", "?")]
                row["jobs"] += 1
                for key in ("ms", "cpu_ms", "child_cpu_ms"):
                    row[key] += float(fields.get(key, 0))
                row["peak_mib"] = max(row["peak_mib"], float(fields.get("child_peak_kib", 0)) / 1024)
    return table


def process(layout, client, title, data):
    """Uploads and waits. (document, wall seconds, CPU seconds, stage table)"""
    log = layout.log / "worker.log"
    since = log.stat().st_size
    worker = pid_of(layout, "quire-worker")
    cpu, start = cpu_seconds(worker), time.monotonic()
    document = client.wait(client.upload(title, data), seconds=3600)
    wall = time.monotonic() - start
    assert document["status"] == "success", client.call("GET", f"/api/documents/{document['id']}/errors/").body
    return document, wall, cpu_seconds(worker) - cpu, stages(log, since)


def change(layout, client, number, how, wanted):
    """Posts to modifications/ or process/ of a document and waits. (wall seconds, CPU seconds, stage table)"""
    log = layout.log / "worker.log"
    since = log.stat().st_size
    worker = pid_of(layout, "quire-worker")
    cpu, start = cpu_seconds(worker), time.monotonic()
    answer = client.call("POST", f"/api/documents/{number}/{how}/", wanted)
    assert answer.status in (200, 201), answer.body
    assert client.wait(number, seconds=600)["status"] == "success"
    return time.monotonic() - start, cpu_seconds(worker) - cpu, stages(log, since)


def process_again(layout, client, number, first_wall, first_cpu):
    wall, cpu, _ = change(layout, client, number, "process", {})
    print(f"  processed again: wall {wall:.2f} s, CPU {cpu:.2f} s; again/first: CPU {cpu / first_cpu:.3f}, wall {wall / first_wall:.3f}")


def modifications(last):
    """Each leaves the document as long as it was, but for the last."""
    turned = {"page": f"0-{last}", "modifications": [{"type": "rotate", "angle": "hw"}]}
    yield "all pages in reverse", [{"page": ",".join(str(page) for page in range(last, -1, -1))}]
    yield "14 pages turned", [{**turned, "page": "0-13"}, {"page": f"14-{last}"}]
    yield "all pages turned", [turned]
    yield "every other page left out", [{"page": ",".join(str(page) for page in range(0, last + 1, 2))}]


def report(name, pages, wall, cpu, table, layout):
    print(f"\n{name}: wall {wall:.1f} s, CPU {cpu:.1f} s ({1000 * cpu / pages:.1f} ms a page), "
          f"{100 * cpu / wall / os.cpu_count():.0f} % of {os.cpu_count()} cores, "
          f"worker peak {peak_mib(pid_of(layout, 'quire-worker')):.0f} MiB")
    for kind, row in table.items():
        print(f"  {kind:12} {row['jobs']:5} jobs {row['ms'] / 1000:8.2f} s wall {row['cpu_ms'] / 1000:8.2f} s CPU of the worker "
              f"{row['child_cpu_ms'] / 1000:8.2f} s CPU of children, largest child {row['peak_mib']:.0f} MiB")


def children_cpu():
    spent = os.times()
    return spent.children_user + spent.children_system


def ocrmypdf(path, pages):
    """(wall seconds, CPU seconds, text of its pages)"""
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "out.pdf"
        cpu, start = children_cpu(), time.monotonic()
        subprocess.run(["ocrmypdf", "--quiet", "--output-type", "pdf", "--optimize", "0", "--jobs", "2", path, target],
                       check=True)
        wall, cpu = time.monotonic() - start, children_cpu() - cpu
        text = subprocess.run(["pdftotext", "-raw", target, "-"], capture_output=True, text=True, check=True).stdout
        return wall, cpu, text.split("\f")[:pages]


def bare_engine(bin, path, pages, *more):
    """(wall seconds, CPU seconds) of one page_bench per core, each with its part of the pages."""
    cores = min(os.cpu_count(), pages)
    parts = [(pages * core // cores, pages * (core + 1) // cores) for core in range(cores)]
    cpu, start = children_cpu(), time.monotonic()
    running = [subprocess.Popen([f"{bin}/page_bench", path, "--first", str(first), "--pages", str(end - first), *more],
                                stdout=subprocess.DEVNULL, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
               for first, end in parts]
    assert not any([process.wait() for process in running])
    return time.monotonic() - start, children_cpu() - cpu


def promise(what, ratios, most=None, least=None):
    """One line: the median of `ratios`, all of them, and whether the median is as it has to be."""
    middle = statistics.median(ratios)
    kept = (most is None or middle <= most) and (least is None or middle >= least)
    limit = f"at most {most}" if most is not None else f"at least {least}" if least is not None else ""
    print(f"  {what:44} {middle:6.3f}  {limit}{'' if kept else '  MISSED'}  (rounds: "
          f"{', '.join(f'{ratio:.3f}' for ratio in ratios)})")


def bench_text(layout, client, chosen, folder):
    pages, path = chosen.text_pages, folder / "text.pdf"
    path.write_bytes(sheets.text_pdf(pages))
    ratios = []
    for _ in range(chosen.rounds):
        document, wall, cpu, table = process(layout, client, "text", path.read_bytes())
        report(f"text PDF, {pages} pages", pages, wall, cpu, table, layout)
        _, bare = bare_engine(chosen.bin, path, pages, "--quick")
        ratios.append(cpu / bare)
    print()
    promise("CPU, Quire / bare engine", ratios, most=1.15)
    process_again(layout, client, document["id"], wall, cpu)
    for name, wanted in modifications(pages - 1):
        report(name, pages, *change(layout, client, document["id"], "modifications", wanted), layout)


def texts_of(client, document, pages):
    return [client.file(document, f"pages/{{slug}}-p{page}.txt").text() for page in range(1, pages + 1)]


def bench_scan(layout, client, chosen, path, truth):
    pages = len(truth)
    wall_ratios, cpu_ratios, busy = [], [], []
    for _ in range(chosen.rounds):
        document, wall, cpu, table = process(layout, client, "scan", path.read_bytes())
        report(f"scan, {pages} pages", pages, wall, cpu, table, layout)
        bare_wall, bare_cpu = bare_engine(chosen.bin, path, pages, "--quick", "--ocr", MODEL)
        busy.append(bare_wall / wall)
        print(f"  bare engine: wall {bare_wall:.1f} s, CPU {bare_cpu:.1f} s")
        if not chosen.no_ocrmypdf:
            other_wall, other_cpu, other = ocrmypdf(path, pages)
            wall_ratios.append(wall / other_wall)
            cpu_ratios.append(cpu / other_cpu)
            print(f"  ocrmypdf: wall {other_wall:.1f} s, CPU {other_cpu:.1f} s")
    print()
    promise(f"throughput, Quire / bare engine on {os.cpu_count()} cores", busy, least=0.95)
    ours = sheets.error_rate(truth, texts_of(client, document, pages))
    if chosen.no_ocrmypdf:
        print(f"  character error rate: {ours:.4f}")
    else:
        promise("CPU, Quire / ocrmypdf", cpu_ratios, most=0.6)
        promise("wall, Quire / ocrmypdf", wall_ratios, most=0.6)
        theirs = sheets.error_rate(truth, other)
        print(f"  character error rate: {ours:.4f}, ocrmypdf {theirs:.4f}{'' if ours <= theirs else '  MISSED'}")
    process_again(layout, client, document["id"], wall, cpu)


def scans(chosen, folder):
    """(path, texts of its pages) of each scan."""
    if chosen.scan:
        yield pathlib.Path(chosen.scan), pathlib.Path(chosen.truth).read_text().rstrip("\f").split("\f")
    elif chosen.scan_pages:
        pdf, truth = sheets.scan_pdf(chosen.scan_pages)
        path = folder / "scan.pdf"
        path.write_bytes(pdf)
        yield path, truth


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", default="build/release/bin")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--text-pages", type=int, default=448)
    options.add_argument("--scan-pages", type=int, default=16)
    options.add_argument("--scan", help="this PDF in place of a made one")
    options.add_argument("--truth", help="what stands on it")
    options.add_argument("--no-ocrmypdf", action="store_true")
    chosen = options.parse_args()

    state = tempfile.mkdtemp(prefix="quire-bench-")
    layout = stack.up(state, port=0, bin=chosen.bin, settings=SETTINGS)
    try:
        client = rest.DocumentCloud(layout.address("documentcloud"), "admin", layout.login.read_text().strip())
        with tempfile.TemporaryDirectory() as folder:
            if chosen.text_pages:
                bench_text(layout, client, chosen, pathlib.Path(folder))
            for path, truth in scans(chosen, pathlib.Path(folder)):
                bench_scan(layout, client, chosen, path, truth)
    finally:
        stack.down(state)
        subprocess.run(["rm", "-rf", state], check=True)


if __name__ == "__main__":
    main()
