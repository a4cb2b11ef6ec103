"""What hostile files are made of: PDFs of one page, encoders of every filter, small pictures of every kind."""

import base64
import functools
import pathlib
import struct
import sys
import zlib

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "e2e" / "support"), str(TESTS / "e2e" / "bad_input")]

from hostile import page, png, stream  # noqa: E402,F401
from papers import assemble, text_pdf  # noqa: E402,F401

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
DRAWING = stream(b"0 0 9 9 re f")


def drawn(what, resources, *extra):
    """A page whose content is `what`; further objects from 5."""
    return page(stream(what), resources, extra=extra)


def picture_page(image):
    """A page filled by the image object."""
    return drawn(b"612 0 0 792 0 0 cm /I Do", b"/XObject << /I 5 0 R >>", image)


# --- filters: general encoders, and long runs of one byte that need no time to encode ---


def run_length(data):
    return b"".join(bytes((len(part) - 1,)) + part for part in
                    (data[at:at + 128] for at in range(0, len(data), 128))) + b"\x80"


class Bits:
    def __init__(self):
        self.value, self.count, self.out = 0, 0, bytearray()

    def put(self, code, width):
        self.value = self.value << width | code
        self.count += width
        while self.count >= 8:
            self.count -= 8
            self.out.append(self.value >> self.count & 255)
        self.value &= (1 << self.count) - 1

    def end(self):
        if self.count:
            self.put(0, 8 - self.count)
        return bytes(self.out)


LZW_CLEAR, LZW_END, LZW_FIRST, LZW_FULL = 256, 257, 258, 4094


def lzw_of_codes(phrases):
    """Codes as PDF packs them. `phrases` gives codes, LZW_CLEAR among them."""
    bits, size = Bits(), LZW_FIRST
    bits.put(LZW_CLEAR, 9)
    for code in phrases:
        bits.put(code, next(width for width in (9, 10, 11, 12) if size < (1 << width) or width == 12))
        size = LZW_FIRST if code == LZW_CLEAR else size + 1
    bits.put(LZW_END, next(width for width in (9, 10, 11, 12) if size < (1 << width) or width == 12))
    return bits.end()


def lzw(data):
    """No phrase is ever used again: nine bits a byte, which every decoder must take."""
    def codes():
        for at, byte in enumerate(data):
            if at and at % 250 == 0:
                yield LZW_CLEAR
            yield byte
    return lzw_of_codes(codes())


def lzw_run(byte, total):
    """Each code stands for one byte more than the last."""
    def codes():
        left = total
        while left > 0:
            yield byte
            left -= 1
            length, code = 2, LZW_FIRST
            while left > 0 and code < LZW_FULL:
                yield code
                left, length, code = left - length, length + 1, code + 1
            yield LZW_CLEAR
    return lzw_of_codes(codes())


@functools.lru_cache(maxsize=8)
def flate_run(byte, total):
    packer, piece = zlib.compressobj(9), bytes((byte,)) * min(total, 1 << 20)
    out = b"".join(packer.compress(piece) for _ in range(total // len(piece)))
    return out + packer.flush()


ENCODERS = {
    b"FlateDecode": zlib.compress,
    b"LZWDecode": lzw,
    b"RunLengthDecode": run_length,
    b"ASCIIHexDecode": lambda data: data.hex().encode() + b">",
    b"ASCII85Decode": lambda data: base64.a85encode(data) + b"~>",
}
RUNS = {
    b"FlateDecode": flate_run,
    b"LZWDecode": lzw_run,
    b"RunLengthDecode": lambda byte, total: bytes((129, byte)) * (total // 128) + b"\x80",
    b"ASCIIHexDecode": lambda byte, total: b"%02x" % byte * min(total, 1 << 20) + b">",
    b"ASCII85Decode": lambda byte, total: (b"z" if byte == 0 else base64.a85encode(bytes((byte,)) * 4)) *
    (min(total, 1 << 20) // 4) + b"~>",
}


def chain(filters, byte, total):
    """A run behind several filters: the dictionary's entry and the data."""
    data = RUNS[filters[-1]](byte, total)
    for name in reversed(filters[:-1]):
        data = ENCODERS[name](data)
    return b"/Filter [" + b" ".join(b"/" + name for name in filters) + b"]", data


# --- pictures ---


def jpeg(width, height, channels=1, blocks=1, marker=0xc0):
    """Gray or coloured, all one shade; `blocks` of it have data."""
    def segment(kind, body):
        return bytes((0xff, kind)) + struct.pack(">H", len(body) + 2) + body
    frame = struct.pack(">BHHB", 8, height, width, channels) + b"".join(bytes((n, 0x11, 0)) for n in range(channels))
    scan = bytes((channels,)) + b"".join(bytes((n, 0)) for n in range(channels)) + b"\0\x3f\0"
    one_code = bytes((1,)) + bytes(15) + b"\0"  # one code of one bit, which says: nothing
    return (b"\xff\xd8" + segment(0xe0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + segment(0xdb, b"\0" + b"\1" * 64) +
            segment(marker, frame) + segment(0xc4, b"\0" + one_code) + segment(0xc4, b"\x10" + one_code) +
            segment(0xda, scan) + bytes(blocks * channels // 4 + 1) + b"\xff\xd9")


def gif(width, height, frame_width=None, frame_height=None, data=b"\x02\x44\x01\x00"):
    frame = struct.pack("<HHHH", 0, 0, frame_width or width, frame_height or height)
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + b"," + frame + b"\0" + data + b";"


def bmp(width, height, bits=24, compression=0, data=bytes(64), offset=54, header=40):
    about = struct.pack("<IiiHHIIiiII", header, width, height, 1, bits, compression, 0, 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 14 + len(about) + len(data), 0, 0, offset) + about + data


def tiff(entries, data=b"", following=0, order="<"):
    """One directory at 8; `entries` are (tag, type, count, value); the data come after it."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    table = struct.pack(order + "H", len(entries))
    for tag, kind, count, value in entries:
        packed = struct.pack(order + "HH", value & 0xffff, 0) if kind == 3 and count == 1 else struct.pack(order + "I", value)
        table += struct.pack(order + "HHI", tag, kind, count) + packed
    return head + table + struct.pack(order + "I", following) + data


def tiff_picture(width, height, compression=1, bits=8, samples=1, photometric=1, rows=None, count=None, data=bytes(64),
                 following=0, order="<"):
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, bits), (259, 3, 1, compression), (262, 3, 1, photometric),
               (273, 4, 1, 0), (277, 3, 1, samples), (278, 4, 1, height if rows is None else rows),
               (279, 4, 1, len(data) if count is None else count)]
    entries[5] = (273, 4, 1, 8 + 2 + 12 * len(entries) + 4)
    return tiff(entries, data, following, order)


def jbig2(width, height, stripes=False):
    """A page of this size and one generic region on it that says the same, without its pixels."""
    def segment(number, kind, body):
        return struct.pack(">IBBB", number, kind, 0, 1) + struct.pack(">I", len(body)) + body
    about = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0x8000 | 100 if stripes else 0)
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 0) + b"\x03\xff\xfd\xff\x02\xfe\xfe\xfe" + bytes(8)
    return segment(0, 48, about) + segment(1, 38, region)


def jpx(width, height, components=1, tile=None, levels=5):
    """A codestream that announces this much and then ends."""
    tile = tile or (width, height)
    size = struct.pack(">HIIIIIIIIH", 0, width, height, 0, 0, tile[0], tile[1], 0, 0, components) + b"\7\1\1" * components
    style = bytes((0, 0, 0, 1, 0, levels, 4, 4, 0, 1))
    quantum = b"\x40" + b"\x40" * (3 * levels + 1)
    return (b"\xff\x4f\xff\x51" + struct.pack(">H", len(size) + 2) + size + b"\xff\x52" + struct.pack(">H", len(style) + 2) +
            style + b"\xff\x5c" + struct.pack(">H", len(quantum) + 2) + quantum +
            b"\xff\x90\0\x0a\0\0\0\0\0\x0e\0\1\xff\x93\xff\xd9")
