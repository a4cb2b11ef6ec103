#!/usr/bin/env python3
"""Hostile files through the whole archive: each ends with a reason, and the worker that took them is still there.

    hostile_test.py --bin DIR

A stack of its own with small limits. One file of every second family of tests/hostile; `tests/hostile/run` has them all.
"""

import argparse
import pathlib
import socket
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TESTS / "stack"), str(TESTS / "e2e" / "support"), str(TESTS / "e2e" / "bad_input"), str(TESTS / "hostile")]

import bad_input_test
import numbered
import office
import papers
import people
import pictures  # noqa: F401  registers its families
import rest
import stack

SETTINGS = ("limits.requests_per_second=0", "limits.anonymous_per_day=0", "engine.document_seconds=5", "engine.page_seconds=3",
            "office.seconds=10")
WAIT_SECONDS = 300


def chosen(port):
    """(name, extension, bytes) of the middle file of every second family, and one for each place that may name an address."""
    start, numbers = 0, []
    for turn, family in enumerate(numbered.FAMILIES):
        if family.name == "calls_home":
            numbers += range(start, start + family.count, 6)
        elif turn % 2 == 0:
            numbers.append(start + family.count // 2)
        start += family.count
    for name, extension, data in map(numbered.file, numbers):
        yield name, extension, office.addressed(data, port)


def ends_with_a_reason(ada, name, number):
    document = ada.wait(number, WAIT_SECONDS)
    print(f"{name}: {document['status']}", flush=True)
    if document["status"] == "error":
        errors = ada.call("GET", f"/api/documents/{number}/errors/").json()["results"]
        assert errors and errors[-1]["message"], (name, errors)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quire-") as folder, socket.create_server(("127.0.0.1", 0)) as listener, \
            stack.running(folder, bin=options.bin, port=0, settings=SETTINGS) as layout:
        made = people.People(layout)
        ada = rest.DocumentCloud(layout.address("documentcloud"), made.names["ada"], people.PASSWORD)
        before = bad_input_test.processes(layout)
        started = [(name, ada.upload(name, data, extension)) for name, extension, data in chosen(listener.getsockname()[1])]
        for name, number in started:
            ends_with_a_reason(ada, name, number)
        assert ada.wait(ada.upload("Good", papers.text_pdf([["A good page."]])))["status"] == "success"
        assert bad_input_test.processes(layout) == before, "a process was replaced"
        listener.setblocking(False)
        try:
            caller = listener.accept()
        except BlockingIOError:
            caller = None
        assert caller is None, f"a connection came from {caller}"
        assert len(started) >= 25, started
        print(f"{len(started)} files, {len(before)} processes, all still there")
    return 0


if __name__ == "__main__":
    sys.exit(main())
