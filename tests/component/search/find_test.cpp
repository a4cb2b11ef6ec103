#include "archive.hpp"

#include <base/error.hpp>

#include <gtest/gtest.h>

namespace quire::search {

TEST(Find, finds_nothing_where_there_is_no_index)
{
    const Folder folder;
    Searcher searcher{folder.path() / "not-yet"};
    EXPECT_EQ(searcher.find({Everything{}}, Staff{}).total, 0U);
    EXPECT_TRUE(searcher.pages({Everything{}}, {1}).empty());
}

TEST(Find, reads_words_phrases_and_booleans)
{
    Archive archive;
    archive.put(1, {"The harbor audit covers three ports", "nothing else here"});
    archive.put(2, {"audit of the harbor", "budget"});
    archive.put(3, {"harbor", "audit budget"});
    archive.put(4, {"reports only"});
    EXPECT_EQ(archive.ranked("audit"), (Ids{1, 2, 3}));
    EXPECT_EQ(archive.ranked("budget reports"), (Ids{2, 3, 4}));
    EXPECT_EQ(archive.ranked("\"harbor audit\""), (Ids{1})) << "a phrase ends with its page";
    EXPECT_EQ(archive.ranked("\"harbor audit\"~3"), (Ids{1, 2}));
    EXPECT_EQ(archive.ranked("harbor AND budget"), (Ids{2, 3})) << "words on different pages";
    EXPECT_EQ(archive.ranked("+harbor -budget"), (Ids{1}));
    EXPECT_EQ(archive.ranked("-budget"), (Ids{1, 4}));
    EXPECT_EQ(archive.ranked("NOT harbor"), (Ids{4}));
    EXPECT_EQ(archive.ranked("(covers OR reports) AND NOT ports"), (Ids{4}));
    EXPECT_EQ(archive.ranked("report"), (Ids{})) << "no stemming";
    EXPECT_EQ(archive.ranked("report*"), (Ids{4}));
    EXPECT_EQ(archive.ranked("har?or"), (Ids{1, 2, 3}));
    EXPECT_EQ(archive.ranked("*dget"), (Ids{2, 3}));
    EXPECT_EQ(archive.ranked("harbour~1"), (Ids{1, 2, 3}));
    EXPECT_EQ(archive.ranked("*:*"), (Ids{1, 2, 3, 4}));
    EXPECT_EQ(archive.ranked("the reports"), (Ids{4})) << "stop words do not count";
    EXPECT_EQ(archive.ranked("the"), (Ids{1, 2})) << "unless there is nothing else";
    EXPECT_EQ(archive.ranked("---"), (Ids{}));
}

TEST(Find, filters_by_every_field)
{
    Archive archive;
    for (std::int64_t id = 1; id <= 6; ++id) {
        auto document = plain_document(id);
        document.user = {id};
        document.organization = {id % 2};
        document.projects = {{id}, {100}};
        document.access = id == 3 ? Access::private_ : Access::public_;
        document.page_count = static_cast<int>(id) * 10;
        document.title = id == 4 ? "Budget of the town" : "Minutes";
        document.source = "Town Office";
        document.slug = "slug-" + std::to_string(id);
        document.values = {{.key = "city", .text = id < 4 ? "new york" : "Oslo"}};
        if (id == 5) document.values.push_back({"amount", "12.5", 12.5, {}});
        if (id == 6) document.tags = {{"Mail", "a1b2c3d4e5f6g7h8i9j0k1l2"}};
        if (id == 2) document.document_date = parse_time("2024-05-06");
        document.is_noindex = id == 1;
        archive.put(document, {"text " + std::to_string(id)});
    }
    EXPECT_EQ(archive.ranked("id:3"), (Ids{3}));
    EXPECT_EQ(archive.ranked("id:[3 TO 5}"), (Ids{3, 4}));
    EXPECT_EQ(archive.ranked("user:name-2 user:4"), (Ids{2, 4}));
    EXPECT_EQ(archive.ranked("user:[2 TO 3]"), (Ids{2, 3}));
    EXPECT_EQ(archive.ranked("organization:0"), (Ids{2, 4, 6}));
    EXPECT_EQ(archive.ranked("projects:100 -projects:6"), (Ids{1, 2, 3, 4, 5}));
    EXPECT_EQ(archive.ranked("access:private"), (Ids{3}));
    EXPECT_EQ(archive.ranked("access:pub*"), (Ids{1, 2, 4, 5, 6}));
    EXPECT_EQ(archive.ranked("pages:20"), (Ids{2}));
    EXPECT_EQ(archive.ranked("pages:[20 TO 40]"), (Ids{2, 3, 4}));
    EXPECT_EQ(archive.ranked("pages:{20 TO 40}"), (Ids{3}));
    EXPECT_EQ(archive.ranked("pages:[50 TO *]"), (Ids{5, 6}));
    EXPECT_EQ(archive.ranked("pages:[* TO 20}"), (Ids{1}));
    EXPECT_EQ(archive.ranked("title:budget"), (Ids{4}));
    EXPECT_EQ(archive.ranked("budget"), (Ids{4})) << "words are looked for in titles too";
    EXPECT_EQ(archive.ranked("source:town"), (Ids{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(archive.ranked("slug:slug-3"), (Ids{3}));
    EXPECT_EQ(archive.ranked("data_city:\"new york\""), (Ids{1, 2, 3}));
    EXPECT_EQ(archive.ranked("data_city:oslo"), (Ids{})) << "values are exact";
    EXPECT_EQ(archive.ranked("data_city:O*"), (Ids{4, 5, 6}));
    EXPECT_EQ(archive.ranked("-data_amount:*"), (Ids{1, 2, 3, 4, 6}));
    EXPECT_EQ(archive.ranked("tag:Mail"), (Ids{6}));
    EXPECT_EQ(archive.ranked("tag:mail"), (Ids{}));
    EXPECT_EQ(archive.ranked("noindex:true"), (Ids{1}));
    EXPECT_EQ(archive.ranked("created_at:[2020-09-13T12:29:40Z TO *]"), (Ids{3, 4, 5, 6}))
        << "the third was created at that second";
    EXPECT_EQ(archive.ranked("created_at:{2020-09-13T12:29:40Z TO *]"), (Ids{4, 5, 6}));
    EXPECT_EQ(archive.ranked("created_at:2020-09-13T12:29:40Z"), (Ids{3}));

    EXPECT_EQ(archive.filtered("tag:mail"), (Ids{6}));
    EXPECT_EQ(archive.filtered("tag:tag_a1b2c3d4e5f6g7h8i9j0k1l2"), (Ids{6}));
    EXPECT_EQ(archive.filtered("has:tags"), (Ids{6}));
    EXPECT_EQ(archive.filtered("has:date"), (Ids{2}));
    EXPECT_EQ(archive.filtered("date:>=2024"), (Ids{2}));
    EXPECT_EQ(archive.filtered("-date:>=2024"), (Ids{})) << "no date is not earlier";
    EXPECT_EQ(archive.filtered("-date:<2024"), (Ids{2}));
    EXPECT_EQ(archive.filtered("name:bud"), (Ids{4}));
    EXPECT_EQ(archive.filtered("content:bud"), (Ids{}));
    EXPECT_EQ(archive.filtered("-name:minutes"), (Ids{4}));
    EXPECT_EQ(archive.filtered("nonsense:1"), (Ids{}));
    EXPECT_EQ(archive.filtered("-nonsense:1"), (Ids{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(archive.filtered("---"), (Ids{1, 2, 3, 4, 5, 6}));
}

TEST(Find, finds_words_of_every_script)
{
    Archive archive;
    archive.put(1, {"שלום עולם זה מסמך על הנמל"});
    archive.put(2, {"هذا كتاب عن البحر"});
    archive.put(3, {"港口费用今年上涨了"});
    archive.put(4, {"港の料金が高くなりました"});
    EXPECT_EQ(archive.ranked("עולם"), (Ids{1}));
    EXPECT_EQ(archive.ranked("\"על הנמל\""), (Ids{1}));
    EXPECT_EQ(archive.ranked("\"הנמל על\""), (Ids{}));
    EXPECT_EQ(archive.ranked("كتاب"), (Ids{2}));
    EXPECT_EQ(archive.ranked("\"عن البحر\""), (Ids{2}));
    EXPECT_EQ(archive.ranked("费用"), (Ids{3}));
    EXPECT_EQ(archive.ranked("料金"), (Ids{4}));
    EXPECT_EQ(archive.ranked("港"), (Ids{3, 4}));
}

TEST(Find, folds_and_continues_words_of_filters)
{
    Archive archive;
    archive.put(1, {"Énorme facture 2024.pdf"});
    auto titled = plain_document(2);
    titled.title = "Énorme facture 2024.pdf";
    archive.put(titled, {});
    archive.put(3, {"my-foo-document"});
    archive.put(4, {"barfoo 1.234,56"});
    archive.put(5, {"straße"});
    archive.put(6, {"日本語のファイル"});
    for (const auto* query :
         {"enorme", "FACT", "2024.pdf", "\"facture 2024\"", "énor", "\"enorme fact\""})
        EXPECT_EQ(archive.filtered(query), (Ids{1, 2})) << query;
    for (const auto* query : {"\"2024 facture\"", "norme", "acture"})
        EXPECT_EQ(archive.filtered(query), (Ids{})) << query;
    for (const auto* query : {"e", "én", "eno", "fac", "20"})
        EXPECT_EQ(archive.filtered(query), (Ids{1, 2})) << query;
    EXPECT_EQ(archive.filtered("日"), (Ids{6}));
    EXPECT_EQ(archive.filtered("\"my foo\""), (Ids{3}));
    EXPECT_EQ(archive.filtered("foo-doc"), (Ids{3}));
    EXPECT_EQ(archive.filtered("foo"), (Ids{3}));
    EXPECT_EQ(archive.filtered("1.234"), (Ids{4}));
    EXPECT_EQ(archive.filtered("1234"), (Ids{}));
    EXPECT_EQ(archive.filtered("straß"), (Ids{5}));
    EXPECT_EQ(archive.filtered("strasse"), (Ids{}));
    EXPECT_EQ(archive.filtered("日本"), (Ids{6}));
    EXPECT_EQ(archive.filtered("本語"), (Ids{}));
    EXPECT_EQ(archive.ranked("本語"), (Ids{6}));
    EXPECT_EQ(archive.ranked("enorme"), (Ids{})) << "accents count when ranked";
    EXPECT_EQ(archive.ranked("ÉNORME"), (Ids{1, 2}));
}

TEST(Find, sorts_and_pages_without_gaps)
{
    Archive archive;
    for (std::int64_t id = 1; id <= 50; ++id) {
        auto document = plain_document(id);
        document.page_count = static_cast<int>(id % 7);
        document.title = std::string(1, static_cast<char>('a' + id % 5));
        document.created = Time{std::chrono::seconds{id % 10}};
        if (id % 3 != 0) document.values = {{"k", std::to_string(id % 4), {}, {}}};
        archive.put(document, {"common word" + std::string(static_cast<std::size_t>(id % 3), 'x')});
    }
    archive.writer().commit();
    const auto query = parse_ranked("common").query;
    using By = Sort::By;
    for (const auto by : {By::score, By::id, By::created_at, By::updated_at, By::document_date,
                          By::page_count, By::title, By::source, By::key_value})
        for (const bool descending : {true, false}) {
            const Sort sort{by, descending, "k"};
            const auto all = archive.searcher().find(query, Staff{}, {.sort = sort, .limit = 100});
            ASSERT_EQ(all.hits.size(), 50U);
            EXPECT_TRUE(all.next.empty());
            Ids walked;
            FindOptions options{.sort = sort, .limit = 7};
            do {
                const auto part = archive.searcher().find(query, Staff{}, options);
                EXPECT_EQ(part.total, 50U);
                for (const auto id : ids(part))
                    walked.push_back(id);
                options.after = part.next;
            } while (!options.after.empty());
            EXPECT_EQ(walked, ids(all)) << static_cast<int>(by) << descending;
        }
    const auto newest =
        archive.searcher().find(query, Staff{}, {.sort = {By::created_at, true, ""}, .limit = 3});
    EXPECT_EQ(ids(newest), (Ids{49, 39, 29}));
    const auto first = archive.searcher().find(
        query, Staff{}, {.sort = {By::id, false, ""}, .limit = 3, .offset = 10});
    EXPECT_EQ(ids(first), (Ids{11, 12, 13}));
    const auto by_key =
        archive.searcher().find(query, Staff{}, {.sort = {By::key_value, false, "k"}, .limit = 50});
    EXPECT_EQ(by_key.hits.front().id.value % 4, 0);
    EXPECT_EQ(by_key.hits.back().id.value % 3, 0) << "without a value last";
}

TEST(Find, keeps_the_cursor_when_documents_come_and_go)
{
    Archive archive;
    for (std::int64_t id = 1; id <= 20; ++id)
        archive.put(id, {"word"});
    archive.writer().commit();
    const Sort newest{Sort::By::created_at, true, ""};
    const auto first =
        archive.searcher().find({Everything{}}, Staff{}, {.sort = newest, .limit = 5});
    archive.put(21, {"word"});
    archive.writer().remove({18});
    archive.writer().commit();
    const auto second = archive.searcher().find({Everything{}}, Staff{},
                                                {.sort = newest, .limit = 5, .after = first.next});
    EXPECT_EQ(ids(second), (Ids{15, 14, 13, 12, 11}));
    EXPECT_EQ(second.total, 20U);
    EXPECT_THROW(archive.searcher().find({Everything{}}, Staff{}, {.after = "x"}), Invalid);
    EXPECT_THROW(archive.searcher().find({Everything{}}, Staff{}, {.after = "kzz"}), Invalid);
}

TEST(Find, ranks_titles_above_text_and_newer_above_older)
{
    Archive archive;
    archive.put(1, {"harbor"});
    archive.put(2, {"harbor"});
    auto titled = plain_document(3);
    titled.title = "harbor";
    titled.created = Time{};
    archive.put(titled, {"nothing"});
    archive.put(4, {"other"});
    archive.writer().commit();
    EXPECT_EQ(ids(archive.searcher().find(parse_ranked("harbor").query, Staff{})), (Ids{3, 2, 1}));
}

TEST(Find, tells_which_pages_match)
{
    Archive archive;
    archive.put(1, {"audit one", "nothing", "Audit two", "the harbor audit"});
    archive.put(2, {"nothing", "harbor"});
    archive.writer().commit();
    FindOptions options{.sort = {Sort::By::id, false, ""}, .limit = 10};
    options.want_pages = true;
    auto found = archive.searcher().find(parse_ranked("audit harbor").query, Staff{}, options);
    ASSERT_EQ(ids(found), (Ids{1, 2}));
    EXPECT_EQ(found.hits[0].pages, (std::vector<int>{1, 3, 4}));
    EXPECT_EQ(found.hits[1].pages, (std::vector<int>{2}));
    options.pages_per_document = 2;
    found = archive.searcher().find(parse_ranked("audit").query, Staff{}, options);
    EXPECT_EQ(found.hits[0].pages, (std::vector<int>{1, 3}));
    options.pages_per_document = 150;
    options.last_page = 3;
    found = archive.searcher().find(parse_ranked("\"harbor audit\"").query, Staff{}, options);
    ASSERT_EQ(ids(found), (Ids{1}));
    EXPECT_TRUE(found.hits[0].pages.empty());
    EXPECT_EQ(archive.searcher().pages(parse_ranked("audit").query, {1}),
              (std::vector<int>{1, 3, 4}));
    EXPECT_EQ(archive.searcher().pages(parse_filter("AUD"), {1}), (std::vector<int>{1, 3, 4}));
    EXPECT_TRUE(archive.searcher().pages(parse_ranked("audit").query, {2}).empty());
}

} // namespace quire::search
