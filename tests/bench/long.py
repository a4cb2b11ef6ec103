#!/usr/bin/python3
"""One very long document: 30,000 pages in 2 GB, each page text and a picture of noise.

    ./dev bench long [--pages 30000] [--mib 1900]

Makes the file, sends it through nginx, and has it read. Prints when the first page could be read and when all could, the
memory of the worker, its children and the handlers in ten lines over that time, and how long lists and single documents
took before and meanwhile. A small run: --pages 1000 --mib 70.
"""

import argparse
import http.client
import json
import math
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "stack"), str(HERE.parents[1] / "e2e/support")]

import papers
import pipeline
import rest
import sheets
import stack

OTHER_DOCUMENTS = 50
IDLE_ASKS = 300
ASK_EVERY_SECONDS, LOOK_EVERY_SECONDS = 0.1, 1.0
LINES = 10
PATIENCE_SECONDS = 24 * 3600
PART_BYTES = 1 << 20


# --- the document ---

def write_document(file, pages, mib):
    """Page by page: the file is larger than what this program wants to hold."""
    side = max(8, math.isqrt(mib * 1048576 // pages))
    chance = random.Random(11)
    offsets, kids = {}, []

    def put(number, body):
        offsets[number] = file.tell()
        file.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")

    file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    put(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    put(3, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for page in range(pages):
        picture = 4 + 3 * page
        put(picture, b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
                     b"/Length %d >>\nstream\n" % (side, side, side * side) + chance.randbytes(side * side) + b"\nendstream")
        put(picture + 1, stream(page_content(page, chance)))
        put(picture + 2, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 "
                         b"3 0 R >> /XObject << /Im %d 0 R >> >> >>" % (picture + 1, picture))
        kids.append(b"%d 0 R" % (picture + 2))
    put(2, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b" ".join(kids)))
    start = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
    for number in range(1, len(offsets) + 1):
        file.write(b"%010d 00000 n \n" % offsets[number])
    file.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, start))


def page_content(page, chance):
    lines = [f"Page {page + 1} of a long ledger."] + sheets.sentences(chance, 20, 70)
    text = b"".join(b"(" + line.encode() + b") Tj T*\n" for line in lines)
    return b"q 72 0 0 72 470 60 cm /Im Do Q BT /F1 10 Tf 14 TL 72 720 Td\n" + text + b"ET"


def stream(content):
    return b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream"


def send(client, path, title):
    """Create, PUT from the file, process. (document, seconds of the PUT)"""
    made = client.call("POST", "/api/documents/", {"title": title}).json()
    parts = urllib.parse.urlsplit(made["presigned_url"])
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE_SECONDS, blocksize=PART_BYTES)
    begun = time.monotonic()
    with open(path, "rb") as file:
        connection.request("PUT", f"{parts.path}?{parts.query}", file, {"Content-Length": str(path.stat().st_size)})
        answer = connection.getresponse()
        assert answer.status == 200, (answer.status, answer.read())
    seconds = time.monotonic() - begun
    started = client.call("POST", f"/api/documents/{made['id']}/process/", {})
    assert started.status == 200, started.body
    return made["id"], seconds


# --- memory ---

def memory_mib(pid):
    """(own, mapped from files) of a process now; zeros when it is gone."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0, 0.0
    found = dict(re.findall(r"^(RssAnon|RssFile):\s+(\d+)", status, re.M))
    return int(found.get("RssAnon", 0)) / 1024, int(found.get("RssFile", 0)) / 1024


def children_of(pid):
    found = []
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            found += (thread / "children").read_text().split()
        except (FileNotFoundError, ProcessLookupError):
            pass  # it ended meanwhile
    return found


def look(layout, worker):
    """Largest of each kind: worker, one child (own memory, mapped file), one handler."""
    supervisor = layout.pid_file.read_text().strip()
    handlers = [child for child in children_of(supervisor)
                if int(child) != worker and pathlib.Path(f"/proc/{child}/comm").read_text().startswith("quire-")]
    engines = [memory_mib(child) for child in children_of(worker)] or [(0.0, 0.0)]
    return [memory_mib(worker)[0], max(own for own, _ in engines), max(mapped for _, mapped in engines),
            max(memory_mib(handler)[0] for handler in handlers)]


def print_curve(samples):
    """The largest of each span of time, so that no peak is lost."""
    print("  seconds  pages read   worker   child (own)  child (file)  handler   MiB")
    step = max(1, -(-len(samples) // LINES))
    for first in range(0, len(samples), step):
        span = samples[first:first + step]
        peaks = [max(sample[2][i] for sample in span) for i in range(4)]
        print("  %7.0f  %10d  %7.1f  %11.1f  %12.1f  %7.1f" % (span[-1][0], span[-1][1], *peaks), flush=True)


# --- answers meanwhile ---

class Asker:
    """Asks for the list and for one document in turn, over one connection."""

    def __init__(self, client, number):
        client.log_in()
        self.token = client.call("POST", "/api/token/", client._login).json()["access"]
        self.paths = ("/api/documents/", f"/api/documents/{number}/")
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(client.address).netloc, timeout=60)
        self.times = {path: [] for path in self.paths}

    def ask(self):
        for path in self.paths:
            begun = time.perf_counter()
            self.connection.request("GET", path, headers={"Authorization": f"Bearer {self.token}"})
            answer = self.connection.getresponse()
            json.loads(answer.read())
            assert answer.status == 200, answer.status
            self.times[path].append(time.perf_counter() - begun)

    def quantiles(self):
        """p50 and p99 in milliseconds, of the list and of the single document; forgets what was measured."""
        found = [[sorted(times)[-(-len(times) * percent // 100) - 1] * 1000 for percent in (50, 99)]
                 for times in self.times.values()]
        self.times = {path: [] for path in self.paths}
        return found


def ask_until(asker, stop):
    while not stop.wait(ASK_EVERY_SECONDS):
        asker.ask()


# --- one run ---

def watch(layout, client, number, pages):
    """(seconds to the first page, samples) until the document ends."""
    worker = pipeline.pid_of(layout, "quire-worker")
    document = client.document(number)
    begun, first, samples = time.monotonic(), None, []
    while True:
        status = client.document(number)["status"]
        progress = client.call("GET", f"/api/documents/{number}/pending/").json()
        seconds = time.monotonic() - begun
        if first is None and client.file(document, "pages/{slug}-p1.txt").status == 200:
            first = time.monotonic() - begun
            print(f"first page readable after {first:.1f} s, the document is {status}", flush=True)
        left = progress.get("texts")
        samples.append((seconds, pages if status != "pending" else pages - (pages if left is None else left), look(layout, worker)))
        if status not in ("pending", "readable", "nofile"):
            assert status == "success", client.call("GET", f"/api/documents/{number}/errors/").body
            return first, samples
        assert seconds < PATIENCE_SECONDS
        time.sleep(LOOK_EVERY_SECONDS)


def run(layout, chosen, folder):
    client = rest.DocumentCloud(layout.address("documentcloud"), "admin", layout.login.read_text().strip())
    others = [client.upload(f"short {n}", papers.text_pdf([[f"Short {n}."]])) for n in range(OTHER_DOCUMENTS)]
    for other in others:
        client.wait(other, 300)
    path = pathlib.Path(folder) / "long.pdf"
    with open(path, "wb") as file:
        write_document(file, chosen.pages, chosen.mib)
    print(f"{chosen.pages} pages, {path.stat().st_size / 1048576:.0f} MiB; {os.cpu_count()} cores", flush=True)

    asker = Asker(client, others[0])
    for _ in range(IDLE_ASKS):
        asker.ask()
        time.sleep(ASK_EVERY_SECONDS)  # as later: what is asked for rarely is in nobody's cache
    idle = asker.quantiles()
    number, seconds = send(client, path, "long")
    path.unlink()
    print(f"sent in {seconds:.1f} s", flush=True)
    stop = threading.Event()
    asking = threading.Thread(target=ask_until, args=(asker, stop))
    asking.start()
    try:
        _, samples = watch(layout, client, number, chosen.pages)
    finally:
        stop.set()
        asking.join()
    print(f"all of it after {samples[-1][0]:.1f} s, {chosen.pages / samples[-1][0]:.1f} pages a second")
    print_curve(samples)
    for what, before, during in zip(("list", "one document"), idle, asker.quantiles()):
        print(f"  {what:12}  idle p50 {before[0]:6.1f} ms p99 {before[1]:6.1f} ms; meanwhile p50 {during[0]:6.1f} ms "
              f"p99 {during[1]:6.1f} ms; p99 meanwhile/idle {during[1] / before[1]:.2f}")
    for kind, row in pipeline.stages(layout.log / "worker.log", 0).items():
        print(f"  {kind:12} {row['jobs']:5} jobs {row['ms'] / 1000:8.1f} s wall, largest child {row['peak_mib']:.0f} MiB "
              "with its file")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", default=os.environ.get("QUIRE_BIN", "build/release/bin"))
    options.add_argument("--pages", type=int, default=30_000)
    options.add_argument("--mib", type=int, default=1900)
    chosen = options.parse_args()

    state = tempfile.mkdtemp(prefix="quire-bench-")
    settings = pipeline.SETTINGS + ("auth.access_token_seconds=86400", f"limits.pdf_bytes={2 ** 31 - 1}")
    layout = stack.up(state, port=0, bin=chosen.bin, settings=settings)
    try:
        run(layout, chosen, state)
    finally:
        stack.down(state)
        subprocess.run(["rm", "-rf", state], check=True)


if __name__ == "__main__":
    main()
