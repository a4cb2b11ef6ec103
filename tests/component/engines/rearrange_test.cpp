#include "fixtures.hpp"
#include "paged_document.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFAcroFormDocumentHelper.hh>
#include <qpdf/QPDFNameTreeObjectHelper.hh>
#include <qpdf/QPDFOutlineDocumentHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>
#include <set>

namespace quire::engines {

using namespace testing_support;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;

namespace {

using Pages = std::vector<PlacedPage>;
using Lines = std::vector<std::string>;

std::string rearranged(const std::vector<std::string>& documents, const Pages& pages)
{
    std::vector<Descriptor> files;
    std::vector<int> fds;
    for (const auto& document : documents) {
        files.push_back(file_of(document));
        fds.push_back(files.back().get());
    }
    const auto out = empty_file();
    engine().rearrange(fds, pages, out.get());
    auto made = bytes_of(out);
    EXPECT_EQ(complaints_about(made), "");
    return made;
}

ErrorKind refusal(const std::vector<std::string>& documents, const Pages& pages)
{
    try {
        rearranged(documents, pages);
    } catch (const EngineError& error) {
        return error.kind();
    }
    ADD_FAILURE() << "was not refused";
    return ErrorKind::crashed;
}

Lines texts(const std::string& pdf)
{
    Lines lines;
    for (const auto& page : read_all(engine(), pdf, {.ocr = false, .images = false})) {
        auto& line = lines.emplace_back(page.words.empty() ? "" : page.words.front().text);
        for (const auto& word : page.words)
            if (word.text.ends_with("text")) line = word.text;
    }
    return lines;
}

// Every object with its streams decoded: what a curious reader finds in the file.
std::string laid_open(const std::string& pdf)
{
    std::string open;
    with_pdf(pdf, [&](QPDF& document) {
        QPDFWriter writer{document};
        writer.setOutputMemory();
        writer.setQDFMode(true);
        writer.setDecodeLevel(qpdf_dl_all);
        writer.write();
        const auto buffer = writer.getBufferSharedPointer();
        open.assign(reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize());
    });
    return open;
}

const Lines places = {"text", "form",   "pattern", "mask",   "property", "note",   "value",
                      "meta", "window", "outline", "thread", "label",    "actual", "piece"};

void expect_nothing_of(const std::string& open, const std::string& word, int page)
{
    const auto begin = fmt::format("{}{}", word, page);
    const auto at = open.find(begin);
    EXPECT_EQ(at, std::string::npos) << "of page " << page << ": " << open.substr(at, 40);
}

void expect_all_of(const std::string& open, const std::string& word, int page,
                   const Lines& but = {})
{
    for (const auto& place : places) {
        if (std::ranges::find(but, place) != but.end()) continue;
        EXPECT_NE(open.find(fmt::format("{}{}{}", word, page, place)), std::string::npos)
            << page << place;
    }
}

// "<title> → <page index>", indented.
Lines outline_of(const std::string& pdf)
{
    Lines lines;
    with_pdf(pdf, [&](QPDF& document) {
        const auto pages = document.getAllPages();
        for (auto& item : QPDFOutlineDocumentHelper{document}.getTopLevelOutlines()) {
            const auto page = item.getDestPage();
            const auto at = std::ranges::find_if(
                pages, [&](const auto& one) { return one.getObjGen() == page.getObjGen(); });
            lines.push_back(fmt::format("{} > {}", item.getTitle(), at - pages.begin()));
        }
    });
    return lines;
}

// Of each page the pages that its links lead to.
std::vector<std::vector<long>> links_of(const std::string& pdf)
{
    std::vector<std::vector<long>> all;
    with_pdf(pdf, [&](QPDF& document) {
        QPDFOutlineDocumentHelper names{document};
        const auto pages = document.getAllPages();
        for (auto page : pages) {
            auto& links = all.emplace_back();
            for (auto annotation : page.getKey("/Annots").getArrayAsVector()) {
                if (!annotation.getKey("/Subtype").isNameAndEquals("/Link")) continue;
                auto dest = annotation.getKey("/Dest");
                if (dest.isNull()) dest = annotation.getKey("/A").getKey("/D");
                if (dest.isString()) dest = names.resolveNamedDest(dest);
                const auto to = dest.getArrayItem(0).getObjGen();
                const auto at = std::ranges::find_if(
                    pages, [&](const auto& one) { return one.getObjGen() == to; });
                links.push_back(at == pages.end() ? -1 : at - pages.begin());
            }
        }
    });
    return all;
}

Lines names_of(const std::string& pdf)
{
    Lines names;
    with_pdf(pdf, [&](QPDF& document) {
        auto tree = document.getRoot().getKey("/Names").getKey("/Dests");
        for (const auto& [name, value] : QPDFNameTreeObjectHelper{tree, document}.getAsMap())
            names.push_back(name);
    });
    return names;
}

Lines fields_of(const std::string& pdf)
{
    Lines fields;
    with_pdf(pdf, [&](QPDF& document) {
        for (auto& field : QPDFAcroFormDocumentHelper{document}.getFormFields())
            if (field.getObjectHandle().getKey("/Subtype").isName())
                fields.push_back(field.getFullyQualifiedName() + "=" + field.getValueAsString());
    });
    return fields;
}

} // namespace

TEST(Rearrange, moves_copies_and_leaves_out)
{
    const auto pdf = paged_document(4, "word");
    EXPECT_THAT(texts(rearranged({pdf}, {{0, 3}, {0, 1}, {0, 1}, {0, 0}})),
                ElementsAre("word3text", "word1text", "word1text", "word0text"));
    EXPECT_THAT(texts(rearranged({pdf}, {{0, 2}})), ElementsAre("word2text"));
    EXPECT_THAT(texts(rearranged({pdf}, {{0, 0}, {0, 1}, {0, 2}, {0, 3}})),
                ElementsAre("word0text", "word1text", "word2text", "word3text"));
}

TEST(Rearrange, turns_pages_each_copy_by_itself)
{
    for (const int rotate : {0, 90, 270}) {
        const auto pdf = text_page(fmt::format("/MediaBox [0 0 612 792] /Rotate {}", rotate));
        const auto made = rearranged({pdf}, {{0, 0, 1}, {0, 0}, {0, 0, 2}, {0, 0, 3}});
        with_pdf(made, [&](QPDF& document) {
            std::vector<long long> turned;
            for (auto page : document.getAllPages())
                turned.push_back(page.hasKey("/Rotate") ? page.getKey("/Rotate").getIntValue() % 360
                                                        : 0);
            EXPECT_THAT(turned, ElementsAre((rotate + 90) % 360, rotate, (rotate + 180) % 360,
                                            (rotate + 270) % 360));
        });
    }
}

TEST(Rearrange, keeps_streams_as_they_are)
{
    const auto scan = scanned_page(scan_of({"Harbour"}));
    const auto made = rearranged({scan, scan}, {{1, 0, 1}, {0, 0}});
    const auto before = image_streams(scan).at(0);
    EXPECT_THAT(image_streams(made), ElementsAre(before, before));
}

TEST(Rearrange, keeps_links_outline_names_and_fields_where_their_pages_are)
{
    const auto made = rearranged({paged_document(3, "word")}, {{0, 2}, {0, 0}, {0, 1}});
    EXPECT_THAT(outline_of(made),
                ElementsAre("word0outline > 1", "word1outline > 2", "word2outline > 0"));
    EXPECT_THAT(links_of(made),
                ElementsAre(ElementsAre(1, 1), ElementsAre(2, 2), ElementsAre(0, 0)));
    EXPECT_THAT(names_of(made), UnorderedElementsAre("place0", "place1", "place2"));
    EXPECT_THAT(fields_of(made),
                UnorderedElementsAre("form.field0=word0value", "form.field1=word1value",
                                     "form.field2=word2value"));
    const auto open = laid_open(made);
    for (const int page : {0, 1, 2}) {
        expect_all_of(open, "word", page);
        EXPECT_THAT(open, HasSubstr(fmt::format("word{}reply", page)));
    }
}

TEST(Rearrange, writes_nothing_of_a_page_that_is_left_out)
{
    constexpr int pages = 5;
    const auto pdf = paged_document(pages, "word");
    for (int gone = 0; gone < pages; ++gone) {
        Pages left;
        for (int page = 0; page < pages; ++page)
            if (page != gone) left.push_back({0, page});
        const auto made = rearranged({pdf}, left);
        const auto open = laid_open(made);
        expect_nothing_of(open, "word", gone);
        for (int page = 0; page < pages; ++page)
            if (page != gone) {
                expect_all_of(open, "word", page);
                EXPECT_THAT(open, HasSubstr(fmt::format("word{}reply", page)));
            }
        EXPECT_EQ(outline_of(made).size(), pages - 1U);
        EXPECT_EQ(names_of(made).size(), 2U * (pages - 1)); // old ones and new ones are one set now
        EXPECT_EQ(fields_of(made).size(), pages - 1U);
        for (const auto& links : links_of(made))
            EXPECT_THAT(links, testing::Each(testing::Ge(0)));
    }
}

TEST(Rearrange, writes_nothing_of_left_out_pages_when_others_are_copied_and_turned)
{
    const auto made =
        rearranged({paged_document(4, "word")}, {{0, 3, 1}, {0, 1}, {0, 3}, {0, 1, 2}});
    const auto open = laid_open(made);
    for (const int gone : {0, 2})
        expect_nothing_of(open, "word", gone);
    for (const int kept : {1, 3})
        expect_all_of(open, "word", kept);
    EXPECT_EQ(fields_of(made).size(), 4U) << "each copy has a field of its own";
}

TEST(Rearrange, brings_the_outline_names_links_and_fields_of_inserted_pages)
{
    const auto made = rearranged({paged_document(2, "ash"), paged_document(3, "birch")},
                                 {{0, 0}, {1, 1}, {1, 2}, {0, 1}});
    EXPECT_THAT(texts(made), ElementsAre("ash0text", "birch1text", "birch2text", "ash1text"));
    EXPECT_THAT(outline_of(made), ElementsAre("ash0outline > 0", "ash1outline > 3",
                                              "birch1outline > 1", "birch2outline > 2"));
    // b2 led to b0, which did not come.
    EXPECT_THAT(links_of(made), ElementsAre(ElementsAre(3, 3), ElementsAre(2, 2), ElementsAre(),
                                            ElementsAre(0, 0)));
    EXPECT_THAT(names_of(made),
                UnorderedElementsAre("place0", "place1", "place1-2", "place2", "spot1-2", "spot2"));
    const auto fields = fields_of(made);
    EXPECT_EQ(fields.size(), 4U);
    for (const auto* value : {"=ash0value", "=ash1value", "=birch1value", "=birch2value"})
        EXPECT_THAT(fields, testing::Contains(HasSubstr(value)));
    EXPECT_EQ(std::set<std::string>(fields.begin(), fields.end()).size(), 4U);
}

TEST(Rearrange, brings_nothing_of_pages_that_were_not_chosen)
{
    const auto made = rearranged({paged_document(2, "ash"), paged_document(4, "birch")},
                                 {{0, 0}, {0, 1}, {1, 2}});
    const auto open = laid_open(made);
    for (const int page : {0, 1, 3})
        expect_nothing_of(open, "birch", page);
    // Places that are the document's and not the page's stay behind.
    expect_all_of(open, "birch", 2, {"thread", "actual"});
    for (const int page : {0, 1})
        expect_all_of(open, "ash", page);
}

TEST(Rearrange, places_inserted_pages_more_than_once)
{
    const auto made = rearranged({paged_document(1, "ash"), paged_document(2, "birch")},
                                 {{1, 0}, {0, 0}, {1, 0, 1}, {1, 1}});
    EXPECT_THAT(texts(made), ElementsAre("birch0text", "ash0text", "birch0text", "birch1text"));
    EXPECT_EQ(fields_of(made).size(), 4U);
}

TEST(Rearrange, may_leave_out_all_pages_of_the_document_itself)
{
    const auto made = rearranged({paged_document(2, "ash"), paged_document(2, "birch")}, {{1, 1}});
    const auto open = laid_open(made);
    for (const int page : {0, 1})
        expect_nothing_of(open, "ash", page);
    expect_nothing_of(open, "birch", 0);
    EXPECT_THAT(texts(made), ElementsAre("birch1text"));
}

TEST(Rearrange, keeps_layers_that_are_off_switched_off)
{
    const auto layered = [](const char* base) {
        return pdf_of(
            {fmt::format("<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [5 0 R 6 0 R] /D "
                         "<< {} >> >> >>",
                         base),
             "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
             "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources "
             "<< /Properties << /A 5 0 R /B 6 0 R >> >> >>",
             "<< /Length 88 >>\nstream\n/OC /A BDC 0 0 200 100 re f EMC /OC /B BDC 0 100 200 100 "
             "re "
             "f EMC                     \nendstream",
             "<< /Type /OCG /Name (A) >>", "<< /Type /OCG /Name (B) >>"});
    };
    for (const auto* base : {"/OFF [5 0 R]", "/BaseState /OFF /ON [6 0 R]"}) {
        const auto pdf = layered(base);
        const auto made = rearranged({text_page(), pdf}, {{0, 0}, {1, 0}});
        const auto shown = read_all(engine(), made, {.ocr = false}).at(1).images[1].gif;
        EXPECT_GT(darkness(shown, 0, 0, 1, 0.5), 0.9) << base;
        EXPECT_LT(darkness(shown, 0, 0.5, 1, 1), 0.1) << base;
    }
}

TEST(Rearrange, refuses_what_cannot_be)
{
    const auto pdf = text_page();
    EXPECT_EQ(refusal({pdf}, {}), ErrorKind::empty);
    EXPECT_EQ(refusal({pdf}, {{0, 1}}), ErrorKind::bad_range);
    EXPECT_EQ(refusal({pdf}, {{1, 0}}), ErrorKind::bad_range);
    EXPECT_EQ(refusal({pdf}, {{0, -1}}), ErrorKind::bad_range);
    EXPECT_EQ(refusal({pdf, encrypted(pdf, "secret")}, {{1, 0}}), ErrorKind::encrypted);
    EXPECT_EQ(refusal({"no PDF at all"}, {{0, 0}}), ErrorKind::unsupported);
    EXPECT_EQ(refusal(std::vector<std::string>(most_more_inputs + 2, pdf), {{0, 0}}),
              ErrorKind::bad_range);
}

TEST(Rearrange, opens_encrypted_documents_that_need_no_password)
{
    const auto locked = encrypted(paged_document(3, "word"), "");
    EXPECT_THAT(texts(rearranged({locked, locked}, {{0, 2}, {1, 1}})),
                ElementsAre("word2text", "word1text"));
}

TEST(Rearrange, takes_as_many_documents_as_it_says)
{
    const std::vector<std::string> documents(most_more_inputs + 1, text_page());
    Pages pages;
    for (std::size_t i = 0; i < documents.size(); ++i)
        pages.push_back({i, 0});
    EXPECT_EQ(texts(rearranged(documents, pages)).size(), documents.size());
}

TEST(Rearrange, bears_loops_in_what_documents_say_of_their_pages)
{
    const auto looping = pdf_of(
        {"<< /Type /Catalog /Pages 2 0 R /Outlines 5 0 R /StructTreeRoot 6 0 R /Threads [7 0 R] "
         "/AcroForm << /Fields [8 0 R] >> /Names << /Dests 9 0 R >> /Dests << /x /x >> >>",
         "<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>",
         "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /B [7 0 R] /Annots [10 0 R] "
         "/Resources << /XObject << /X 11 0 R >> >> >>",
         "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /X 11 0 R >> "
         ">> "
         ">>",
         "<< /First 5 0 R /Next 5 0 R /Last 5 0 R >>", "<< /K [6 0 R 6 0 R] /ParentTree 6 0 R >>",
         "<< /F 7 0 R /N 12 0 R /T 7 0 R >>", "<< /Kids [8 0 R] /T (x) >>", "<< /Kids [9 0 R] >>",
         "<< /Subtype /Link /IRT 10 0 R /Popup 10 0 R /Dest /x /Parent 8 0 R >>",
         "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 5 /Resources << /XObject << /X "
         "11 "
         "0 R >> >> >>\nstream\n/X Do\nendstream",
         "<< /N 7 0 R >>"});
    EXPECT_EQ(texts(rearranged({looping, looping}, {{0, 1}, {1, 0}})).size(), 2U);
}

} // namespace quire::engines
