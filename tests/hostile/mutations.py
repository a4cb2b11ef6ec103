"""Our own fixtures with a few bytes wrong, by number."""

import functools
import random
import re

import bricks

EXTREMES = (b"0", b"-1", b"1", b"65536", b"2147483647", b"2147483648", b"4294967296", b"-2147483648", b"9" * 30, b"1e38", b"0.0000001",
            b"null", b"[", b"<<", b"(", b"3 0 R", b"/Name")


@functools.cache
def fixtures():
    """name -> (bytes, extension)"""
    words = bricks.text_pdf([["A page of words", "and a second line."], ["Another page."], ["The last one."]])
    gray = bytes(range(256)) * 4
    image = bricks.stream(gray, b"/Type /XObject /Subtype /Image /Width 32 /Height 32 /BitsPerComponent 8 /ColorSpace /DeviceGray")
    photo = bricks.stream(bricks.jpeg(32, 32, blocks=16), b"/Type /XObject /Subtype /Image /Width 32 /Height 32 "
                          b"/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /DCTDecode")
    nested = bricks.drawn(b"/F Do", b"/XObject << /F 5 0 R >>", bricks.stream(
        b"/P gs 0 0 9 9 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /ExtGState << /P << /ca 0.5 >> >> >>"))
    return {
        "words": (words, "pdf"),
        "image": (bricks.picture_page(image), "pdf"),
        "photo": (bricks.picture_page(photo), "pdf"),
        "nested": (nested, "pdf"),
        "packed": (packed(), "pdf"),
        "scan": ((bricks.TESTS / "fixtures" / "scan.pdf").read_bytes(), "pdf"),
        "png": (bricks.png(16, 16), "png"),
        "jpeg": (bricks.jpeg(64, 64, 3, 64), "jpg"),
        "gif": (bricks.gif(2, 2), "gif"),
        "bmp": (bricks.bmp(4, 4), "bmp"),
        "tiff": (bricks.tiff_picture(8, 8), "tif"),
        "fax": (bricks.tiff_picture(64, 8, compression=4, bits=1, data=b"\x80" * 8), "tif"),
    }


def packed():
    """A PDF whose objects lie in an object stream and whose table is a stream."""
    bodies = [bricks.CATALOG, bricks.PAGES, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>"]
    return objects_in_stream(bodies)


def objects_in_stream(bodies, count=None, first=None, offsets=None, extra=b"", widths=(1, 4, 1), index=None, size=None, table=None):
    """Objects 1.. in the object stream 10, the table in the stream 11. What is not None is told in place of the truth."""
    heads, inside = [], b""
    for number, body in enumerate(bodies, 1):
        heads.append((number, len(inside)))
        inside += body + b" "
    head = b" ".join(b"%d %d" % pair for pair in (offsets or heads)) + b" "
    objects = bricks.stream(head + inside, b"/Type /ObjStm /N %d /First %d %s" % (
        len(bodies) if count is None else count, len(head) if first is None else first, extra))
    out = b"%PDF-1.7\n"
    at = {10: len(out)}
    out += b"10 0 obj\n" + objects + b"\nendobj\n"
    at[11] = len(out)
    rows = [(2, 10, number - 1) if number <= len(bodies) else (1, at[number], 0) if number in at else (0, 0, 0)
            for number in range(1, 12)]
    data = b"".join(b"".join(value.to_bytes(8, "big")[8 - width:] if width else b"" for value, width in zip(row, widths))
                    for row in [(0, 0, 0)] + rows)
    about = b"/Type /XRef /Size %d /W [%d %d %d] /Root 1 0 R" % ((12 if size is None else size,) + tuple(widths))
    if index is not None:
        about += b" /Index [%s]" % index
    out += b"11 0 obj\n" + bricks.stream(data if table is None else table, about) + b"\nendobj\n"
    return out + b"startxref\n%d\n%%%%EOF\n" % at[11]


def change(data, chance):
    """One random change; `chance` is a random.Random."""
    at, length = chance.randrange(len(data) + 1), chance.choice((1, 2, 4, 16, 256))
    kind = chance.randrange(6)
    if kind == 0:
        return data[:at] + bytes(chance.randrange(256) for _ in range(length)) + data[at + length:]
    if kind == 1:
        return data[:at] + data[at + length:]
    if kind == 2:
        other = chance.randrange(len(data) + 1)
        return data[:at] + data[other:other + length] + data[at:]
    if kind == 3:
        return data[:at] + bytes(byte ^ 1 << chance.randrange(8) for byte in data[at:at + 1]) + data[at + 1:]
    numbers = list(re.finditer(rb"\d+", data))
    if not numbers:
        return data[:at]
    found = chance.choice(numbers)
    return data[:found.start()] + chance.choice(EXTREMES) + data[found.end():]


def file(number):
    """(name, extension, bytes)"""
    names = list(fixtures())
    name = names[number % len(names)]
    data, extension = fixtures()[name]
    chance = random.Random(number)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        data = change(data, chance)
    return f"mutation {number} of {name}", extension, data
