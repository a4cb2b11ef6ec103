#!/usr/bin/python3
"""What the stages of one page cost the engine, beside what each may cost: made pages of text, of drawings, and scans.

    ./dev bench page [FILE.pdf...]      these files in place of the made ones

Medians of CPU milliseconds. Needs python3-pil.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

import sheets


def measure(path):
    subprocess.run([os.environ.get("QUIRE_BIN", "build/release/bin") + "/page_bench", path], check=True)


def main():
    for path in sys.argv[1:]:
        measure(path)
    if len(sys.argv) > 1:
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, pdf in (("text", sheets.text_pdf(100)), ("drawings", sheets.chart_pdf(50)), ("scans", sheets.scan_pdf(10)[0])):
            path = pathlib.Path(folder) / f"{name}.pdf"
            path.write_bytes(pdf)
            measure(path)


if __name__ == "__main__":
    main()
