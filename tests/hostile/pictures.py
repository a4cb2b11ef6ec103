"""Pictures that announce more than there is, in every format that is taken, alone and inside a PDF."""

import struct

from bricks import bmp, gif, jbig2, jpeg, jpx, picture_page, png, stream, tiff, tiff_picture
from numbered import every, family

SIDES = (0, 1, 7, 1000, 9999, 20_000, 60_000, 65_535)
LONG_SIDES = every(SIDES, (65_536, 1_000_000, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1))
CODED = {
    b"CCITTFaxDecode": lambda width, height: b"\0" * 9,
    b"JBIG2Decode": jbig2,
    b"DCTDecode": lambda width, height: jpeg(width % 65_536, height % 65_536),
    b"JPXDecode": jpx,
    b"FlateDecode": lambda width, height: b"x\x9c\x03\0\0\0\0\1",
    b"RunLengthDecode": lambda width, height: b"\x81\0" * 9 + b"\x80",
}


@family(LONG_SIDES, LONG_SIDES, list(CODED))
def picture_in_pdf(width, height, name):
    parameters = b"/DecodeParms << /K -1 /Columns %d /Rows %d >>" % (width, height) if name == b"CCITTFaxDecode" else b""
    return picture_page(stream(CODED[name](width, height), b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 "
                               b"/ColorSpace /DeviceGray /Filter /%s %s" % (width, height, name, parameters)))


@family((-1, 0, 1, 99), (-1, 0, 1, 60_000, 2 ** 31 - 1), (-5, 0, 1, 2 ** 31 - 1), (b"", b"/EncodedByteAlign true", b"/EndOfLine true /EndOfBlock false"),
        (b"\0" * 99, b"\xff" * 99, b"\x26\xa0" * 99))
def fax_lies(kind, columns, rows, more, data):
    return picture_page(stream(data, b"/Type /XObject /Subtype /Image /Width 64 /Height 64 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter "
                               b"/CCITTFaxDecode /DecodeParms << /K %d /Columns %d /Rows %d %s >>" % (kind, columns, rows, more)))


@family((0, 1, 2, 3, 8, 16, 33), (b"/DeviceGray", b"/DeviceCMYK", b"[/Indexed /DeviceRGB 255 <00>]", b"[/Indexed /DeviceRGB 99999999 <00>]",
        b"[/ICCBased 5 0 R]", b"[/Separation /X /DeviceRGB 5 0 R]", b"[/DeviceN [/A /B] /DeviceRGB 5 0 R]", b"/Pattern", b"[/Lab << >>]", b"null"),
        (b"", b"/SMask 5 0 R", b"/Mask 5 0 R", b"/Mask [0 999]", b"/Decode [9 -9]", b"/ImageMask true", b"/SMaskInData 1"))
def picture_that_lies(bits, space, more):
    return picture_page(stream(b"\0" * 64, b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent %d /ColorSpace %s %s" % (
        bits, space, more)))


@family((-1, 0, 1, 2, 1000, 2 ** 20), (0, 1, 32, 33), (False, True))
def jpx_lies(tile, levels, many):
    tile = None if tile < 0 else (tile, tile)
    data = jpx(60_000, 60_000, 16_384 if many else 1, tile, levels)
    return picture_page(stream(data, b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /Filter /JPXDecode"))


@family(LONG_SIDES, LONG_SIDES, (0, 2, 3, 4, 6), (0, 1))
def png_of_size(width, height, colour, interlaced):
    data = bytearray(png(width, height))
    data[25], data[28] = colour, interlaced
    return bytes(data), "png"


@family(SIDES, SIDES, (1, 3, 4, 2), (0xc0, 0xc2, 0xc3, 0xc9))
def jpeg_of_size(width, height, channels, marker):
    return jpeg(width, height, channels, 4, marker), "jpg"


@family(SIDES, SIDES, (None, 1, 65_535), (b"\2\2\x4c\1\0", b"\x0c\2\0\0\0", b"\0\0", b"\2" + b"\xff" + b"\x92" * 255))
def gif_of_size(width, height, frame, data):
    return gif(width, height, frame, frame, data), "gif"


@family((0, 1, -1, 999, 60_000, -60_000, 2 ** 31 - 1, -2 ** 31), (0, 1, -1, 60_000, -60_000, 2 ** 31 - 1, -2 ** 31), (0, 1, 8, 24, 32, 99), (0, 1, 3))
def bmp_of_size(width, height, bits, compression):
    return bmp(width, height, bits, compression), "bmp"


@family((0, 13, 54, 10 ** 6, 2 ** 32 - 1), (0, 12, 40, 124, 2 ** 32 - 1))
def bmp_lies(offset, header):
    return bmp(8, 8, offset=offset, header=header), "bmp"


@family((0, 1, 60_000, 2 ** 31 - 1, 2 ** 32 - 1), (1, 60_000, 2 ** 32 - 1), (1, 2, 3, 4, 5, 6, 7, 8, 32773, 34712, 99), (1, 8, 16))
def tiff_of_size(width, height, compression, bits):
    return tiff_picture(width, height, compression, bits), "tif"


@family((0, 1, 2 ** 31, 2 ** 32 - 1), (0, 1, 9, 2 ** 31, 2 ** 32 - 1), (1, 3, 4, 65_535), (0, 2, 3, 5, 6, 8), ("<", ">"))
def tiff_lies(rows, count, samples, photometric, order):
    return tiff_picture(64, 64, rows=rows, count=count, samples=samples, photometric=photometric, order=order), "tif"


@family((8, 7, 0xffffffff, 10 ** 6), (1, 2, 4))
def tiff_that_loops(following, compression):
    return tiff_picture(8, 8, compression, 1, following=following), "tif"


@family((256, 257, 258, 273, 277, 279, 320, 330, 34665), (0, 1, 2, 4, 5, 12, 13, 16, 99), (0, 1, 2 ** 20, 2 ** 32 - 1))
def tiff_entry_lies(tag, kind, count):
    return tiff([(256, 4, 1, 8), (257, 4, 1, 8), (tag, kind, count, 8), (262, 3, 1, 1)], bytes(64)), "tif"


@family((b"P1", b"P2", b"P3", b"P4", b"P5", b"P6", b"P7", b"P9"), (b"0", b"1", b"-1", b"60000", b"2147483647", b"9" * 30), (b"1", b"255", b"65535", b"0", b"-1"))
def portable_of_size(kind, side, most):
    return kind + b"\n" + side + b" " + side + b"\n" + most + b"\n" + b"\x11" * 99, "pnm"


@family((b"\0\0\0\x0cjP  \r\n\x87\n", b"RIFF\x24\0\0\0WEBPVP8L", b"RIFF\xff\xff\xff\xffWEBPVP8X", b"GIF87a", b"BM", b"II*\0", b"MM\0*", b"II+\0",
         b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-", b"%!PS", b"PK\3\4", b"\0\0\0 ftypheic", b"{\\rtf1", b"\x1f\x8b", b"MZ", b"\x7fELF"),
        (0, 1, 12, 100, 5000), ("pdf", "png", "tif", "gif", "bmp", "jpg"))
def only_a_head(head, length, extension):
    return head + b"\1\2\3\4" * (length // 4), extension


def exif(entries, offset=8, order=b"II"):
    packing = "<" if order == b"II" else ">"
    table = b"".join(struct.pack(packing + "HHII", *entry) for entry in entries)
    return b"Exif\0\0" + order + struct.pack(packing + "HIH", 42, offset, len(entries)) + table


@family((0, 8, 9, 10 ** 6, 2 ** 32 - 1), (0x0112, 0x011a, 0x0128), (0, 9, 2 ** 31, 2 ** 32 - 1), (b"II", b"MM"))
def jpeg_notes_lie(offset, tag, value, order):
    body = exif([(tag, 4, 1, value)] * 4, offset, order)
    picture = jpeg(16, 16, 1, 4)
    return picture[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + picture[2:], "jpg"
