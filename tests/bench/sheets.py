"""Documents for benchmarks, and how far what was read off them is from what stands on them."""

import io
import math
import pathlib
import random
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / "e2e/support")]

import papers

WORDS = """harbor council ledger meeting minutes budget audit vessel customs permit tariff dispute witness clause payment
schedule inspector warehouse quarter annual report revenue statement letter contract signature officer district
department resolution amendment public record request response appendix figure number total balance account""".split()


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


def chart_pdf(pages):
    """Pages of coloured bars, curves and a grid, with words between them."""
    chance = random.Random(5)
    objects, kids = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"], []
    for _ in range(pages):
        marks = ["0.8 G 0.5 w"]
        marks += [f"60 {y} m 552 {y} l S" for y in range(100, 420, 8)]
        for x in range(60, 552, 12):
            red, green, blue = (chance.uniform(0.2, 0.9) for _ in range(3))
            marks.append(f"{red:.2f} {green:.2f} {blue:.2f} rg {x} 100 9 {chance.randrange(20, 300)} re f")
        for line in range(6):
            marks.append(f"{line / 6:.2f} 0.2 {1 - line / 6:.2f} RG 1.5 w 60 {250 + 20 * line} m")
            marks += [f"{x} {250 + 20 * line + 60 * math.sin(x / 40 + line):.1f} l" for x in range(64, 552, 4)]
            marks.append("S")
        marks.append("0 g BT /F1 11 Tf 14 TL 60 740 Td")
        marks += [f"({line}) Tj T*" for line in sentences(chance, 20, 80)]
        marks.append("ET")
        content = "\n".join(marks).encode()
        objects.append(b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream")
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
                       b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects))
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return papers.assemble(objects)


def text_pdf(pages):
    chance = random.Random(3)
    return papers.text_pdf([sentences(chance, 36, 70) for _ in range(pages)])


def edits(truth, text):
    """The least number of characters to put in, take out or change; white space counts once.

    Myers' algorithm: one bit for each character of `truth`, so that a page takes milliseconds.
    """
    truth, text = " ".join(truth.split()), " ".join(text.split())
    if not truth:
        return len(text)
    places = {}
    for i, letter in enumerate(truth):
        places[letter] = places.get(letter, 0) | 1 << i
    mask, last = (1 << len(truth)) - 1, 1 << len(truth) - 1
    more, less, score = mask, 0, len(truth)
    for letter in text:
        same = places.get(letter, 0)
        across = (((same & more) + more) ^ more) | same | less
        up, down = less | ~(across | more) & mask, more & across
        score += bool(up & last) - bool(down & last)
        up, down = up << 1 | 1, down << 1
        more, less = (down | ~(same | less | up)) & mask, up & (same | less) & mask
    return score


def error_rate(truths, texts):
    """Edits per character over all pages."""
    return sum(edits(*pair) for pair in zip(truths, texts)) / sum(len(" ".join(truth.split())) for truth in truths)
