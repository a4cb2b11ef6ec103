#!/usr/bin/env python3
"""Words that were redacted are nowhere: not in an answer to anybody, not in a file below the archive's folder.

    redaction_test.py --bin DIR [--documents N] [--seed N]

A stack of its own. Each document hides a random word in one of many places (leaky.py); before its redaction the word is
found, afterwards everything is searched for it: every route of the document as everybody, its PDF with all streams
unpacked, the text that a second program takes out and that recognition reads off its pictures, and every file of the
state folder: blobs, index, database, logs. What several people are given is looked into once.
"""

import argparse
import concurrent.futures
import functools
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "stack"), str(HERE.parents[1] / "support"), str(HERE.parent)]

import leaky
import people
import rest
import stack

SETTINGS = ("limits.requests_per_second=0", "limits.anonymous_per_day=0")
STAYS = b"Harmless"
MARK, REST = 6, 8  # letters that all words of a run begin with, by which they are found at once, and letters of their own


def spellings(word):
    text = word.decode()
    return [word.lower(), text.encode("utf-16-be").lower(), text.encode("utf-16-le").lower(), word.hex().encode(),
            text.encode("utf-16-be").hex().encode()]


def holds(data, word):
    data = data.lower()
    return any(spelling in data for spelling in spellings(word))


def files_with(folder, words):
    """(file, word) of every file below the folder that holds one of the words."""
    found = []
    for file in folder.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            found += [(str(file.relative_to(folder)), word) for word in words if holds(data, word)]
    return found


@functools.lru_cache(maxsize=16)
def unpacked(pdf):
    """The file, its streams decoded and its text as pdftotext sees it."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "a.pdf")
        file.write_bytes(pdf)
        subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)
        plain = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", "--stream-data=uncompress", file, "-"],
                               check=True, capture_output=True).stdout
        text = subprocess.run(["pdftotext", "-raw", file, "-"], check=True, capture_output=True).stdout
    return pdf + b"\n" + plain + b"\n" + text


def recognised(picture):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "a.gif")
        file.write_bytes(picture)
        return subprocess.run(["tesseract", file, "-"], check=True, capture_output=True,
                              env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"}).stdout


class Hidden:
    def __init__(self, place, word):
        self.place, self.word = place, word
        paper = leaky.Paper(STAYS)
        place(paper, word)
        self.data = paper.bytes()
        self.document = None


def answers(document, callers, word):
    """(who, where, answer) of all that can be asked about a document."""
    number, slug = document["id"], document["slug"]
    text = word.decode()
    paths = [f"/api/documents/{number}/{rest_of_path}" for rest_of_path in (
        "", "?expand=~all", "notes/", "sections/", "errors/", "data/", "pending/", f"search/?q={text}")]
    paths += [f"/api/documents/search/?q={text}&hl=true", f"/api/documents/search/?q=id:{number}&hl=true",
              f"/documents/{number}-{slug}/", f"/documents/{number}-{slug}/?q=harmless", f"/embed/documents/{number}-{slug}/",
              f"/embed/documents/{number}-{slug}/pages/1/"]
    files = [f"{slug}.pdf", f"{slug}.txt", f"{slug}.txt.json", f"revisions/0001-{slug}.pdf"]
    for page in (1, 2):
        files += [f"pages/{slug}-p{page}.txt", f"pages/{slug}-p{page}.position.json"]
        files += [f"pages/{slug}-p{page}-{size}.gif" for size in ("xlarge", "large", "normal", "small", "thumbnail")]
    paths += [f"/files/documents/{number}/{file}" for file in files]
    for who, call in callers.items():
        for path in paths:
            answer = call("GET", path)
            assert answer.status < 500, (who, path, answer.status)
            # What was asked for may be repeated; it is no find.
            body = answer.body.replace(f"q={text}".encode(), b"")
            yield who, path, answer.status, body


def upload_all(ada, hidden):
    for turn, one in enumerate(hidden):
        one.document = ada.upload(f"Paper {turn}", one.data, access=("public", "private")[turn % 2])
    for one in hidden:
        one.document = ada.wait(one.document)
        assert one.document["status"] == "success", one.document


def redact_all(ada, anonymous, hidden):
    for one in hidden:
        made = ada.call("POST", f"/api/documents/{one.document['id']}/redactions/", [leaky.BOX])
        assert made.status == 201, (made.status, made.body)
        # From this answer on, nobody but editors gets what was there.
        for file in (f"{one.document['slug']}.pdf", f"{one.document['slug']}.txt"):
            answer = anonymous("GET", f"/files/documents/{one.document['id']}/{file}")
            body = unpacked(answer.body) if answer.body.startswith(b"%PDF") else answer.body
            assert not holds(body, one.word), (one.place.__name__, file)
    for one in hidden:
        document = ada.wait(one.document["id"], 300)
        errors = ada.call("GET", f"/api/documents/{document['id']}/errors/").json()["results"]
        assert document["status"] == "success", (one.place.__name__, errors)
        assert document["page_count"] == 2 and document["page_spec"] == one.document["page_spec"], document
        assert document["file_hash"] != one.document["file_hash"]
        one.document = document


def wait_for_receipts(layout, count):
    def all_of_it_is_gone():
        listed = stack.ctl(layout, "redactions", "list", "--json", "--limit", str(count + 1))
        assert listed.returncode == 0, listed.stderr
        receipts = json.loads(listed.stdout)
        return len(receipts) == count and all(
            receipt[what] != "-" for receipt in receipts for what in ("files_removed", "original_removed", "index_expunged"))
    rest.until(all_of_it_is_gone, 120, "receipts say that files, originals and index terms are gone")


def look_into(one, callers):
    """How many answers there were about the document."""
    seen = 0
    for who, path, status, body in answers(one.document, callers, one.word):
        seen += 1
        if body.startswith(b"%PDF"):
            body = unpacked(body)
            assert STAYS in body, (one.place.__name__, path)
        elif body.startswith(b"GIF") and path.endswith("-p1-large.gif") and who == "ada":
            body = recognised(body)
            assert b"Beside" in body, (one.place.__name__, body)
        assert not holds(body, one.word), (one.place.__name__, who, path, status)
    return seen


def nothing_is_left(layout, hidden, callers):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        seen = sum(pool.map(lambda one: look_into(one, callers), hidden))
    left = files_with(layout.state, [hidden[0].word[:MARK]])
    assert not left, left
    print(f"{seen} answers and every file of the archive hold none of {len(hidden)} words")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    dice = random.Random(options.seed)
    letters = "bcdfghkmpqrstvwxz"  # no vowels: nothing that is a word by chance
    mark = "".join(dice.choices(letters, k=MARK))
    hidden = [Hidden(leaky.PLACES[turn % len(leaky.PLACES)], (mark + "".join(dice.choices(letters, k=REST))).encode())
              for turn in range(options.documents)]

    with tempfile.TemporaryDirectory(prefix="quire-redaction-") as folder, \
            stack.running(f"{folder}/stack", bin=options.bin, port=0, settings=SETTINGS) as layout:
        names = people.People(layout).names
        address = layout.address("documentcloud")
        ada, eve = (rest.DocumentCloud(address, names[name], people.PASSWORD) for name in ("ada", "eve"))

        def anonymous(method, path):
            return rest.call(method, path if path.startswith("http") else address + path)

        upload_all(ada, hidden)
        words = [one.word for one in hidden]
        before = {word for _, word in files_with(layout.state / "blobs", words)}
        assert len(before) == len(words), "each word is in some file before it is redacted"
        redact_all(ada, anonymous, hidden)
        wait_for_receipts(layout, len(hidden))
        nothing_is_left(layout, hidden, {"ada": ada.call, "eve": eve.call, "nobody": anonymous})
        again = ada.call("POST", f"/api/documents/{hidden[0].document['id']}/process/", {"force_ocr": True})
        assert again.status == 200, again.body
        assert ada.wait(hidden[0].document["id"])["status"] == "success"
        nothing_is_left(layout, hidden[:1], {"ada": ada.call})
    print("ok")
    return 0


if __name__ == "__main__":
    sys.exit(main())
