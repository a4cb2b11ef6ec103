#!/usr/bin/python3
"""What a document costs from process to success: a 448-page text PDF and a 50-page scan, the first time and again; and giving
the first other pages.

    ./dev bench pipeline [--text-pages 448] [--scan-pages 50] [--no-ocrmypdf]

Prints wall and CPU time per stage, peak memory of the worker and its children, how many cores were kept busy, and, for
the scan, CPU and wall time as ratios to `ocrmypdf --output-type pdf --optimize 0 --jobs 2` on the same file in the same run,
with the character error rate of both. Needs python3-pil, ocrmypdf and poppler-utils.
"""

import argparse
import collections
import io
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[1] / "stack"), str(HERE.parents[1] / "e2e/support")]

import papers
import rest
import stack

WORDS = """harbor council ledger meeting minutes budget audit vessel customs permit tariff dispute witness clause payment
schedule inspector warehouse quarter annual report revenue statement letter contract signature officer district
department resolution amendment public record request response appendix figure number total balance account""".split()
SETTINGS = ("limits.requests_per_second=0", "limits.anonymous_per_day=0")
TICKS = os.sysconf("SC_CLK_TCK")


def sentences(chance, lines, width):
    """Lines of words that fit `width` characters."""
    text = []
    for _ in range(lines):
        line = ""
        while len(line) < width - 12:
            line += chance.choice(WORDS).capitalize() + " " if not line else chance.choice(WORDS) + " "
        text.append(line.strip() + ".")
    return text


def scan_pdf(pages, dpi=300):
    """Gray JPEG pages of text with a little noise, as a scanner makes them; and their text."""
    from PIL import Image, ImageDraw, ImageFilter, ImageFont
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf", dpi * 11 // 72)
    chance = random.Random(7)
    objects, kids, truth = [b"<< /Type /Catalog /Pages 2 0 R >>", b""], [], []
    for _ in range(pages):
        lines = sentences(chance, 50, 76)
        image = Image.new("L", (int(8.5 * dpi), 11 * dpi), 255)
        draw = ImageDraw.Draw(image)
        for number, line in enumerate(lines):
            draw.text((dpi * 3 // 4, dpi * 3 // 4 + number * dpi * 13 // 72), line, font=font, fill=20)
        noise = Image.effect_noise(image.size, 24)
        image = Image.blend(image, noise, 0.06).filter(ImageFilter.GaussianBlur(0.8)).rotate(
            chance.uniform(-0.4, 0.4), fillcolor=240)
        jpeg = io.BytesIO()
        image.save(jpeg, "JPEG", quality=80, dpi=(dpi, dpi))
        data = jpeg.getvalue()
        objects.append(b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray "
                       b"/BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n" %
                       (*image.size, len(data)) + data + b"\nendstream")
        picture = len(objects)
        content = b"q 612 0 0 792 0 0 cm /Im Do Q"
        objects.append(b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream")
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
                       b"/Resources << /XObject << /Im %d 0 R >> >> >>" % (len(objects), picture))
        kids.append(b"%d 0 R" % len(objects))
        truth.append("\n".join(lines))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return papers.assemble(objects), truth


def error_rate(truth, text):
    """Edits over characters, white space folded; by page, so that the table stays small."""
    truth, text = " ".join(truth.split()), " ".join(text.split())
    row = list(range(len(text) + 1))
    for i, wanted in enumerate(truth, 1):
        last, row[0] = row[0], i
        for j, got in enumerate(text, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (wanted != got))
    return row[-1], len(truth)


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


def ocrmypdf(data):
    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder) / "in.pdf", pathlib.Path(folder) / "out.pdf"
        source.write_bytes(data)
        before, start = os.times(), time.monotonic()
        subprocess.run(["ocrmypdf", "--quiet", "--output-type", "pdf", "--optimize", "0", "--jobs", "2", source, target],
                       check=True)
        wall, after = time.monotonic() - start, os.times()
        cpu = after.children_user - before.children_user + after.children_system - before.children_system
        text = subprocess.run(["pdftotext", "-raw", target, "-"], capture_output=True, text=True, check=True).stdout
        return wall, cpu, text.split("\f")


def print_error_rate(name, truth, texts):
    wrong = characters = 0
    for page, text in list(zip(truth, texts))[:5]:
        edits, size = error_rate(page, text)
        wrong, characters = wrong + edits, characters + size
    print(f"  character error rate of {name}, first 5 pages: {wrong / characters:.4f}")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", default="build/release/bin")
    options.add_argument("--text-pages", type=int, default=448)
    options.add_argument("--scan-pages", type=int, default=50)
    options.add_argument("--no-ocrmypdf", action="store_true")
    chosen = options.parse_args()

    state = tempfile.mkdtemp(prefix="quire-bench-")
    layout = stack.up(state, port=0, bin=chosen.bin, settings=SETTINGS)
    try:
        client = rest.DocumentCloud(layout.address("documentcloud"), "admin", layout.login.read_text().strip())
        chance = random.Random(3)
        text = papers.text_pdf([sentences(chance, 36, 70) for _ in range(chosen.text_pages)])
        document, wall, cpu, table = process(layout, client, "text", text)
        report(f"text PDF, {chosen.text_pages} pages", chosen.text_pages, wall, cpu, table, layout)
        process_again(layout, client, document["id"], wall, cpu)
        for name, wanted in modifications(chosen.text_pages - 1):
            report(name, chosen.text_pages, *change(layout, client, document["id"], "modifications", wanted), layout)

        scan, truth = scan_pdf(chosen.scan_pages)
        document, wall, cpu, table = process(layout, client, "scan", scan)
        report(f"scan, {chosen.scan_pages} pages", chosen.scan_pages, wall, cpu, table, layout)
        process_again(layout, client, document["id"], wall, cpu)
        texts = [client.file(document, f"pages/{{slug}}-p{n}.txt").text() for n in range(1, 6)]
        print_error_rate("Quire", truth, texts)
        if not chosen.no_ocrmypdf:
            other_wall, other_cpu, other = ocrmypdf(scan)
            print(f"  ocrmypdf: wall {other_wall:.1f} s, CPU {other_cpu:.1f} s; "
                  f"Quire/ocrmypdf: CPU {cpu / other_cpu:.2f}, wall {wall / other_wall:.2f}")
            print_error_rate("ocrmypdf", truth, other)
    finally:
        stack.down(state)
        subprocess.run(["rm", "-rf", state], check=True)


if __name__ == "__main__":
    main()
