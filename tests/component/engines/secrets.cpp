#include "secrets.hpp"

#include "fixtures.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <qpdf/Pl_String.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>
#include <qpdf/QUtil.hh>
#include <random>

namespace quire::engines::testing_support {

namespace {

// A document of two pages. Objects 1 catalog, 2 page tree, 3 and 4 page 0 and its content, 5 and 6
// page 1 and its content, 7 Helvetica; what is added begins at 8.
struct Parts {
    std::string catalog, tree, page0, page1, trailer;
    std::string resources0, resources1;
    std::string content0 = "BT /F 14 Tf 72 500 Td (First page, public words) Tj ET";
    std::string content1 = "BT /F 14 Tf 72 500 Td (Second page stays) Tj ET";
    std::vector<std::string> objects;
    std::string boxes = "/MediaBox [0 0 612 792]";
};

std::string stream(const std::string& entries, const std::string& data)
{
    return fmt::format("<< {} /Length {} >>\nstream\n{}\nendstream", entries, data.size(), data);
}

std::string pdf_of_parts(const Parts& parts)
{
    std::vector<std::string> objects = {
        "<< /Type /Catalog /Pages 2 0 R " + parts.catalog + " >>",
        "<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 " + parts.tree + " >>",
        fmt::format("<< /Type /Page /Parent 2 0 R {} /Contents 4 0 R {} {} >>", parts.boxes,
                    parts.tree.empty()
                        ? "/Resources << /Font << /F 7 0 R /S 8 0 R >> " + parts.resources0 + " >>"
                        : "",
                    parts.page0),
        stream("", parts.content0),
        fmt::format("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 6 0 R {} {} >>",
                    parts.tree.empty()
                        ? "/Resources << /Font << /F 7 0 R /S 8 0 R >> " + parts.resources1 + " >>"
                        : "",
                    parts.page1),
        stream("", parts.content1),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    };
    objects.insert(objects.end(), parts.objects.begin(), parts.objects.end());
    auto pdf = pdf_of(objects);
    return pdf.replace(pdf.rfind("/Root 1 0 R"), 11, "/Root 1 0 R " + parts.trailer);
}

// Text where usual_box() is.
std::string seen(const std::string& text, const std::string& matrix = "1 0 0 1 72 700")
{
    return fmt::format("BT /F 14 Tf {} Tm ({}) Tj ET\n", matrix, text);
}

std::string utf16(const std::string& text)
{
    return "<" + QUtil::hex_encode(QUtil::utf8_to_utf16(text)) + ">";
}

// An image of 24 gray pixels whose bytes are the canary.
std::string image(const std::string& canary, const std::string& more = "")
{
    return stream("/Type /XObject /Subtype /Image /Width 24 /Height 1 /BitsPerComponent 8 "
                  "/ColorSpace /DeviceGray " +
                      more,
                  canary);
}

std::string form(const std::string& content, const std::string& more = "")
{
    return stream("/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F 7 0 "
                  "R >> >> " +
                      more,
                  content);
}

// Objects 8, 9, …; `page0` and `page1` get /Annots of them.
Parts with_annotation(std::vector<std::string> objects, const std::string& page0,
                      const std::string& page1 = "")
{
    Parts parts;
    parts.objects = std::move(objects);
    if (!page0.empty()) parts.page0 = "/Annots [" + page0 + "]";
    if (!page1.empty()) parts.page1 = "/Annots [" + page1 + "]";
    return parts;
}

std::string written(const std::string& pdf, const std::function<void(QPDFWriter&)>& set)
{
    std::string out;
    with_pdf(pdf, [&](QPDF& open) {
        Pl_String into{"out", nullptr, out};
        QPDFWriter writer{open};
        writer.setOutputPipeline(&into);
        set(writer);
        writer.write();
    });
    return out;
}

// A later revision that replaces page 0's content, after the first one.
std::string with_later_revision(const std::string& pdf, const std::string& object4)
{
    const auto at = pdf.size();
    const auto before = pdf.rfind("startxref") + 10;
    const auto previous = pdf.substr(before, pdf.find('\n', before) - before);
    auto out = pdf + "4 0 obj\n" + object4 + "\nendobj\n";
    const auto table = out.size();
    return out + fmt::format("xref\n4 1\n{:010} 00000 n \ntrailer << /Size 9 /Root 1 0 R /Prev {} "
                             ">>\nstartxref\n{}\n%%EOF\n",
                             at, previous, table);
}

// A hybrid file: one object only in a cross-reference stream that old readers skip.
std::string hybrid(const std::string& canary)
{
    Parts parts;
    parts.content0 = seen(canary);
    auto pdf = pdf_of_parts(parts);
    const auto table_at = pdf.rfind("xref\n0");
    const auto table = pdf.substr(table_at);
    pdf.resize(table_at);
    const auto hidden_at = pdf.size();
    pdf += fmt::format("8 0 obj\n({})\nendobj\n", canary);
    const auto stream_at = pdf.size();
    std::string row = "\x01";
    for (int shift = 24; shift >= 0; shift -= 8)
        row += static_cast<char>(hidden_at >> shift);
    row += '\0';
    pdf += "9 0 obj\n" + stream("/Type /XRef /Size 10 /W [1 4 1] /Index [8 1] /Root 1 0 R", row) +
           "\nendobj\n";
    const auto start = pdf.size();
    auto rest = table.substr(0, table.find("startxref"));
    rest.replace(rest.find("trailer << "), 11, fmt::format("trailer << /XRefStm {} ", stream_at));
    return pdf + rest + fmt::format("startxref\n{}\n%%EOF\n", start);
}

std::string jpeg_with_comment(const std::string& canary)
{
    auto jpeg = jpeg_of(scan_of({}));
    const auto segment = [&](char marker, const std::string& body) {
        return std::string("\xff") + marker + '\0' + static_cast<char>(body.size() + 2) + body;
    };
    return jpeg.insert(2, segment('\xfe', canary) + segment('\xed', "Photoshop " + canary) +
                              segment('\xe1', "Exif " + canary));
}

std::string jpeg_image(const std::string& canary)
{
    return stream("/Type /XObject /Subtype /Image /Width 1700 /Height 2200 /BitsPerComponent 8 "
                  "/ColorSpace /DeviceGray /Filter /DCTDecode",
                  jpeg_with_comment(canary));
}

// A font whose codes a, b, c… mean the canary's letters.
std::string remapping(const std::string& canary)
{
    std::string map = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> "
                      "<FF> endcodespacerange\n";
    for (std::size_t i = 0; i < canary.size(); ++i)
        map += fmt::format("1 beginbfchar <{:02x}> <{:04x}> endbfchar\n", 'a' + i, canary[i]);
    return map + "endcmap end";
}

using Make = std::function<std::string(const std::string& canary)>;

std::vector<std::pair<std::string, Make>> text_places()
{
    return {
        {"visible_text",
         [](const auto& c) {
             Parts p;
             p.content0 = seen(c);
             return pdf_of_parts(p);
         }},
        {"text_under_a_rectangle",
         [](const auto& c) {
             Parts p;
             p.content0 = seen(c) + "0 g 60 690 400 30 re f";
             return pdf_of_parts(p);
         }},
        {"text_partly_outside_the_box",
         [](const auto& c) {
             Parts p;
             p.content0 = seen("before " + c, "1 0 0 1 0 700");
             return pdf_of_parts(p);
         }},
        {"hidden_text",
         [](const auto& c) {
             Parts p;
             p.content0 = "3 Tr " + seen(c);
             return pdf_of_parts(p);
         }},
        {"white_text",
         [](const auto& c) {
             Parts p;
             p.content0 = "1 g " + seen(c);
             return pdf_of_parts(p);
         }},
        {"recognition_layer",
         [](const auto& c) {
             Parts p;
             p.content0 = "q /Im Do Q 3 Tr " + seen(c);
             p.resources0 = "/XObject << /Im 9 0 R >>";
             p.objects = {"null", image(std::string(24, 'x'))};
             return pdf_of_parts(p);
         }},
        {"inline_actual_text",
         [](const auto& c) {
             Parts p;
             p.content0 = "/Span << /ActualText " + utf16(c) + " >> BDC " + seen("shown") + " EMC";
             return pdf_of_parts(p);
         }},
        {"remapped_font",
         [](const auto& c) {
             Parts p;
             p.content0 = "BT /S 14 Tf 72 700 Td (abcdefghijklmnopqrstuvwx) Tj ET";
             p.objects = {"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 9 0 R >>",
                          stream("", remapping(c))};
             return pdf_of_parts(p);
         }},
        {"split_glyph_runs",
         [](const auto& c) {
             Parts p;
             p.content0 = "BT /F 14 Tf 72 700 Td [";
             for (const char letter : c)
                 p.content0 += fmt::format("({}) 1 ", letter);
             p.content0 += "] TJ ET";
             return pdf_of_parts(p);
         }},
        {"rotated_text",
         [](const auto& c) {
             Parts p;
             p.content0 = seen(c, "0.9 0.05 -0.05 0.9 72 690");
             return pdf_of_parts(p);
         }},
        {"text_outside_the_crop_box",
         [](const auto& c) {
             Parts p;
             p.boxes = "/MediaBox [0 0 612 792] /CropBox [0 0 612 600]";
             p.content0 = seen(c);
             return pdf_of_parts(p);
         }},
        {"content_comment",
         [](const auto& c) {
             Parts p;
             p.content0 += "\n% " + c + "\n";
             return pdf_of_parts(p);
         }},
        {"comment_on_another_page",
         [](const auto& c) {
             Parts p;
             p.content1 = "% " + c + "\n" + p.content1;
             return pdf_of_parts(p);
         }},
        {"inline_image",
         [](const auto& c) {
             Parts p;
             p.content0 +=
                 "\nq 200 0 0 20 72 690 cm BI /W 24 /H 1 /BPC 8 /CS /G ID " + c + "\nEI Q";
             return pdf_of_parts(p);
         }},
    };
}

std::vector<std::pair<std::string, Make>> resource_places()
{
    return {
        {"image_under_a_rectangle",
         [](const auto& c) {
             Parts p;
             p.content0 = "q 300 0 0 20 72 690 cm /Im Do Q 0 g 60 680 400 40 re f";
             p.resources0 = "/XObject << /Im 9 0 R >>";
             p.objects = {"null", image(c)};
             return pdf_of_parts(p);
         }},
        {"image_alpha",
         [](const auto& c) {
             Parts p;
             p.content0 = "q 300 0 0 20 72 690 cm /Im Do Q";
             p.resources0 = "/XObject << /Im 9 0 R >>";
             p.objects = {"null", image(std::string(24, ' '), "/SMask 10 0 R"), image(c)};
             return pdf_of_parts(p);
         }},
        {"cropped_image",
         [](const auto& c) {
             Parts p;
             p.content0 = "q 72 690 10 10 re W n 300 0 0 20 72 690 cm /Im Do Q";
             p.resources0 = "/XObject << /Im 9 0 R >>";
             p.objects = {"null", image(c)};
             return pdf_of_parts(p);
         }},
        {"alternate_image",
         [](const auto& c) {
             Parts p;
             p.content1 += " q 300 0 0 20 72 690 cm /Im Do Q";
             p.resources1 = "/XObject << /Im 9 0 R >>";
             p.objects = {"null",
                          image(std::string(24, 'x'),
                                "/Alternates [<< /Image 10 0 R /DefaultForPrinting false >>]"),
                          image(c)};
             return pdf_of_parts(p);
         }},
        {"image_metadata",
         [](const auto& c) {
             Parts p;
             p.content1 += " q 300 0 0 20 72 690 cm /Im Do Q";
             p.resources1 = "/XObject << /Im 9 0 R >>";
             p.objects = {"null",
                          image(std::string(24, 'x'),
                                "/Metadata 10 0 R /PieceInfo << /X << /Private (" + c + ") >> >>"),
                          stream("/Type /Metadata /Subtype /XML", "<x>" + c + "</x>")};
             return pdf_of_parts(p);
         }},
        {"jpeg_exif_on_another_page",
         [](const auto& c) {
             Parts p;
             p.content1 += " q 300 0 0 400 72 50 cm /Im Do Q";
             p.resources1 = "/XObject << /Im 9 0 R >>";
             p.objects = {"null", jpeg_image(c)};
             return pdf_of_parts(p);
         }},
        {"soft_mask",
         [](const auto& c) {
             Parts p;
             p.content0 = "/G gs 0 g 60 680 400 40 re f";
             p.resources0 = "/ExtGState << /G << /SMask << /S /Luminosity /G 9 0 R >> >> >>";
             p.objects = {"null", form(seen(c), "/Group << /S /Transparency /CS /DeviceGray >>")};
             return pdf_of_parts(p);
         }},
        {"pattern",
         [](const auto& c) {
             Parts p;
             p.content0 = "/Pattern cs /P scn 60 680 400 40 re f";
             p.resources0 = "/Pattern << /P 9 0 R >>";
             p.objects = {"null",
                          stream("/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 300 20] "
                                 "/XStep 300 /YStep 20 /Resources << /Font << /F 7 0 R >> >>",
                                 "BT /F 10 Tf 0 5 Td (" + c + ") Tj ET")};
             return pdf_of_parts(p);
         }},
        {"type_3_font_shared_with_another_page",
         [](const auto& c) {
             Parts p;
             p.content0 = "BT /S 20 Tf 72 690 Td (b) Tj ET";
             p.content1 += " BT /S 20 Tf 72 690 Td (a) Tj ET";
             p.objects = {
                 "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix "
                 "[0.001 0 0 0.001 0 0] /FirstChar 97 /LastChar 98 /Widths [1000 1000] "
                 "/Encoding << /Differences [97 /a /b] >> /Resources << >> /CharProcs << /a "
                 "9 0 R /b 10 0 R >> >>",
                 stream("", "1000 0 0 0 1000 1000 d1 0 0 500 500 re f"),
                 stream("", "1000 0 0 0 1000 1000 d1 q 1000 0 0 1000 0 0 cm BI /W 24 /H 1 "
                            "/BPC 8 /CS /G ID " +
                                c + "\nEI Q")};
             return pdf_of_parts(p);
         }},
        {"letters_of_a_font_shared_with_another_page",
         [](const auto& c) {
             Parts p;
             p.content0 = "BT /S 14 Tf 72 700 Td (b) Tj ET";
             p.content1 += " BT /S 14 Tf 72 700 Td (a) Tj ET";
             p.objects = {"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 9 0 R >>",
                          stream("", "1 beginbfchar <61> <0061> endbfchar 1 beginbfchar <62> <" +
                                         QUtil::hex_encode(QUtil::utf8_to_utf16(c)).substr(4) +
                                         "> endbfchar")};
             return pdf_of_parts(p);
         }},
        {"object_shared_by_inherited_resources",
         [](const auto& c) {
             Parts p;
             p.tree = "/Resources << /Font << /F 7 0 R >> /XObject << /Sec 9 0 R >> >>";
             p.content0 = "/Sec Do";
             p.objects = {"null", form(seen(c))};
             return pdf_of_parts(p);
         }},
        {"form_in_another_pages_resources",
         [](const auto& c) {
             Parts p;
             p.content0 = "/Sec Do";
             p.content1 += " /Out Do";
             p.resources0 = "/XObject << /Sec 9 0 R >>";
             p.resources1 = "/XObject << /Out 10 0 R >>";
             p.objects = {"null", form(seen(c)),
                          stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << "
                                 "/XObject << /Sec 9 0 R >> >>",
                                 "0 0 5 5 re f")};
             return pdf_of_parts(p);
         }},
        {"text_in_a_hidden_layer",
         [](const auto& c) {
             Parts p;
             p.catalog = "/OCProperties << /OCGs [8 0 R] /D << /OFF [8 0 R] >> >>";
             p.content0 = "/OC /L BDC " + seen(c) + " EMC";
             p.resources0 = "/Properties << /L 8 0 R >>";
             p.objects = {"<< /Type /OCG /Name (Draft) >>"};
             return pdf_of_parts(p);
         }},
        {"layer_name",
         [](const auto& c) {
             Parts p;
             p.catalog = "/OCProperties << /OCGs [8 0 R] /D << /OFF [8 0 R] /Order [(" + c +
                         ") 8 0 R] >> >>";
             p.content1 += " /OC /L BDC " + seen("not shown") + " EMC";
             p.resources1 = "/Properties << /L 8 0 R >>";
             p.objects = {"<< /Type /OCG /Name (" + c + ") >>"};
             return pdf_of_parts(p);
         }},
    };
}

std::vector<std::pair<std::string, Make>> annotation_places()
{
    return {
        {"field_value",
         [](const auto& c) {
             auto p =
                 with_annotation({"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (" + c +
                                  ") /DV " + utf16(c) + " /Rect [72 690 300 710] /P 3 0 R >>"},
                                 "8 0 R");
             p.catalog = "/AcroForm << /Fields [8 0 R] >>";
             return pdf_of_parts(p);
         }},
        {"field_with_a_second_widget",
         [](const auto& c) {
             auto p = with_annotation(
                 {"<< /FT /Tx /T (name) /V (" + c + ") /Kids [9 0 R 10 0 R] >>",
                  "<< /Type /Annot /Subtype /Widget /Parent 8 0 R /Rect [72 690 300 710] /P 3 0 R "
                  ">>",
                  "<< /Type /Annot /Subtype /Widget /Parent 8 0 R /Rect [72 690 300 710] /P 5 0 R "
                  ">>"},
                 "9 0 R", "10 0 R");
             p.catalog = "/AcroForm << /Fields [8 0 R] >>";
             return pdf_of_parts(p);
         }},
        {"xfa",
         [](const auto& c) {
             Parts p;
             p.catalog = "/AcroForm << /Fields [] /XFA [(datasets) 8 0 R] >>";
             p.objects = {stream("", "<data>" + c + "</data>")};
             return pdf_of_parts(p);
         }},
        {"annotation_texts",
         [](const auto& c) {
             return pdf_of_parts(with_annotation(
                 {"<< /Type /Annot /Subtype /Text /Rect [72 690 90 710] /Contents (" + c +
                  ") /RC (<p>" + c + "</p>) /T " + utf16(c) + " >>"},
                 "8 0 R"));
         }},
        {"reply_on_another_page",
         [](const auto& c) {
             return pdf_of_parts(with_annotation(
                 {"<< /Type /Annot /Subtype /Text /Rect [72 690 90 710] /Contents (" + c + ") >>",
                  "<< /Type /Annot /Subtype /Text /Rect [72 690 90 710] /Contents (re) /IRT 8 0 R "
                  ">>"},
                 "8 0 R", "9 0 R"));
         }},
        {"popup",
         [](const auto& c) {
             return pdf_of_parts(with_annotation(
                 {"<< /Type /Annot /Subtype /Text /Rect [72 690 90 710] /Popup 9 0 R >>",
                  "<< /Type /Annot /Subtype /Popup /Rect [72 690 90 710] /Parent 8 0 R /Contents "
                  "(" +
                      c + ") >>"},
                 "8 0 R 9 0 R"));
         }},
        {"appearance_stream",
         [](const auto& c) {
             return pdf_of_parts(with_annotation(
                 {"<< /Type /Annot /Subtype /Stamp /Rect [0 0 612 792] /AP << /N 9 0 R >> >>",
                  form(seen(c))},
                 "8 0 R"));
         }},
        {"unseen_appearance_on_another_page",
         [](const auto& c) {
             return pdf_of_parts(with_annotation(
                 {"<< /Type /Annot /Subtype /Stamp /F 2 /Rect [0 0 612 792] /AP << /N 9 0 R /D 9 0 "
                  "R >> >>",
                  form(seen(c))},
                 "", "8 0 R"));
         }},
        {"link_that_keeps_the_page",
         [](const auto& c) {
             auto p = with_annotation({"<< /Type /Annot /Subtype /Link /Rect [72 690 90 710] /Dest "
                                       "[3 0 R /Fit] /Contents (" +
                                       c + ") >>"},
                                      "", "8 0 R");
             p.content0 = seen(c);
             return pdf_of_parts(p);
         }},
        {"file_attachment_annotation",
         [](const auto& c) {
             return pdf_of_parts(with_annotation(
                 {"<< /Type /Annot /Subtype /FileAttachment /Rect [72 690 90 710] /FS << /Type "
                  "/Filespec /F (a.txt) /EF << /F 9 0 R >> >> >>",
                  stream("/Type /EmbeddedFile", c)},
                 "", "8 0 R"));
         }},
        {"signature",
         [](const auto& c) {
             auto p = with_annotation(
                 {"<< /Type /Annot /Subtype /Widget /FT /Sig /T (sig) /V 9 0 R /Rect [0 0 0 0] >>",
                  "<< /Type /Sig /Filter /Adobe.PPKLite /Reason (" + c +
                      ") /Reference [<< /Type /SigRef /TransformMethod /DocMDP >>] >>"},
                 "", "8 0 R");
             p.catalog = "/AcroForm << /Fields [8 0 R] /SigFlags 3 >> /Perms << /DocMDP 9 0 R >>";
             return pdf_of_parts(p);
         }},
    };
}

std::vector<std::pair<std::string, Make>> document_places()
{
    const auto catalog = [](const std::string& entries, std::vector<std::string> objects = {}) {
        Parts p;
        p.catalog = entries;
        p.objects = std::move(objects);
        return pdf_of_parts(p);
    };
    return {
        {"outline",
         [=](const auto& c) {
             return catalog("/Outlines 8 0 R",
                            {"<< /Type /Outlines /First 9 0 R /Last 9 0 R /Count 1 >>",
                             "<< /Title (" + c + ") /Parent 8 0 R /Dest [3 0 R /Fit] >>"});
         }},
        {"named_destination",
         [=](const auto& c) {
             return catalog("/Names << /Dests << /Names [(" + c + ") [3 0 R /Fit]] >> >>");
         }},
        {"thread",
         [=](const auto& c) {
             return catalog("/Threads [8 0 R]",
                            {"<< /Type /Thread /F 9 0 R /I << /Title (" + c + ") >> >>",
                             "<< /Type /Bead /T 8 0 R /N 9 0 R /V 9 0 R /P 3 0 R /R [0 0 9 9] >>"});
         }},
        {"attachment",
         [=](const auto& c) {
             return catalog("/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a) /EF "
                            "<< /F 8 0 R >> >>] >> >> /AF [<< /Type /Filespec /F (" +
                                c + ") >>]",
                            {stream("/Type /EmbeddedFile", c)});
         }},
        {"scripts",
         [=](const auto& c) {
             return catalog("/OpenAction << /S /JavaScript /JS (" + c +
                            ") >> /AA << /WC << /S /JavaScript /JS (" + c +
                            ") >> >> /Names << /JavaScript << /Names [(x) << /S /JavaScript /JS (" +
                            c + ") >>] >> >>");
         }},
        {"structure_tree",
         [=](const auto& c) {
             return catalog("/StructTreeRoot 8 0 R /MarkInfo << /Marked true >>",
                            {"<< /Type /StructTreeRoot /K 9 0 R >>",
                             "<< /Type /StructElem /S /Figure /P 8 0 R /Pg 3 0 R /Alt " + utf16(c) +
                                 " /ActualText (" + c + ") >>"});
         }},
        {"page_labels",
         [=](const auto& c) {
             return catalog("/PageLabels << /Nums [0 << /P (" + c + ") >>] >>");
         }},
        {"output_intent",
         [=](const auto& c) {
             return catalog("/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /Info (" + c +
                            ") /OutputConditionIdentifier (x) >>]");
         }},
        {"xmp",
         [=](const auto& c) {
             return catalog("/Metadata 8 0 R", {stream("/Type /Metadata /Subtype /XML",
                                                       "<dc:title>" + c + "</dc:title>")});
         }},
        {"document_title",
         [](const auto& c) {
             Parts p;
             p.trailer = "/Info << /Title (" + c + ") /Author " + utf16(c) + " >>";
             return pdf_of_parts(p);
         }},
        {"own_trailer_entry",
         [](const auto& c) {
             Parts p;
             p.trailer = "/Quirk (" + c + ")";
             return pdf_of_parts(p);
         }},
        {"file_id",
         [](const auto& c) {
             Parts p;
             p.trailer = "/ID [(" + c + ") (" + c + ")]";
             return pdf_of_parts(p);
         }},
        {"thumbnail",
         [](const auto& c) {
             Parts p;
             p.page0 = "/Thumb 8 0 R";
             p.objects = {image(c)};
             return pdf_of_parts(p);
         }},
        {"page_metadata",
         [](const auto& c) {
             Parts p;
             p.page1 = "/Metadata 8 0 R /PieceInfo << /X << /Private (" + c + ") >> >> /AF [8 0 R]";
             p.objects = {stream("/Type /Metadata /Subtype /XML", c)};
             return pdf_of_parts(p);
         }},
        {"unneeded_object",
         [](const auto& c) {
             Parts p;
             p.objects = {"(" + c + ")"};
             return pdf_of_parts(p);
         }},
        {"bytes_after_the_end", [](const auto& c) { return pdf_of_parts({}) + "\n% " + c + "\n"; }},
        {"previous_revision",
         [](const auto& c) {
             Parts p;
             p.content0 = seen(c);
             return with_later_revision(pdf_of_parts(p), stream("", seen("nothing")));
         }},
        {"encrypted_file",
         [](const auto& c) {
             Parts p;
             p.content0 = seen(c);
             p.trailer = "/Info << /Title (" + c + ") >>";
             return encrypted(pdf_of_parts(p), "");
         }},
        {"linearised_file",
         [](const auto& c) {
             Parts p;
             p.content0 = seen(c);
             return written(pdf_of_parts(p), [](QPDFWriter& w) { w.setLinearization(true); });
         }},
        {"object_streams",
         [](const auto& c) {
             Parts p;
             p.trailer = "/Info << /Title (" + c + ") >>";
             return written(pdf_of_parts(p),
                            [](QPDFWriter& w) { w.setObjectStreamMode(qpdf_o_generate); });
         }},
        {"hybrid_file", hybrid},
    };
}

bool holds(const std::string& bytes, const std::string& canary)
{
    std::string spaced;
    for (const char letter : canary)
        spaced += std::string{letter} + '\0';
    auto hex = QUtil::hex_encode(canary);
    auto wide_hex = QUtil::hex_encode(spaced);
    const auto upper = [](std::string text) {
        std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
        return text;
    };
    for (const auto& spelling :
         {canary, spaced.substr(0, spaced.size() - 1), hex, upper(hex),
          wide_hex.substr(0, wide_hex.size() - 2), upper(wide_hex).substr(0, wide_hex.size() - 2)})
        if (bytes.find(spelling) != std::string::npos) return true;
    return false;
}

bool in_object(QPDFObjectHandle object, const std::string& canary, int depth)
{
    if (depth > 100) return false;
    if (object.isString())
        return holds(object.getStringValue(), canary) || holds(object.getUTF8Value(), canary);
    if (object.isName()) return holds(object.getName(), canary);
    if (object.isInlineImage()) return holds(object.getInlineImageValue(), canary);
    if (object.isStream()) {
        const bool decodes = object.pipeStreamData(nullptr, 0, qpdf_dl_generalized, true);
        const auto data =
            decodes ? object.getStreamData(qpdf_dl_generalized) : object.getRawStreamData();
        if (holds({reinterpret_cast<const char*>(data->getBuffer()), data->getSize()}, canary))
            return true;
        object = object.getDict();
    }
    if (object.isArray())
        for (auto item : object.getArrayAsVector())
            if (!item.isIndirect() && in_object(item, canary, depth + 1)) return true;
    if (object.isDictionary())
        for (auto [key, value] : object.getDictAsMap())
            if (holds(key, canary) || (!value.isIndirect() && in_object(value, canary, depth + 1)))
                return true;
    return false;
}

bool in_objects(const std::string& pdf, const std::string& canary)
{
    bool found = false;
    with_pdf(pdf, [&](QPDF& open) {
        for (auto& object : open.getAllObjects())
            found = found || in_object(object, canary, 0);
        found = found || in_object(open.getTrailer(), canary, 0);
    });
    return found;
}

bool in_text(const std::string& pdf, const std::string& canary)
{
    ReadOptions options;
    options.ocr = options.images = false;
    std::string all;
    for (const auto& page : read_all(engine(), pdf, options))
        for (const char letter : page.text)
            if (letter > ' ') all += letter;
    return all.find(canary) != std::string::npos;
}

} // namespace

std::string new_canary()
{
    std::random_device random;
    return fmt::format("{:08x}{:08x}{:08x}", random(), random(), random());
}

RedactionBox usual_box()
{
    return {0, 0.05, 0.05, 0.95, 0.2};
}

std::vector<Secret> secrets(const std::string& canary)
{
    std::vector<Secret> all;
    for (const auto& places :
         {text_places(), resource_places(), annotation_places(), document_places()})
        for (const auto& [place, make] : places)
            all.push_back({place, make(canary), {usual_box()}});
    return all;
}

bool can_be_found(const std::string& pdf, const std::string& canary)
{
    return holds(pdf, canary) || in_objects(pdf, canary) || in_text(pdf, canary);
}

} // namespace quire::engines::testing_support
