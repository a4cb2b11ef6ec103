"""Files that mean harm, or are merely broken."""

import pathlib
import subprocess
import tempfile
import zlib

import papers


def encrypted():
    """Opens only with a password that nobody gives."""
    with tempfile.TemporaryDirectory() as folder:
        plain, secret = pathlib.Path(folder, "plain.pdf"), pathlib.Path(folder, "secret.pdf")
        plain.write_bytes(papers.text_pdf([["Secret."]]))
        subprocess.run(["qpdf", "--encrypt", "user", "owner", "256", "--", plain, secret], check=True)
        return secret.read_bytes()


def page(contents, resources=b"", box=b"0 0 612 792", extra=()):
    """One page with this content stream object; further objects are numbered from 5."""
    return papers.assemble([
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [" + box + b"] /Contents 4 0 R /Resources << " + resources + b" >> >>",
        contents, *extra])


def stream(data, entries=b""):
    return b"<< /Length %d %s >>\nstream\n" % (len(data), entries) + data + b"\nendstream"


def deflated(total):
    """`total` bytes of page content that draw nothing, compressed about a thousandfold."""
    packer = zlib.compressobj(9)
    piece = b"q Q " * 65536
    out = b"".join(packer.compress(piece) for _ in range(total // len(piece)))
    return out + packer.flush()


def inflating():
    return page(stream(deflated(1_000_000_000), b"/Filter /FlateDecode"))


def endless_form():
    """A form that draws itself, many times over."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>"
    return page(stream(b"/F Do " * 50), b"/XObject << /F 5 0 R >>", extra=(stream(b"/F Do " * 50, form),))


def endless_tree():
    return papers.assemble([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"])


def claimed_pages():
    """Says that it has two thousand million pages."""
    return papers.assemble([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 2000000000 /Kids [3 0 R] >>",
                            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>"])


def scripted():
    """Opens by running a script and fetching an address."""
    return papers.assemble([
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:1/'\\)) >> >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /AA << /O << /S /Launch /F (/bin/sh) >> >> >>"])


def huge_image():
    """A page picture of 60,000 by 60,000 pixels in a few kilobytes."""
    row = zlib.compress(b"\0" * 60_000_000, 9)
    image = (b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceGray "
             b"/Filter /FlateDecode")
    return page(stream(b"612 0 0 792 0 0 cm /I Do"), b"/XObject << /I 5 0 R >>", extra=(stream(row, image),))


def png(width, height):
    """A PNG that claims this size, with almost no data."""
    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


# name -> (bytes, extension, how it may end)
def files():
    whole = papers.text_pdf([["A fine page."] for _ in range(5)])
    error, either, success = {"error"}, {"error", "success"}, {"success"}
    return {
        "nothing": (b"", "pdf", error),
        "text": (b"this is no PDF at all\n" * 100, "pdf", error),
        "a head only": (b"%PDF-1.7\n", "pdf", error),
        "cut in the middle": (whole[:len(whole) // 2], "pdf", either),
        "a broken table": (whole.replace(b"xref", b"xxxx"), "pdf", either),
        "encrypted": (encrypted(), "pdf", error),
        "a picture that says PDF": (png(10, 10), "pdf", either),
        "a PDF that says TIFF": (whole, "tif", either),
        "a picture cut short": (png(2000, 2000), "png", either),
        "a picture of 100,000 pixels a side": (png(100_000, 100_000), "png", either),
        "a page inflating to a gigabyte": (inflating(), "pdf", either),
        "a form that draws itself": (endless_form(), "pdf", either),
        "a page tree without end": (endless_tree(), "pdf", error),
        "two thousand million pages": (claimed_pages(), "pdf", either),
        "a script": (scripted(), "pdf", success),
        "a huge picture": (huge_image(), "pdf", either),
        "200 inches": (papers.text_pdf([["Large."]], 14400, 14400), "pdf", error),
        "200,000 inches": (papers.text_pdf([["Larger."]], 14400000, 14400000), "pdf", either),
    }
