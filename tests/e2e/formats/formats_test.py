#!/usr/bin/env python3
"""Which of the accepted kinds of files become readable documents: worker/FORMATS.md, which this writes or checks.

    formats_test.py --bin DIR [--write]

Starts a stack of its own, uploads a file of each kind through nginx and looks at what became of it; then takes
LibreOffice away.
"""

import argparse
import pathlib
import re
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve()
ROOT = HERE.parents[3]
sys.path[:0] = [str(ROOT / "tests/stack"), str(HERE.parents[1] / "support"), str(HERE.parent)]

import papers
import people
import rest
import samples
import stack

TABLE = ROOT / "worker/FORMATS.md"
MUST_READ = "docx xlsx odt pptx txt".split()
MUST_SHOW = "png heic".split()
SETTINGS = ("limits.requests_per_second=0", "limits.anonymous_per_day=0")


def accepted():
    source = (ROOT / "common/domain/file_types.cpp").read_text()
    block = re.search(r"constexpr std::array accepted = .*?\{(.*?)\}\);", source, re.S).group(1)
    return re.findall(r'"([^"]+)"', block)


def client(layout):
    made = people.People(layout)
    return rest.DocumentCloud(layout.address("documentcloud"), made.names["ada"], people.PASSWORD)


def became(ada, number):
    """"text", "picture" or "error" """
    document = ada.wait(number, 300)
    if document["status"] == "error":
        return "error"
    picture = ada.file(document, "pages/{slug}-p1-normal.gif")
    assert picture.status == 200 and picture.body[:4] == b"GIF8", picture.status
    assert document["page_count"] >= 1, document
    text = ada.file(document, "{slug}.txt").text()
    return "text" if samples.WORD in text else "picture"


def try_all(ada, made):
    started = {}
    for extension, path in made.items():
        named = extension if extension in accepted() else "pdf"  # the content tells
        started[extension] = ada.upload(extension, path.read_bytes(), named)
        found = ada.document(started[extension])["original_extension"]
        assert found == named, (extension, found)
    return {extension: became(ada, number) for extension, number in started.items()}


SAID = {"text": "yes: text and pictures", "picture": "yes: pictures", "error": "no: this sample ends in an error"}


def table(results):
    lines = ["# What becomes of each kind of file", "",
             "Made by `tests/e2e/formats/formats_test.py --write`, which also checks it: a file of each kind is uploaded and",
             "read. Without LibreOffice, the kinds that need it end in an error that says so.", "",
             "| Extension | Becomes a readable document |", "|---|---|"]
    for extension in sorted({*accepted(), *results}):
        said = SAID[results[extension]] if extension in results else "not tried: accepted, no sample can be made here"
        lines.append(f"| {extension} | {said} |")
    return "\n".join(lines) + "\n"


def without_libreoffice(folder, programs, sample):
    with stack.running(folder, bin=programs, port=0,
                       settings=(*SETTINGS, "office.program=/nowhere/soffice.bin")) as layout:
        ada = client(layout)
        number = ada.upload("Office", sample.read_bytes(), "docx")
        assert ada.wait(number)["status"] == "error"
        errors = ada.call("GET", f"/api/documents/{number}/errors/").json()["results"]
        assert "libreoffice-writer-nogui" in errors[-1]["message"], errors


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quire-") as folder:
        made = samples.write(folder)
        made["pdf"] = pathlib.Path(folder) / "sample.pdf"
        made["pdf"].write_bytes(papers.text_pdf([[samples.WORD]]))
        with tempfile.TemporaryDirectory(prefix="quire-") as state, \
                stack.running(state, bin=options.bin, port=0, settings=SETTINGS) as layout:
            results = try_all(client(layout), made)
        with tempfile.TemporaryDirectory(prefix="quire-") as state:
            without_libreoffice(state, options.bin, made["docx"])
    for extension, result in sorted(results.items()):
        print(f"{extension}: {result}")
    assert all(results[extension] == "text" for extension in MUST_READ), results
    assert all(results[extension] in ("text", "picture") for extension in MUST_SHOW), results
    found = table(results)
    if options.write:
        TABLE.write_text(found)
    assert TABLE.exists() and TABLE.read_text() == found, f"{TABLE} is out of date: run {HERE.name} --write"
    return 0


if __name__ == "__main__":
    sys.exit(main())
