#!/usr/bin/python3
"""How long somebody waits behind a crowd: one owner sends a document of 10,000 scanned pages, another 1,000 documents of one
page, and then single documents come, from a third person and from the owner of the long one.

    ./dev bench crowd [--pages 10000] [--uploads 1000] [--singles 40] [--kind scan|text] [--to-the-end]

Prints for each group of uploads p50, p99 and the longest time from the acknowledgement of `process` to the claim of its first
job and to `success`, and how far the long document came meanwhile. Stops when the single documents are read, or, with
`--to-the-end`, the crowd's. Needs python3-pil.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "stack"), str(HERE.parents[1] / "e2e/support")]

import lists
import papers
import people
import pipeline
import rest
import sheets
import stack

SENDERS = 8
PAUSE_SECONDS = 1.0  # between two of one person's single uploads
PATIENCE_SECONDS = 3600


def long_document(kind, pages):
    """Of scanned pages a handful are made and taken again and again: the reader does not know."""
    if kind == "text":
        return papers.text_pdf([[f"Page {page} of a long ledger.", "Harbor council minutes."] for page in range(pages)])
    scan, _ = sheets.scan_pdf(min(pages, 6))
    return repeated(scan, pages)


def repeated(pdf, pages):
    """The same pages again, as objects of their own, up to so many."""
    start = int(re.search(rb"startxref\s+(\d+)", pdf).group(1))
    bodies = re.split(rb"(?m)^\d+ 0 obj\n", pdf[:start])[1:]
    objects = [body.removesuffix(b"\nendobj\n") for body in bodies]
    originals = [body for body in objects if body.startswith(b"<< /Type /Page ")]
    kids = []
    for page in range(pages):
        objects.append(originals[page % len(originals)])
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b" ".join(kids))
    return papers.assemble(objects)


class Group:
    """Uploads whose waits are looked at together."""

    def __init__(self, name, client):
        self.name, self.client = name, client
        self.documents = []

    def send(self, title):
        number = self.client.upload(title, papers.text_pdf([[f"All about {title}."]]))
        self.documents.append(number)
        return number

    def send_and_wait(self, title):
        assert self.client.wait(self.send(title), PATIENCE_SECONDS)["status"] == "success"

    def report(self, layout):
        times = waits(layout, self.documents)
        print(f"{self.name}: {len(self.documents)} uploads")
        for what, values in zip(("first job claimed", "readable"), times):
            if values:
                print(f"  {what:18} {len(values):5}  p50 {quantile(values, 50):7.2f} s  p99 {quantile(values, 99):7.2f} s  "
                      f"longest {values[-1]:7.2f} s", flush=True)
        return len(times[1])


def quantile(times, percent):
    return times[-(-len(times) * percent // 100) - 1]


def waits(layout, documents):
    """Seconds from `process` to the claim of the first job, and to the revision that everybody reads: two sorted lists."""
    rows = lists.ask_database(layout, (
        "SELECT j.id, TIMESTAMPDIFF(MICROSECOND, j.created_at, j.finished_at) / 1e6, "
        "COALESCE(TIMESTAMPDIFF(MICROSECOND, j.created_at, r.published_at) / 1e6, -1) FROM quire.jobs j "
        "LEFT JOIN quire.revisions r ON r.id = j.revision_id WHERE j.kind = 0 AND j.finished_at IS NOT NULL "
        f"AND j.document_id IN ({','.join(map(str, documents))})"))
    worked = seconds_of_jobs(layout.log / "worker.log")
    claimed, readable = [], []
    for row in filter(None, rows.splitlines()):
        job, ended, published = row.split("\t")
        claimed.append(max(0.0, float(ended) - worked[int(job)]))
        if float(published) >= 0:
            readable.append(float(published))
    return sorted(claimed), sorted(readable)


def seconds_of_jobs(log):
    """job -> how long its last attempt took, by the worker's own lines."""
    return {int(fields["job"]): float(fields["ms"]) / 1000
            for line in log.read_text(errors="replace").splitlines() if " event=job " in line
            for fields in [dict(re.findall(r"(\w+)=(\S+)", line))]}


def singles(group, count):
    for turn in range(count):
        group.send_and_wait(f"{group.name} {turn}")
        time.sleep(PAUSE_SECONDS)


def send_crowd(group, count):
    with concurrent.futures.ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(lambda turn: group.send(f"crowd {turn}"), range(count)))


def pages_left(client, number):
    return client.call("GET", f"/api/documents/{number}/pending/").json().get("texts", 0)


def run(layout, chosen):
    made = people.People(layout)
    address = layout.address("documentcloud")

    def client(name):
        return rest.DocumentCloud(address, made.names[name], people.PASSWORD)
    long = client("ada").upload("long", long_document(chosen.kind, chosen.pages))
    rest.until(lambda: client("ada").document(long)["page_count"] == chosen.pages, 600, "the pages are counted")
    print(f"a {chosen.kind} of {chosen.pages} pages is being read; {os.cpu_count()} cores", flush=True)

    groups = [Group("crowd", client("ben")), Group("another owner", client("eve")), Group("the long one's owner", client("ada"))]
    crowd, *others = groups
    begun = time.monotonic()
    before = pages_left(client("ada"), long)
    send_crowd(crowd, chosen.uploads)
    print(f"{chosen.uploads} uploads acknowledged in {time.monotonic() - begun:.1f} s", flush=True)
    threads = [threading.Thread(target=singles, args=(group, chosen.singles)) for group in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if chosen.to_the_end:
        for number in crowd.documents:
            crowd.client.wait(number, PATIENCE_SECONDS)
    seconds = time.monotonic() - begun
    done = [group.report(layout) for group in groups]
    log = (layout.log / "worker.log").read_text(errors="replace")
    read = before - pages_left(client("ada"), long)
    print(f"in {seconds:.0f} s: {read} pages of the long document, {done[0]} documents of the crowd; "
          f"ranges gave way {log.count('outcome=gave_way')} times")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", default=os.environ.get("QUIRE_BIN", "build/release/bin"))
    options.add_argument("--pages", type=int, default=10_000)
    options.add_argument("--uploads", type=int, default=1000)
    options.add_argument("--singles", type=int, default=40, help="of each of the two")
    options.add_argument("--kind", choices=("scan", "text"), default="scan")
    options.add_argument("--to-the-end", action="store_true")
    chosen = options.parse_args()

    state = tempfile.mkdtemp(prefix="quire-bench-")
    layout = stack.up(state, port=0, bin=chosen.bin, settings=pipeline.SETTINGS + ("auth.access_token_seconds=86400",))
    try:
        run(layout, chosen)
    finally:
        stack.down(state)
        subprocess.run(["rm", "-rf", state], check=True)


if __name__ == "__main__":
    main()
