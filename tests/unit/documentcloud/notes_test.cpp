#include <dialects/documentcloud/notes.hpp>

#include <gtest/gtest.h>
#include <json/parse.hpp>
#include <json/print.hpp>

namespace quire::dialects::documentcloud {
namespace {

const std::vector<std::string> tags{"em"};

Note sample()
{
    Note note;
    note.id = {5501};
    note.user = {9};
    note.organization = {12};
    note.page = 1;
    note.access = Access::organization;
    note.title = "Check this <total>";
    note.content = "<p>Differs from <em onclick=x>table 2</em></p>";
    note.box = Box{0.1, 0.45, 0.2, 0.26};
    note.created = note.updated = *parse_time("2025-03-02T11:00:00.12Z");
    note.rights.change = true;
    return note;
}

TEST(Note, looks_as_clients_expect)
{
    EXPECT_EQ(json::print(present(sample(), tags)),
              R"({"id":5501,"user":9,"organization":12,"page_number":1,"access":"organization",)"
              R"("edit_access":true,"title":"Check this <total>",)"
              R"("content":"Differs from <em>table 2</em>","x1":0.1,"x2":0.45,"y1":0.2,"y2":0.26,)"
              R"("created_at":"2025-03-02T11:00:00.120000Z",)"
              R"("updated_at":"2025-03-02T11:00:00.120000Z"})");
    auto whole_page = sample();
    whole_page.box.reset();
    EXPECT_TRUE(present(whole_page, tags)["x1"].is_null());
    EXPECT_TRUE(present(whole_page, tags).has("y2"));
}

TEST(Note, is_shorter_in_search_results)
{
    EXPECT_EQ(
        json::print(present_found(sample(), tags)),
        R"({"id":"5501","user":9,"organization":12,"access":"organization",)"
        R"("title":"Check this <total>","content":"Differs from <em>table 2</em>",)"
        R"("page_number":1,"x1":0.1,"x2":0.45,"y1":0.2,"y2":0.26,)"
        R"("created_at":"2025-03-02T11:00:00.120Z","updated_at":"2025-03-02T11:00:00.120Z"})");
    auto whole_page = sample();
    whole_page.box.reset();
    EXPECT_FALSE(present_found(whole_page, tags).has("x1"));
}

// What is wrong with a body, by field.
template<class Read>
std::string wrong(std::string_view body, const Read& read)
{
    const auto value = json::parse(body);
    Fields fields{value};
    read(fields);
    std::string list;
    for (const auto& complaint : fields.complaints())
        list += "[" + complaint.field + "]";
    return list;
}

std::string wrong_draft(std::string_view body)
{
    return wrong(body, [](Fields& fields) { read_note_draft(fields); });
}

// What a change does to the box.
std::string box_of(std::string_view body, bool whole)
{
    const auto value = json::parse(body);
    Fields fields{value};
    const auto change = read_note_change(fields, whole);
    fields.finish();
    if (!change.box) return "untouched";
    if (!*change.box) return "none";
    const auto& box = **change.box;
    return box == Box{0, 1, 0, 1} ? "all" : "some";
}

TEST(NoteDraft, needs_a_page_and_a_title)
{
    EXPECT_EQ(wrong_draft("{}"), "[page_number][title]");
    EXPECT_EQ(wrong_draft(R"({"page_number":0,"title":"t"})"), "");
    EXPECT_EQ(wrong_draft(R"({"page_number":"x","title":" ","access":"invisible"})"),
              "[page_number][title][access]");
    EXPECT_EQ(wrong_draft(R"({"page_number":0,"title":"t","x1":"wide"})"), "[x1]");
}

TEST(NoteDraft, has_all_corners_or_none)
{
    EXPECT_EQ(wrong_draft(R"({"page_number":0,"title":"t","x1":0.1,"x2":null})"), "[]");
    EXPECT_EQ(wrong_draft(R"({"page_number":0,"title":"t","x1":null,"x2":null})"), "");
    EXPECT_EQ(wrong_draft(R"({"page_number":0,"title":"t","x1":0,"x2":"1","y1":0.5,"y2":1})"), "");
}

TEST(NoteChange, says_all_of_the_corners_or_nothing_of_them)
{
    EXPECT_EQ(box_of(R"({"title":"t"})", false), "untouched");
    EXPECT_EQ(box_of(R"({"x1":0,"x2":1,"y1":0,"y2":1})", false), "all");
    EXPECT_EQ(box_of(R"({"x1":null,"x2":null,"y1":null,"y2":null})", false), "none");
    EXPECT_EQ(box_of(R"({"page_number":0,"title":"t","x1":null})", true), "none");
    EXPECT_THROW(box_of(R"({"x1":0.5})", false), Invalid);
    EXPECT_THROW(box_of(R"({"x1":null})", false), Invalid);
    EXPECT_THROW(box_of(R"({"x1":0,"x2":1,"y1":0,"y2":null})", false), Invalid);
}

TEST(NoteChange, as_a_whole_goes_back_to_private)
{
    const auto value = json::parse(R"({"page_number":0,"title":"t"})");
    Fields fields{value};
    EXPECT_EQ(read_note_change(fields, true).access, Access::private_);
    EXPECT_FALSE(read_note_change(fields, false).access);
    EXPECT_EQ(wrong("{}", [](Fields& f) { read_note_change(f, true); }), "[page_number][title]");
    EXPECT_EQ(wrong("{}", [](Fields& f) { read_note_change(f, false); }), "");
}

TEST(ValuesChange, names_what_is_wrong)
{
    const auto put = [](Fields& fields) { read_values_change(fields, "k", true); };
    const auto patch = [](Fields& fields) { read_values_change(fields, "k", false); };
    EXPECT_EQ(wrong(R"({"values":["a"," b "]})", put), "");
    EXPECT_EQ(wrong(R"({"values":"a"})", put), "");
    EXPECT_EQ(wrong("{}", put), "[values]");
    EXPECT_EQ(wrong("{}", patch), "");
    EXPECT_EQ(wrong(R"({"values":{"a":1}})", put), "[values]");
    EXPECT_EQ(wrong(R"({"values":[1],"remove":[""]})", patch), "[values][remove]");
    EXPECT_EQ(wrong(R"({"values":[")" + std::string(301, 'x') + R"("]})", put), "[values]");
}

} // namespace
} // namespace quire::dialects::documentcloud
