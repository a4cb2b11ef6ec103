#include <base/error.hpp>
#include <domain/document.hpp>
#include <domain/file_types.hpp>
#include <domain/job.hpp>
#include <domain/languages.hpp>
#include <domain/slug.hpp>
#include <gtest/gtest.h>
#include <set>

namespace quire {
namespace {

std::set<std::string> complaints(const Draft& draft)
{
    std::set<std::string> fields;
    try {
        check(draft);
    } catch (const Invalid& invalid) {
        for (const auto& error : invalid.errors())
            fields.insert(error.field);
    }
    return fields;
}

TEST(DraftCheck, accepts_a_title_alone)
{
    EXPECT_TRUE(complaints({.title = "Report"}).empty());
}

TEST(DraftCheck, names_every_bad_field_at_once)
{
    Draft draft{.title = " ", .description = std::string(4001, 'x'), .language = "klingon"};
    draft.access = Access::invisible;
    draft.published_url = "javascript:alert(1)";
    draft.original_extension = "exe";
    draft.key_values = {{"bad key", {"x"}}};
    EXPECT_EQ(complaints(draft),
              (std::set<std::string>{"title", "description", "language", "access", "published_url",
                                     "original_extension", "key_values"}));
}

TEST(DraftCheck, counts_characters_and_not_bytes)
{
    std::string title;
    for (int i = 0; i < 1000; ++i)
        title += "日";
    EXPECT_TRUE(complaints({.title = title}).empty());
    EXPECT_FALSE(complaints({.title = title + "日"}).empty());
    EXPECT_FALSE(complaints({.title = "\xff"}).empty());
}

TEST(DraftCheck, accepts_no_language_and_several)
{
    EXPECT_TRUE(complaints({.title = "x", .language = ""}).empty());
    EXPECT_TRUE(complaints({.title = "x", .language = "eng,chi_sim"}).empty());
    EXPECT_FALSE(complaints({.title = "x", .language = "eng,"}).empty());
}

TEST(ChangeCheck, looks_only_at_what_changes)
{
    EXPECT_NO_THROW(check(DocumentChange{}));
    EXPECT_THROW(check(DocumentChange{.title = ""}), Invalid);
    EXPECT_THROW(check(DocumentChange{.notes = std::string(2049, 'n')}), Invalid);
}

TEST(KeyValues, are_trimmed_and_lose_duplicates_and_empty_keys)
{
    const auto clean = normalized({{"_tag", {" b ", "a", "b"}}, {"gone", {}}});
    EXPECT_EQ(clean, (KeyValues{{"_tag", {"b", "a"}}}));
    EXPECT_THROW(normalized({{std::string(51, 'k'), {"v"}}}), Invalid);
    EXPECT_THROW(normalized({{"k", {std::string(301, 'v')}}}), Invalid);
    EXPECT_THROW(normalized({{"schlüssel", {"v"}}}), Invalid);
    EXPECT_THROW(normalized({{"k", std::vector<std::string>(1001, "v")}}), Invalid);
}

TEST(KeyValues, are_no_more_together_than_a_list_of_documents_can_carry)
{
    std::vector<std::string> values; // of 256 bytes each
    for (int i = 100; i < 356; ++i)
        values.push_back(std::to_string(i) + std::string(253, 'v'));
    EXPECT_NO_THROW(normalized({{"a", values}}));
    EXPECT_THROW(normalized({{"a", values}, {"b", {"v"}}}), Invalid);
}

TEST(Slug, of_titles)
{
    EXPECT_EQ(slug("Harbor audit"), "harbor-audit");
    EXPECT_EQ(slug("  --Été  à l’Œuvre—2024!! "), "ete-a-loeuvre-2024");
    EXPECT_EQ(slug("Straße_Łódź"), "strasse_lodz");
    EXPECT_EQ(slug("Αθήνα"), "athina");
    EXPECT_EQ(slug("Москва и Щука"), "moskva-i-shchuka");
    EXPECT_EQ(slug("Cafe\u0301"), "cafe");
    EXPECT_EQ(slug("日本"), "untitled");
    EXPECT_EQ(slug("___"), "untitled");
    EXPECT_EQ(slug(""), "untitled");
    EXPECT_EQ(slug(std::string(400, 'a')).size(), 255U);
    EXPECT_EQ(slug("Đà Nẵng"), "da-nang");
}

TEST(Languages, hold_every_code_and_map_to_models)
{
    EXPECT_EQ(languages().size(), 104U);
    for (const auto code : languages())
        EXPECT_TRUE(is_language(code)) << code;
    EXPECT_FALSE(is_language(""));
    EXPECT_FALSE(is_language("osd"));
    EXPECT_EQ(ocr_model(""), "eng");
    EXPECT_EQ(ocr_model("zho"), "chi_sim");
    EXPECT_EQ(ocr_model("tra"), "chi_tra");
    EXPECT_EQ(ocr_model("fra"), "fra");
}

TEST(FileTypes, know_extensions_kinds_and_media_types)
{
    for (const auto* accepted : {"pdf", "123", "zmf", "docx", "pages", "txt", "jpg"})
        EXPECT_TRUE(is_accepted_extension(accepted)) << accepted;
    EXPECT_FALSE(is_accepted_extension("exe"));
    EXPECT_FALSE(is_accepted_extension("PDF"));
    EXPECT_EQ(file_kind("pdf"), FileKind::pdf);
    EXPECT_EQ(file_kind("tiff"), FileKind::image);
    EXPECT_EQ(file_kind("odt"), FileKind::office);
    EXPECT_EQ(file_kind("exe"), FileKind::other);
    EXPECT_EQ(media_type("pdf"), "application/pdf");
    EXPECT_EQ(media_type("xyz"), "application/octet-stream");
    EXPECT_EQ(extension_of("Report.PDF"), "pdf");
    EXPECT_EQ(extension_of(".hidden"), "");
    EXPECT_EQ(extension_of("no dot"), "");
    EXPECT_EQ(extension_for_media_type("Image/JPEG; q=1"), "jpg");
    EXPECT_EQ(extension_for_media_type("application/x-unknown"), "");
}

TEST(FileTypes, recognise_first_bytes)
{
    const auto sniff = [](std::string_view text) {
        return sniff_extension(std::as_bytes(std::span{text.data(), text.size()}));
    };
    EXPECT_EQ(sniff("%PDF-1.7\n"), "pdf");
    EXPECT_EQ(sniff("\xff\xd8\xff\xe0"), "jpg");
    EXPECT_EQ(sniff("RIFF....WEBPVP8"), "webp");
    EXPECT_EQ(sniff(std::string_view{"II*\0", 4}), "tif");
    EXPECT_FALSE(sniff("hello"));
    EXPECT_FALSE(sniff(""));
}

TEST(JobNames, read_back)
{
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(parse_job_kind(name(static_cast<JobKind>(i))), static_cast<JobKind>(i));
    for (int i = 0; i < 6; ++i)
        EXPECT_EQ(parse_job_state(name(static_cast<JobState>(i))), static_cast<JobState>(i));
}

} // namespace
} // namespace quire
