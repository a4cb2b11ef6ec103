"""One file of each kind that can be made here: by LibreOffice, by heif-enc, or byte by byte."""

import pathlib
import struct
import subprocess
import zlib

WORD = "Harbourmaster"

NAMESPACES = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for short, long in (
    ("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"), ("style", "style"),
    ("fo", "xsl-fo-compatible"), ("presentation", "presentation")))
PAGE = ('<office:automatic-styles><style:page-layout style:name="L"><style:page-layout-properties fo:page-width="20cm" '
        'fo:page-height="15cm"/></style:page-layout></office:automatic-styles><office:master-styles><style:master-page '
        'style:name="M" style:page-layout-name="L"/></office:master-styles>')
FRAME = ('<draw:page draw:master-page-name="M"><draw:frame svg:x="1cm" svg:y="1cm" svg:width="16cm" svg:height="5cm">'
         f"<draw:text-box><text:p>{WORD}</text:p></draw:text-box></draw:frame></draw:page>")


def flat(kind, body, before=""):
    return (f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMESPACES} office:version="1.2" '
            f'office:mimetype="application/vnd.oasis.opendocument.{kind}">{before}<office:body>{body}</office:body>'
            "</office:document>").encode()


# What LibreOffice writes, from which source.
SOURCES = {
    "fodt": flat("text", f"<office:text><text:p>{WORD}</text:p></office:text>"),
    "csv": f"{WORD},1\nquay,2\n".encode(),
    "fodp": flat("presentation", f"<office:presentation>{FRAME}</office:presentation>", PAGE),
    "fodg": flat("graphics", f"<office:drawing>{FRAME}</office:drawing>", PAGE),
}
WRITTEN = {
    "fodt": "doc docx dot html odt rtf txt uot".split(),
    "csv": "dif fods ods slk uos xls xlsx xlt".split(),
    "fodp": "odp pot pps ppt pptx uop".split(),
    "fodg": "bmp emf eps gif jpg odg png svg tif".split(),
}
SAME = {"htm": "html", "jpeg": "jpg", "tiff": "tif"}


def png():
    """Black on the left, white on the right."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    rows = b"".join(b"\0" + b"\0" * 60 + b"\xff" * 60 for _ in range(60))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 120, 60, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


HANDMADE = {
    "pbm": b"P1\n4 2\n1 1 0 0\n1 1 0 0\n",
    "pgm": b"P2\n4 2\n255\n0 0 255 255\n0 0 255 255\n",
    "ppm": b"P3\n2 1\n255\n0 0 0 255 255 255\n",
    "tga": struct.pack("<BBBHHBHHHHBB", 0, 0, 2, 0, 0, 0, 0, 0, 16, 8, 24, 0) + b"\0\0\xff" * 128,
    "ras": struct.pack(">8I", 0x59A66A95, 16, 8, 8, 128, 1, 0, 0) + b"\x40" * 128,
    "xbm": b"#define a_width 8\n#define a_height 2\nstatic char a_bits[] = {0x0f, 0x0f};\n",
    "xpm": b'/* XPM */\nstatic char *a[] = {\n"4 2 2 1",\n"a c #000000",\n"b c #ffffff",\n"aabb",\n"aabb"};\n',
    "mml": b'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></math>',
    "fb2": f'<?xml version="1.0" encoding="UTF-8"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><body>'
           f"<section><p>{WORD}</p></section></body></FictionBook>".encode(),
    "abw": f'<?xml version="1.0" encoding="UTF-8"?><abiword version="1.0"><section><p>{WORD}</p></section></abiword>'
           .encode(),
    "dbf": struct.pack("<BBBBIHH20x", 3, 126, 1, 1, 1, 65, 21) + struct.pack("<11sc4xB15x", b"PLACE", b"C", 20) +
           b"\r " + WORD.encode().ljust(20) + b"\x1a",
    "plt": b"IN;SP1;PU100,100;PD900,100,900,900;PU;",
}


def write(folder):
    """Makes all of them in `folder`; extension -> path."""
    folder = pathlib.Path(folder)
    made = {}
    for source, data in SOURCES.items():
        made[source] = folder / f"sample.{source}"
        made[source].write_bytes(data)
    for source, extensions in WRITTEN.items():
        for extension in extensions:
            subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
                            extension, "--outdir", folder, made[source]], check=True, capture_output=True, timeout=60)
            made[extension] = folder / f"sample.{extension}"
            assert made[extension].stat().st_size > 0, extension
    for extension, data in HANDMADE.items():
        made[extension] = folder / f"made.{extension}"
        made[extension].write_bytes(data)
    for extension, other in SAME.items():
        made[extension] = made[other]
    (folder / "picture.png").write_bytes(png())
    made["heic"] = folder / "picture.heic"
    subprocess.run(["heif-enc", "-o", made["heic"], folder / "picture.png"], check=True, capture_output=True, timeout=60)
    return made
