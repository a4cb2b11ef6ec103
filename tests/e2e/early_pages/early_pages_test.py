#!/usr/bin/env python3
"""Pages of a document that is being read for the first time, through nginx: its owner and its editors have what is ready,
nobody else has anything. A document that has something to show shows that until the next reading is whole.

    early_pages_test.py --bin build/ci/bin      (starts a stack of its own)
"""

import argparse
import contextlib
import os
import pathlib
import signal
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "stack"), str(HERE.parents[1] / "support")]

import papers
import people
import rest
import stack

SETTINGS = ("limits.requests_per_second=0", "limits.anonymous_per_day=0")
PAGES = 600  # more than a worker reads before it is stopped
SIZES = ("xlarge", "large", "normal", "small", "thumbnail")
FIRST = ["pages/{slug}-p1.txt", "pages/{slug}-p1.position.json"] + [f"pages/{{slug}}-p1-{size}.gif" for size in SIZES]
WHOLE = ["{slug}.pdf", "{slug}.txt", "{slug}.txt.json"]
LAST = f"pages/{{slug}}-p{PAGES}.txt"


class World:
    def __init__(self, layout):
        made = people.People(layout)
        self.layout = layout
        self.address = layout.address("documentcloud")
        self.ada, self.ben, self.eve = (rest.DocumentCloud(self.address, made.names[name], people.PASSWORD)
                                        for name in ("ada", "ben", "eve"))
        self.worker = self._pid("quire-worker")

    def _pid(self, name):
        supervisor = self.layout.pid_file.read_text().strip()
        children = pathlib.Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
        return next(int(child) for child in children
                    if pathlib.Path(f"/proc/{child}/comm").read_text().strip() == name)

    def wait_for_a_page(self, number):
        def some_are_read():
            left = self.ada.call("GET", f"/api/documents/{number}/pending/").json().get("texts")
            return left is not None and left < PAGES
        rest.until(some_are_read, 120, "a page is read")

    @contextlib.contextmanager
    def half_read(self, access):
        """A document of ada's whose reading stands still somewhere behind the first page."""
        pages = [[f"Page {page} of the {access} ledger."] for page in range(1, PAGES + 1)]
        number = self.ada.upload(f"{access} ledger", papers.text_pdf(pages), access=access)
        document = self.ada.document(number)
        rest.until(lambda: self.ada.file(document, FIRST[0]).status == 200, 120, "the first page is read")
        os.kill(self.worker, signal.SIGSTOP)
        try:
            document = self.ada.document(number)
            assert document["status"] == "pending", document
            yield document
        finally:
            os.kill(self.worker, signal.SIGCONT)

    def nobody(self, document, name):
        path = f"documents/{document['id']}/{name.format(slug=document['slug'])}"
        return rest.call("GET", document["asset_url"] + path)


def owner_and_editors_see_what_is_ready(world):
    for access, editors in (("private", [world.ada]), ("organization", [world.ada, world.ben]), ("public", [world.ada])):
        with world.half_read(access) as document:
            for who in editors:
                for name in FIRST:
                    answer = who.file(document, name)
                    assert answer.status == 200, (access, name, answer.status)
                    assert answer.headers["Cache-Control"] == "private, no-cache", answer.headers
                assert who.file(document, FIRST[0]).text().strip() == f"Page 1 of the {access} ledger."
                assert who.file(document, FIRST[1]).json()[0]["text"] == "Page"
                assert who.file(document, FIRST[2]).body.startswith(b"GIF8")
                for name in [*WHOLE, LAST]:
                    assert who.file(document, name).status == 404, (access, name)
            for name in FIRST:
                for who in {world.ben, world.eve} - set(editors):
                    assert who.file(document, name).status == 404, (access, name)
                assert world.nobody(document, name).status == 404, (access, name)
            cancelled = world.ada.call("DELETE", f"/api/documents/{document['id']}/process/")
            assert cancelled.status == 200, cancelled.body
            assert world.ada.file(document, FIRST[0]).status == 404, "what was cancelled is gone"


def an_address_for_scripts_carries_its_own_permission(world):
    with world.half_read("private") as document:
        path = document["asset_url"] + f"documents/{document['id']}/{FIRST[0].format(slug=document['slug'])}"
        told = world.ada.call("GET", path, headers={"Accept": "application/json"})
        assert told.status == 200 and told.headers["Cache-Control"].startswith("private"), told.body
        assert rest.call("GET", told.json()["location"]).text().startswith("Page 1")
        assert world.eve.call("GET", path, headers={"Accept": "application/json"}).status == 404
    assert world.ada.wait(document["id"], 300)["status"] == "success"
    assert world.ada.file(document, LAST).status == 200


def reading_again_shows_the_old_pages_until_the_new_ones_are_whole(world):
    number = world.ada.upload("twice", papers.text_pdf([[f"Sheet {page} of the old ledger."] for page in range(PAGES)]),
                              access="organization")
    document = world.ada.wait(number, 300)
    assert world.ada.call("POST", f"/api/documents/{number}/process/", {"force_ocr": True}).status == 200
    world.wait_for_a_page(number)
    os.kill(world.worker, signal.SIGSTOP)
    try:
        text = world.ada.file(document, "{slug}.txt")
        assert text.status == 200 and text.text().count("old ledger") == PAGES
        cancelled = world.ada.call("DELETE", f"/api/documents/{number}/process/")
        assert cancelled.status == 200, cancelled.body
    finally:
        os.kill(world.worker, signal.SIGCONT)


TESTS = [owner_and_editors_see_what_is_ready, an_address_for_scripts_carries_its_own_permission,
         reading_again_shows_the_old_pages_until_the_new_ones_are_whole]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", required=True)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="quire-early-", ignore_cleanup_errors=True) as state:
        with stack.running(state, bin=chosen.bin, port=0, settings=SETTINGS) as layout:
            world = World(layout)
            for test in TESTS:
                test(world)
                print(test.__name__)


if __name__ == "__main__":
    main()
