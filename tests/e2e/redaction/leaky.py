"""PDF files that hide words in many places, on and around the part of the first page that is redacted."""

import papers

# The shown part of each page: small, so that many documents are soon read. Everything hidden lies above y = 690.
WINDOW = b"[0 560 340 792]"
# The part that is redacted, in fractions of the page: y = 688 to 785.
BOX = {"page_number": 0, "x1": 0.05, "x2": 0.95, "y1": 0.03, "y2": 0.45}
HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def stream(data, entries=b""):
    return b"<< %s /Length %d >>\nstream\n" % (entries, len(data)) + data + b"\nendstream"


def show(word, x=72, y=720, mode=0):
    return b"BT %d Tr /F1 16 Tf %d %d Td (%s) Tj ET\n" % (mode, x, y, word)


def utf16(word):
    return b"<" + (b"\xfe\xff" + word.decode().encode("utf-16-be")).hex().encode() + b">"


class Paper:
    """Two pages; the second says `stays`. Objects 1 catalog, 2 pages, 3 font, 4 and 5 the pages, 6 and 7 what they say."""

    def __init__(self, stays):
        self.catalog, self.page, self.resources, self.trailer = b"", b"", b"", b""
        self.content = show(b"Beside the box", y=600)
        self.stays = show(stays)
        self.more = []
        self.appended = b""

    def add(self, body):
        self.more.append(body)
        return 7 + len(self.more)

    def bytes(self):
        pages = [b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> %s >> %s >>"
                 % (WINDOW, number, resources, entries)
                 for number, resources, entries in ((6, self.resources, self.page), (7, b"", b""))]
        objects = [b"<< /Type /Catalog /Pages 2 0 R %s >>" % self.catalog,
                   b"<< /Type /Pages /Count 2 /Kids [4 0 R 5 0 R] >>", HELVETICA, *pages,
                   stream(self.content), stream(self.stays), *self.more]
        return papers.assemble(objects, self.trailer) + self.appended


def visible(paper, word):
    paper.content += show(word)


def split_into_glyphs(paper, word):
    letters = b" -20 ".join(b"(%c)" % letter for letter in word)
    paper.content += b"BT /F1 16 Tf 72 720 Td [%s] TJ ET\n" % letters


def half_in_the_box(paper, word):
    paper.content += show(word, y=682)


def invisible(paper, word):
    paper.content += show(word, mode=3)


def in_a_form(paper, word):
    number = paper.add(stream(show(word), b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>"))
    paper.resources += b"/XObject << /Fm %d 0 R >>" % number
    paper.content += b"/Fm Do\n"


def in_a_hidden_layer(paper, word):
    layer = paper.add(b"<< /Type /OCG /Name (%s) >>" % word)
    paper.catalog += b"/OCProperties << /OCGs [%d 0 R] /D << /OFF [%d 0 R] >> >>" % (layer, layer)
    paper.resources += b"/Properties << /L %d 0 R >>" % layer
    paper.content += b"/OC /L BDC\n" + show(word) + b"EMC\n"


def actual_text(paper, word):
    paper.content += b"/Span << /ActualText (%s) >> BDC\n" % word + show(b"x") + b"EMC\n"


def alternate_text(paper, word):
    root = paper.add(b"<< /Type /StructTreeRoot /K << /S /Figure /Alt %s /Pg 4 0 R >> >>" % utf16(word))
    paper.catalog += b"/StructTreeRoot %d 0 R" % root


def annotation(paper, word):
    popup = paper.add(b"<< /Type /Annot /Subtype /Popup /Rect [72 700 200 760] /Contents (%s) >>" % word)
    note = paper.add(b"<< /Type /Annot /Subtype /Text /Rect [72 700 90 720] /Contents %s /Popup %d 0 R >>" % (utf16(word), popup))
    paper.page += b"/Annots [%d 0 R %d 0 R]" % (note, popup)


def form_field(paper, word):
    field = paper.add(b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (%s) /DV (%s) /Rect [72 700 300 730] /P 4 0 R >>" % (word, word))
    paper.page += b"/Annots [%d 0 R]" % field
    paper.catalog += b"/AcroForm << /Fields [%d 0 R] /NeedAppearances true >>" % field


def outline(paper, word):
    item = paper.add(b"<< /Title %s /Dest [4 0 R /Fit] >>" % utf16(word))
    paper.catalog += b"/Outlines << /First %d 0 R /Last %d 0 R /Count 1 >>" % (item, item)


def information(paper, word):
    about = paper.add(b"<< /Title (%s) /Author %s >>" % (word, utf16(word)))
    paper.trailer += b"/Info %d 0 R" % about


def xmp(paper, word):
    packet = paper.add(stream(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>%s</x:xmpmeta>" % word, b"/Type /Metadata /Subtype /XML"))
    paper.catalog += b"/Metadata %d 0 R" % packet


def attachment(paper, word):
    file = paper.add(stream(b"attached: " + word, b"/Type /EmbeddedFile"))
    paper.catalog += b"/Names << /EmbeddedFiles << /Names [(a.txt) << /Type /Filespec /F (%s) /EF << /F %d 0 R >> >>] >> >>" % (word, file)


def script(paper, word):
    paper.catalog += b"/OpenAction << /S /JavaScript /JS (var a = '%s') >>" % word


def comment(paper, word):
    paper.content += b"%% %s\n" % word


def page_data(paper, word):
    paper.page += b"/PieceInfo << /X << /LastModified (D:2020) /Private (%s) >> >>" % word


def trailer_key(paper, word):
    paper.trailer += b"/Remark (%s)" % word


def behind_the_end(paper, word):
    paper.appended = b"%% " + word + b"\n"


def unused_object(paper, word):
    paper.add(b"(%s)" % word)


def type_3_font(paper, word):
    glyph = paper.add(stream(b"500 0 d0 0 0 400 400 re f %% %s" % word))
    font = paper.add(b"<< /Type /Font /Subtype /Type3 /Name /%s /FontBBox [0 0 500 500] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65 "
                     b"/LastChar 65 /Widths [500] /CharProcs << /a %d 0 R >> /Encoding << /Type /Encoding /Differences [65 /a] >> >>" % (word, glyph))
    paper.resources += b"/Pattern << >> /ExtGState << >> "
    paper.page += b"/Q3 %d 0 R" % font


def turned(paper, word):
    paper.content += b"q 0 1 -1 0 0 0 cm BT /F1 16 Tf 692 -200 Td (%s) Tj ET Q\n" % word


def in_a_pattern(paper, word):
    tile = paper.add(stream(show(word, 0, 0), b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 200 30] /XStep 200 "
                            b"/YStep 30 /Resources << /Font << /F1 3 0 R >> >>"))
    paper.resources += b"/Pattern << /P1 %d 0 R >>" % tile
    paper.content += b"/Pattern cs /P1 scn 72 700 300 40 re f\n"


PLACES = (visible, split_into_glyphs, half_in_the_box, invisible, in_a_form, in_a_hidden_layer, actual_text, alternate_text,
          annotation, form_field, outline, information, xmp, attachment, script, comment, page_data, trailer_key,
          behind_the_end, unused_object, type_3_font, turned, in_a_pattern)
