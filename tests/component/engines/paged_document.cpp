#include "paged_document.hpp"

#include "fixtures.hpp"

#include <fmt/format.h>

namespace quire::engines::testing_support {

namespace {

class Writer {
public:
    Writer(int pages, std::string word) : m_pages(pages), m_word(std::move(word)) {}

    std::string write()
    {
        for (int page = 0; page < m_pages; ++page)
            m_numbers.push_back(m_first + page * objects_of_page);
        put_catalog();
        for (int page = 0; page < m_pages; ++page)
            put_page(page);
        return pdf_of(m_objects);
    }

private:
    // What stands where in the file: 1 catalog, 2 pages, 3 resources, 4 form field, 5 structure
    // root, 6 outline, 7 font, 8 structure element over all; then each page's.
    static constexpr int m_first = 9;
    enum Part {
        page_,
        content,
        form,
        pattern,
        mask,
        link,
        named,
        note,
        reply,
        widget,
        window,
        item,
        thread,
        bead,
        element,
        meta,
        state,
        property,
        objects_of_page
    };

    int number(int page, Part part) const
    {
        return m_numbers[static_cast<std::size_t>((page + m_pages) % m_pages)] + part;
    }
    std::string ref(int page, Part part) const { return fmt::format("{} 0 R", number(page, part)); }
    std::string words(int page, const char* place) const
    {
        return fmt::format("({}{}{})", m_word, page, place);
    }
    template<class Of>
    std::string each(const Of& of) const
    {
        std::string all;
        for (int page = 0; page < m_pages; ++page)
            all += of(page) + " ";
        return all;
    }
    std::string refs(Part part) const
    {
        return each([&](int page) { return ref(page, part); });
    }
    std::string resources(const char* prefix, Part part) const
    {
        return each(
            [&](int page) { return fmt::format("/{}{} {}", prefix, page, ref(page, part)); });
    }
    static std::string stream(const std::string& dictionary, const std::string& bytes)
    {
        return fmt::format("<< {} /Length {} >>\nstream\n{}\nendstream", dictionary, bytes.size(),
                           bytes);
    }
    std::string shows(int page, const char* place) const
    {
        return fmt::format("BT /F 12 Tf 72 700 Td {} Tj ET", words(page, place));
    }

    void put_catalog()
    {
        m_objects.push_back(fmt::format(
            "<< /Type /Catalog /Pages 2 0 R /OpenAction [{} /Fit] /AcroForm << /Fields [4 0 R] "
            "/CO [{}] /DA (/F 12 Tf) /XFA ({}0xfa {}1xfa {}2xfa) >> /StructTreeRoot 5 0 R "
            "/Outlines 6 0 R /MarkInfo << /Marked true >> /Threads [{}] "
            "/Names << /Dests << /Names [{}] >> >> /Dests << {} >> /PageLabels << /Nums [{}] >> >>",
            ref(0, page_), refs(widget), m_word, m_word, m_word, refs(thread), each([&](int page) {
                return fmt::format("(place{}) [{} /Fit]", page, ref(page, page_));
            }),
            each([&](int page) {
                return fmt::format("/spot{} << /D [{} /XYZ 0 792 null] >>", page, ref(page, page_));
            }),
            each([&](int page) {
                return fmt::format("{} << /P {} >>", page, words(page, "label"));
            })));
        m_objects.push_back(fmt::format("<< /Type /Pages /Count {} /Kids [{}] /Resources 3 0 R "
                                        "/MediaBox [0 0 612 792] >>",
                                        m_pages, refs(page_)));
        m_objects.push_back(fmt::format(
            "<< /Font << /F 7 0 R >> /XObject << {} >> /Pattern << {} >> /ExtGState << {} >> "
            "/Properties << {} >> >>",
            resources("Fx", form), resources("P", pattern), resources("G", state),
            resources("M", property)));
        m_objects.push_back(fmt::format("<< /T (form) /FT /Tx /Kids [{}] >>", refs(widget)));
        m_objects.push_back(fmt::format(
            "<< /Type /StructTreeRoot /K 8 0 R /ParentTree << /Nums [{}] >> >>",
            each([&](int page) { return fmt::format("{} [{}]", page, ref(page, element)); })));
        m_objects.push_back(fmt::format("<< /Type /Outlines /First {} /Last {} /Count {} >>",
                                        ref(0, item), ref(-1, item), m_pages));
        m_objects.push_back("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        m_objects.push_back(fmt::format(
            "<< /Type /StructElem /S /Document /P 5 0 R /K [{}] /Alt ({}) >>", refs(element),
            each([&](int page) { return fmt::format("{}{}whole", m_word, page); })));
    }

    void put_page(int page)
    {
        const auto own = ref(page, page_);
        put(fmt::format("<< /Type /Page /Parent 2 0 R /Contents {} /StructParents {} /B [{}] "
                        "/Metadata {} /PieceInfo << /X << /Private {} >> >> "
                        "/Annots [{} {} {} {} {} {}] >>",
                        ref(page, content), page, ref(page, bead), ref(page, meta),
                        words(page, "piece"), ref(page, link), ref(page, named), ref(page, note),
                        ref(page, reply), ref(page, widget), ref(page, window)));
        put(stream("",
                   fmt::format("/P /M{0} BDC {1} EMC /Fx{0} Do /Pattern cs /P{0} scn 0 0 9 9 re f "
                               "q /G{0} gs Q",
                               page, shows(page, "text"))));
        const auto drawn = "/Type /XObject /Subtype /Form /BBox [0 0 612 792] "
                           "/Resources << /Font << /F 7 0 R >> >>";
        put(stream(drawn, shows(page, "form")));
        put(stream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] "
                   "/XStep 9 /YStep 9 /Resources << /Font << /F 7 0 R >> >>",
                   shows(page, "pattern")));
        put(stream(std::string{drawn} + " /Group << /S /Transparency /CS /DeviceGray >>",
                   shows(page, "mask")));
        put(fmt::format("<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Contents {} /P {} "
                        "/Dest [{} /Fit] >>",
                        words(page, "link"), own, ref(page + 1, page_)));
        put(fmt::format("<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Contents {} /P {} "
                        "/A << /S /GoTo /D (place{}) >> >>",
                        words(page, "named"), own, (page + 1) % m_pages));
        put(fmt::format("<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents {} /P {} "
                        "/Popup {} >>",
                        words(page, "note"), own, ref(page, window)));
        put(fmt::format("<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents {} /P {} "
                        "/IRT {} /RT /R >>",
                        words(page, "reply"), own, ref(page - 1, note)));
        put(fmt::format("<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /T (field{}) /FT /Tx "
                        "/V {} /Parent 4 0 R /P {} >>",
                        page, words(page, "value"), own));
        put(fmt::format(
            "<< /Type /Annot /Subtype /Popup /Rect [0 0 9 9] /Contents {} /Parent {} >>",
            words(page, "window"), ref(page, note)));
        put(fmt::format("<< /Title {} /Parent 6 0 R /Dest [{} /Fit] /SE {} {} {} >>",
                        words(page, "outline"), own, ref(page, element),
                        page > 0 ? "/Prev " + ref(page - 1, item) : "",
                        page < m_pages - 1 ? "/Next " + ref(page + 1, item) : ""));
        put(fmt::format("<< /Type /Thread /F {} /I << /Title {} >> >>", ref(page, bead),
                        words(page, "thread")));
        put(fmt::format("<< /Type /Bead /T {} /N {} /V {} /P {} /R [0 0 9 9] >>", ref(page, thread),
                        ref(page, bead), ref(page, bead), own));
        put(fmt::format(
            "<< /Type /StructElem /S /P /P 8 0 R /Pg {} /K [0 << /Type /OBJR /Obj {} >>] "
            "/ActualText {} >>",
            own, ref(page, link), words(page, "actual")));
        put(stream("/Type /Metadata /Subtype /XML", fmt::format("<x>{}{}meta</x>", m_word, page)));
        put(fmt::format("<< /Type /ExtGState /SMask << /S /Luminosity /G {} >> >>",
                        ref(page, mask)));
        put(fmt::format("<< /MCID 0 /ActualText {} >>", words(page, "property")));
    }
    void put(std::string object) { m_objects.push_back(std::move(object)); }

    int m_pages;
    std::string m_word;
    std::vector<int> m_numbers;
    std::vector<std::string> m_objects;
};

} // namespace

std::string paged_document(int pages, const std::string& word)
{
    return Writer{pages, word}.write();
}

} // namespace quire::engines::testing_support
