"""PDFs whose structure lies: trees, tables, lengths, filters, nesting, encryption."""

import hashlib

from bricks import CATALOG, DRAWING, ENCODERS, PAGES, RUNS, assemble, chain, drawn, page, picture_page, stream, text_pdf
from mutations import fixtures, objects_in_stream
from numbered import every, family

LIES = (-2 ** 63, -2 ** 31, -1, 0, 1, 2, 7, 255, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 63 - 1, 2 ** 64, 10 ** 30)
DEPTHS = (10, 100, 500, 1000, 10_000, 100_000)
MIB = 1 << 20
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>"


# --- truncation ---


@family(list(fixtures()), range(100))
def cut_off(name, percent):
    data, extension = fixtures()[name]
    return data[:len(data) * percent // 100], extension


# --- trees ---


@family(range(1, 21), (b"Kids", b"Parent"), (1, -1, 2_000_000_000))
def loop_in_page_tree(length, by, count):
    nodes = [b"<< /Type /Pages /Count %d /Kids [%d 0 R %d 0 R] /Parent %d 0 R >>" % (
        count, 2 + (at + 1) % length, 2 + length if by == b"Parent" else 2 + at, 2 + (at + 1) % length) for at in range(length)]
    return assemble([CATALOG, *nodes, PAGE])


@family(LIES, (1, 3, 1000))
def count_of_pages(count, kids):
    return assemble([CATALOG, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, b"3 0 R " * kids), PAGE])


@family((b"null", b"[]", b"3 0 R", b"2 0 R", b"1 0 R", b"9 0 R", b"(x)", b"<< >>", b"[null 5 (x) /Name [3 0 R] << >>]", b"-1"),
        (b"Kids", b"Count", b"Type", b"Parent", b"MediaBox", b"Resources", b"Contents", b"Rotate"))
def wrong_kind_of_value(value, key):
    entries = {b"Type": b"/Pages", b"Count": b"1", b"Kids": b"[3 0 R]"}
    page_entries = {b"Type": b"/Page", b"Parent": b"2 0 R", b"MediaBox": b"[0 0 99 99]"}
    (entries if key in entries else page_entries)[key] = value

    def written(some):
        return b"<< " + b" ".join(b"/%s %s" % pair for pair in some.items()) + b" >>"
    return assemble([CATALOG, written(entries), written(page_entries)])


@family(range(1, 13), (b"Next", b"First", b"Prev", b"Parent"), (0, 1, -5, 2 ** 31))
def loop_in_outline(length, by, count):
    items = [b"<< /Title (x) /Dest [3 0 R /Fit] /Count %d /%s %d 0 R >>" % (count, by, 5 + (at + 1) % length) for at in range(length)]
    return assemble([b"<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R >>", PAGES, PAGE,
                     b"<< /Type /Outlines /First 5 0 R /Last 5 0 R /Count %d >>" % count, *items])


@family((b"Names", b"Dests", b"AcroForm", b"StructTreeRoot", b"PageLabels", b"OCProperties", b"Metadata", b"Extensions"),
        (b"Kids", b"Nums", b"Names", b"Fields", b"K", b"OCGs", b"Parent", b"D"), (1, 2, 5))
def loop_in_catalog(tree, by, length):
    nodes = [b"<< /%s [%d 0 R %d 0 R] /Limits [(a) (z)] /T (x) /S /P /FT /Tx >>" % (by, 4 + (at + 1) % length, 4 + at)
             for at in range(length)]
    return assemble([b"<< /Type /Catalog /Pages 2 0 R /%s 4 0 R >>" % tree, PAGES, PAGE, *nodes])


# --- tables ---


@family(range(-12, 13), ("start", "table", "both"))
def offsets_off(delta, where):
    whole = text_pdf([["x"]])
    head, table, tail = whole.partition(b"xref\n")
    rows, trailer, rest = tail.partition(b"trailer")
    if where in ("table", "both"):
        rows = b"\n".join(b"%010d%s" % (max(0, int(row[:10]) + delta), row[10:]) if row.endswith(b" n ") else row
                          for row in rows.split(b"\n"))
    if where in ("start", "both"):
        rest = rest.replace(b"startxref\n%d" % len(head), b"startxref\n%d" % (len(head) + delta))
    return head + table + rows + trailer + rest


@family(LIES, (b"Size", b"Prev", b"XRefStm", b"Root", b"Info"), ("trailer", "startxref"))
def trailer_lies(value, key, where):
    data = assemble([CATALOG, PAGES, PAGE], b"/%s %d%s" % (key, value, b" 0 R" if key in (b"Root", b"Info") else b""))
    start = data.rfind(b"startxref\n") + 10
    return data if where == "trailer" else data[:start] + b"%d\n%%%%EOF\n" % value


@family(range(1, 11), (b"Prev", b"XRefStm"))
def loop_of_tables(length, by):
    out = assemble([CATALOG, PAGES, PAGE])[:-6]
    first = len(out)
    entry = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 4 /Root 1 0 R /%s %010d >>\n"
    size = len(entry % (by, 0))
    for at in range(length):
        out += entry % (by, first + (at + 1) % length * size)
    return out + b"startxref\n%d\n%%%%EOF\n" % first


@family((0, 1, 2, 3, 4, 8, 9, 100, 2 ** 31), (0, 1, 4, 8, 2 ** 31), (None, b"0 99999999", b"-1 5", b"0", b"5 1 0 99", b"2147483647 2"),
        (None, 0, 2, 2 ** 31 - 1))
def table_stream_lies(first, second, index, size):
    honest = [(first if first < 9 else 1), (second if second < 9 else 4), 1]
    bodies = [CATALOG, PAGES, PAGE]
    data = objects_in_stream(bodies, widths=honest, index=index, size=size)
    return data.replace(b"/W [%d %d 1]" % tuple(honest[:2]), b"/W [%d %d 1]" % (first, second))


@family(every([None], LIES), every([None], LIES), (b"", b"/Extends 10 0 R", b"/Extends 11 0 R"))
def object_stream_lies(count, first, extra):
    return objects_in_stream([CATALOG, PAGES, PAGE], count=count, first=first, extra=extra)


@family((-1, 0, 1, 10, 11, 2 ** 31), (-1, 0, 5, 10 ** 6, 2 ** 31))
def offsets_in_object_stream(number, offset):
    return objects_in_stream([CATALOG, PAGES, PAGE], offsets=[(1, 0), (number, offset), (3, offset)])


# --- lengths ---


@family(every(LIES, [b"4 0 R", b"5 0 R", b"(x)", b"null"]), list(ENCODERS), ("contents", "image"))
def length_of_stream(length, name, place):
    data = ENCODERS[name](b"0 0 9 9 re f ")
    value = length if isinstance(length, bytes) else b"%d" % length
    entries = b"<< /Length %s /Filter /%s" % (value, name)
    if place == "contents":
        return page(entries + b" >>\nstream\n" + data + b"\nendstream")
    return picture_page(entries + b" /Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray >>\n"
                        b"stream\n" + data + b"\nendstream")


@family((1, 2, 3, 10, 12, 15, 99, -1), (1, 4, 0, -1, 2 ** 31 - 1), (8, 1, 16, 0, 33, 2 ** 31), (1, 3, 0, -1, 2 ** 30, 2 ** 31 - 1),
        (b"FlateDecode", b"LZWDecode"))
def predictor_lies(predictor, colours, bits, columns, name):
    about = b"/Filter /%s /DecodeParms << /Predictor %d /Colors %d /BitsPerComponent %d /Columns %d >>" % (
        name, predictor, colours, bits, columns)
    return page(stream(ENCODERS[name](b"\2q Q " * 20), about))


# --- bombs ---

PLACES = ("contents", "image", "form", "font", "map", "profile", "function", "metadata", "pattern", "objects")


def placed(place, entry, data):
    if place == "contents":
        return page(stream(data, entry))
    if place == "image":
        return picture_page(stream(data, entry + b" /Type /XObject /Subtype /Image /Width 9000 /Height 9000 /BitsPerComponent 8 "
                                   b"/ColorSpace /DeviceRGB"))
    if place == "form":
        return drawn(b"/F Do", b"/XObject << /F 5 0 R >>", stream(data, entry + b" /Type /XObject /Subtype /Form /BBox [0 0 9 9]"))
    if place == "font":
        return drawn(b"BT /F 9 Tf (x) Tj ET", b"/Font << /F 5 0 R >>", b"<< /Type /Font /Subtype /TrueType /BaseFont /X "
                     b"/FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4 /FontFile2 6 0 R >> >>", stream(data, entry))
    if place == "map":
        return drawn(b"BT /F 9 Tf (x) Tj ET", b"/Font << /F 5 0 R >>",
                     b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>", stream(data, entry))
    if place == "profile":
        return drawn(b"/C cs 0 sc 0 0 9 9 re f", b"/ColorSpace << /C [/ICCBased 5 0 R] >>", stream(data, entry + b" /N 3"))
    if place == "function":
        return drawn(b"/S sh", b"/Shading << /S << /ShadingType 1 /ColorSpace /DeviceGray /Function 5 0 R >> >>", stream(
            data, entry + b" /FunctionType 0 /Domain [0 1 0 1] /Range [0 1] /Size [9000 9000] /BitsPerSample 32"))
    if place == "metadata":
        return assemble([b"<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>", PAGES, PAGE, stream(data, entry)])
    if place == "pattern":
        return drawn(b"/Pattern cs /P scn 0 0 99 99 re f", b"/Pattern << /P 5 0 R >>", stream(
            data, entry + b" /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep .01 /YStep .01"))
    return assemble([CATALOG, PAGES, PAGE, stream(data, entry + b" /Type /ObjStm /N 99999 /First 999999")])


@family(list(RUNS), PLACES, (MIB, 32 * MIB, 256 * MIB), (0, 32))
def bomb(name, place, total, byte):
    return placed(place, *chain([name], byte, min(total, 32 * MIB if name != b"FlateDecode" else total)))


@family(list(RUNS), list(RUNS), list(RUNS), PLACES[:2])
def chained_bomb(first, second, third, place):
    return placed(place, *chain([first, second, third], 32, 8 * MIB))


@family(list(ENCODERS), (1, 8, 64, 512), (1, 2))
def same_filter_again(name, times, bombs):
    data = b"0 0 9 9 re f" * bombs
    for _ in range(min(times, 8)):
        data = ENCODERS[name](data)
    return page(stream(data, b"/Filter [" + (b"/%s " % name) * times + b"]"))


# --- nesting ---


def nested_forms(depth, kind):
    entry = {b"form": b"/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /N %d 0 R >> >>",
             b"pattern": b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources "
                         b"<< /Pattern << /N %d 0 R >> >>",
             b"mask": b"/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Group << /S /Transparency >> /Resources << /ExtGState "
                      b"<< /N << /SMask << /S /Alpha /G %d 0 R >> >> >> >>"}[kind]
    use = {b"form": b"/N Do", b"pattern": b"/Pattern cs /N scn 0 0 9 9 re f", b"mask": b"/N gs 0 0 9 9 re f"}[kind]
    resources = {b"form": b"/XObject << /N 5 0 R >>", b"pattern": b"/Pattern << /N 5 0 R >>",
                 b"mask": b"/ExtGState << /N << /SMask << /S /Alpha /G 5 0 R >> >> >>"}[kind]
    inner = [stream(use, entry % (6 + at)) for at in range(depth)]
    return drawn(use, resources, *inner, stream(b"0 0 9 9 re f", entry % 5))


@family((1, 5, 20, 100, 1000, 5000), (b"form", b"pattern", b"mask"))
def nesting_that_draws(depth, kind):
    return nested_forms(depth, kind)


@family(DEPTHS, (b"[", b"<<", b"<< /A ", b"[ << /A ", b"(", b"{"), ("catalog", "contents", "trailer", "objects"))
def nesting_of_values(depth, opening, place):
    value = opening * depth
    if place == "contents":
        return page(stream(b"/X " + value + b" DP 0 0 9 9 re f"))
    if place == "trailer":
        return assemble([CATALOG, PAGES, PAGE], b"/X " + value)
    if place == "objects":
        return objects_in_stream([CATALOG, PAGES, PAGE, value])
    return assemble([b"<< /Type /Catalog /Pages 2 0 R /X " + value + b" >>", PAGES, PAGE])


@family(DEPTHS, (b"q ", b"BT ", b"BX ", b"/X BMC ", b"Q ", b"EMC ", b"BI ", b"1 0 0 1 0 0 cm ", b"0 0 m ", b"W n ", b"( ", b"9 "))
def operators_without_end(depth, operator):
    return page(stream(operator * depth + b"0 0 9 9 re f"))


@family((10, 100, 1000, 20_000), ("Pages", "StructTreeRoot", "Outlines", "AcroForm", "Function", "ColorSpace"))
def chain_of_objects(depth, kind):
    """Each object refers to the next, `depth` times."""
    start = 4
    link = {"Pages": b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>", "StructTreeRoot": b"<< /S /P /K %d 0 R >>",
            "Outlines": b"<< /Title (x) /First %d 0 R /Count 1 >>", "AcroForm": b"<< /T (x) /Kids [%d 0 R] >>",
            "Function": b"<< /FunctionType 3 /Domain [0 1] /Functions [%d 0 R] /Bounds [] /Encode [0 1] >>",
            "ColorSpace": b"[/Indexed %d 0 R 1 <0000>]"}[kind]
    links = [link % (start + 1 + at) for at in range(depth)]
    last = {"Pages": PAGE, "ColorSpace": b"/DeviceGray"}.get(kind, b"<< >>")
    if kind == "Pages":
        return assemble([b"<< /Type /Catalog /Pages 4 0 R >>", PAGES, PAGE, *links, last])
    if kind in ("Function", "ColorSpace"):
        resources = {"Function": b"/Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 9 9] /Function 5 0 R >> >>",
                     "ColorSpace": b"/ColorSpace << /C 5 0 R >>"}[kind]
        return page(stream(b"/S sh /C cs 0 sc 0 0 9 9 re f"), resources, extra=[link % (6 + at) for at in range(depth)] + [last])
    return assemble([b"<< /Type /Catalog /Pages 2 0 R /%s 4 0 R >>" % kind.encode(), PAGES, PAGE, *links, last])


# --- encryption ---

PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


@family((-1, 0, 1, 2, 3, 4, 5, 6, 99), (-1, 1, 2, 3, 4, 5, 6, 7), (b"Standard", b"Adobe.PubSec", b"Nobody"), (40, 128, 256, 0, 7),
        (b"", b"V2", b"AESV2", b"AESV3", b"None"))
def encryption(version, revision, handler, length, method):
    key = hashlib.md5(PADDING).digest() * 3
    size = 48 if revision in (5, 6) else 32
    entries = b"/Filter /%s /V %d /R %d /Length %d /P -4 /O <%s> /U <%s>" % (
        handler, version, revision, length, key[:size].hex().encode(), key[-size:].hex().encode())
    if revision >= 5:
        entries += b" /OE <%s> /UE <%s> /Perms <%s>" % ((b"00" * 32,) * 2 + (b"00" * 16,))
    if method:
        entries += b" /CF << /StdCF << /CFM /%s /Length %d /AuthEvent /DocOpen >> >> /StmF /StdCF /StrF /StdCF" % (method, length)
    if handler == b"Adobe.PubSec":
        entries += b" /SubFilter /adbe.pkcs7.s5 /Recipients [<3082000a> (x)]"
    return assemble([CATALOG, PAGES, PAGE[:-2] + b"/Contents 4 0 R >>", DRAWING, b"<< " + entries + b" >>"],
                    b"/Encrypt 5 0 R /ID [<%s> <%s>]" % ((b"00" * 16,) * 2))


# --- fonts, numbers, actions ---


@family((b"0000 FFFF", b"0000 0000", b"FFFF 0000", b"00000000 FFFFFFFF", b"00 FF", b"0000000000 FFFFFFFFFF", b" "),
        (b"bfrange", b"bfchar", b"cidrange", b"codespacerange", b"notdefrange"), (1, 100, 20_000), (b"", b"/Identity-H usecmap", b"/X usecmap"))
def character_maps(span, kind, times, other):
    low, _, high = span.partition(b" ")
    line = b"<%s> <%s> <0041>\n" % (low, high)
    data = b"/CIDInit /ProcSet findresource begin begincmap %s\n%d begin%s\n" % (other, times, kind) + line * times + b"end" + kind
    return drawn(b"BT /F 9 Tf <00410042> Tj ET", b"/Font << /F 5 0 R >>",
                 b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<< /Type /Font "
                 b"/Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (A) /Ordering (I) /Supplement 0 >> >>] >>",
                 stream(data, b"/UseCMap 6 0 R"))


@family((b"0", b"-1", b"1e38", b"-1e38", b"1e-38", b"99999999999999999999", b"nan", b"--5", b"0.00000001", b"2147483648"),
        (b"%s 0 0 1 0 0 cm 0 0 9 9 re f", b"[%s] %s d 0 0 m 99 99 l S", b"%s w 0 0 m 99 99 l S", b"0 0 %s %s re W n 0 0 9 9 re f",
         b"BT /F %s Tf (x) Tj ET", b"BT %s 0 0 %s 0 0 Tm (x) Tj ET", b"BT %s Tz %s Tc (x) Tj ET", b"0 0 m %s %s %s %s 9 9 c S",
         b"%s i 0 0 m 9 9 l S", b"%s M %s J S"))
def odd_numbers(number, operators):
    return page(stream(operators.replace(b"%s", number) + b" 0 0 9 9 re f"), b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>")


@family((b"0 0 0 0", b"0 0 1 1", b"0 0 .001 99", b"99 99 0 0", b"-1e9 -1e9 1e9 1e9", b"0 0 14399 14399", b"0 0 14400 9", b"0 0 1 14399",
         b"1e38 0 0 1e38", b"0 0 nan 9", b"0 0", b"(x)"), (0, 90, 45, -90, 10 ** 9, 2 ** 31), (b"", b"/UserUnit 1000", b"/UserUnit -1",
                                                                                            b"/CropBox [5 5 5 5]"))
def odd_boxes(box, turn, extra):
    return assemble([CATALOG, PAGES, b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Rotate %d %s /Contents 4 0 R >>" % (box, turn, extra), DRAWING])


@family((1, 2, 3, 4, 5, 6, 7, 9), (b"[0 1]", b"[1 0]", b"[]", b"[0 0]", b"[0 1 0 1 0 1 0 1 0 1]"), (b"/Size [2]", b"/Size [2147483647]",
        b"/Size [99999 99999]", b"/Size []", b"/Size [-1]"))
def shadings(kind, domain, size):
    return drawn(b"/S sh", b"/Shading << /S 5 0 R >>", stream(
        b"\xff" * 64, b"/ShadingType %d /ColorSpace /DeviceRGB /Coords [0 0 9 9 9 9] /Domain %s /BitsPerCoordinate 32 /BitsPerComponent 8 "
        b"/BitsPerFlag 8 /VerticesPerRow 1 /Decode [0 1 0 1 0 1 0 1 0 1] /Function 6 0 R" % (kind, domain)), stream(
            b"\0" * 9, b"/FunctionType 0 /Domain %s %s /BitsPerSample 8 /Range [0 1 0 1 0 1]" % (domain, size)))


PROGRAMS = (b"{ }", b"{ dup dup dup dup }", b"{ 0 div }", b"{ pop pop pop }", b"{ 2147483647 copy }", b"{ -1 index }", b"{ 99999 -5 roll }",
            b"{ { } { } ifelse }", b"{ 1e38 dup mul }", b"{" * 1000, b"{ true { 1 } if }" * 99)


@family(PROGRAMS, (1, 2, 3))
def calculator_functions(program, kind):
    return drawn(b"/S sh", b"/Shading << /S << /ShadingType %d /ColorSpace /DeviceGray /Coords [0 0 9 9 9 9] /Function 5 0 R >> >>" % kind,
                 stream(program, b"/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]"))


ADDRESS = b"http://127.0.0.1:PORT/"
ACTIONS = (b"<< /S /URI /URI (%s) >>", b"<< /S /SubmitForm /F (%s) >>", b"<< /S /GoToR /F << /FS /URL /F (%s) >> /D [0 /Fit] >>",
           b"<< /S /Launch /F (/bin/sh) /URI (%s) >>", b"<< /S /JavaScript /JS (app.launchURL\\('%s'\\)) >>",
           b"<< /S /ImportData /F << /FS /URL /F (%s) >> >>", b"<< /S /Rendition /R << /S /MR /C << /D << /FS /URL /F (%s) >> >> >> >>")


@family(ACTIONS, ("open", "page", "link", "outline", "form"))
def calls_home(action, place):
    """The runner listens at ADDRESS; nobody must call."""
    action = action % ADDRESS
    catalog = {"open": b"/OpenAction " + action, "outline": b"/Outlines << /First << /Title (x) /A %s >> >>" % action,
               "form": b"/AcroForm << /Fields [<< /T (x) /FT /Tx /AA << /C %s >> >>] >>" % action}.get(place, b"")
    here = {"page": b"/AA << /O %s >>" % action, "link": b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A %s >>]" % action}.get(place, b"")
    return assemble([b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog, PAGES, PAGE[:-2] + here + b" >>"])


@family((b"contents", b"image", b"font", b"profile", b"opi"), (ADDRESS, b"file:///etc/passwd", b"/etc/passwd", b"../../etc/passwd"))
def data_elsewhere(place, where):
    """Streams that say their bytes are in another file."""
    entry = b"/F << /Type /Filespec /FS /URL /F (%s) /UF (%s) >> /FFilter /FlateDecode" % (where, where)
    if place == b"opi":
        return picture_page(stream(b"", b"/Type /XObject /Subtype /Image /Width 9 /Height 9 /OPI << /2.0 << /Type /OPI /Version 2.0 /F (%s) "
                                   b">> >> /Alternates [<< /Image 5 0 R >>]" % where))
    return placed(place.decode(), entry, b"")


@family((1, 2, 9), (b"Widget", b"Stamp", b"FreeText", b"Link", b"Popup", b"Ink", b"FileAttachment", b"3D", b"Screen", b"Nothing"),
        (b"/AP << /N 4 0 R >>", b"/AP 4 0 R", b"/AP << /N << /On 4 0 R >> >> /AS /On", b"/Parent 4 0 R", b"/Popup 4 0 R", b"/IRT 4 0 R"))
def annotations_that_loop(times, kind, looks):
    annotation = b"<< /Type /Annot /Subtype /%s /Rect [0 0 50 50] /FT /Tx /T (x) %s >>" % (kind, looks)
    return assemble([CATALOG, PAGES, PAGE[:-2] + b"/Annots [" + annotation * times + b"] >>", stream(
        b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Parent 4 0 R /Resources << /XObject << /X 4 0 R >> >>")])


@family((1, 2, 5), (b"(x)", b"<>", b"(" + b"x" * 5000 + b")"), (b"/d0", b"1000 0 d0", b"0 0 0 0 0 0 d1", b""))
def letters_that_loop(depth, text, width):
    """Type 3 fonts whose letters are drawn with the font itself."""
    font = (b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [.01 0 0 .01 0 0] /FirstChar 120 /LastChar 120 /Widths [9] "
            b"/Encoding << /Differences [120 /x] >> /CharProcs << /x 6 0 R >> /Resources << /Font << /F 5 0 R >> >> >>")
    return drawn(b"BT /F 9 Tf %s Tj ET" % text, b"/Font << /F 5 0 R >>", font,
                 stream(width + b" BT /F 9 Tf " + (text + b" Tj ") * depth + b"ET"))
