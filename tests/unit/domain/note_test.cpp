#include <base/error.hpp>
#include <cmath>
#include <domain/access.hpp>
#include <domain/document.hpp>
#include <domain/note.hpp>
#include <gtest/gtest.h>

namespace quire {
namespace {

// --- who may what ---

constexpr UserId author{1};
constexpr UserId somebody{2};

constexpr Rights hidden{};
constexpr Rights view{.view = true};
constexpr Rights edit{.view = true, .edit = true};

constexpr NoteRights nothing{};
constexpr NoteRights see{.view = true};
constexpr NoteRights all{.view = true, .change = true};

struct Line {
    Access access;
    const char* who;
    std::optional<UserId> user;
    // where the viewer does not see the document, sees it, may edit it
    NoteRights expected[3];
};

constexpr Line matrix[] = {
    {Access::public_, "nobody", {}, {nothing, see, all}},
    {Access::public_, "author", author, {nothing, all, all}},
    {Access::public_, "somebody", somebody, {nothing, see, all}},
    {Access::organization, "nobody", {}, {nothing, nothing, all}},
    {Access::organization, "author", author, {nothing, all, all}},
    {Access::organization, "somebody", somebody, {nothing, nothing, all}},
    {Access::private_, "nobody", {}, {nothing, nothing, nothing}},
    {Access::private_, "author", author, {nothing, all, all}},
    {Access::private_, "somebody", somebody, {nothing, nothing, nothing}},
    {Access::invisible, "nobody", {}, {nothing, nothing, nothing}},
    {Access::invisible, "author", author, {nothing, nothing, nothing}},
    {Access::invisible, "somebody", somebody, {nothing, nothing, nothing}},
};

TEST(NoteText, is_what_stands_between_the_tags)
{
    EXPECT_EQ(readable_text("Differs from <em>table</em> 2<br/>again"),
              "Differs from  table  2 again");
    EXPECT_EQ(readable_text("<a href=\"https://x.example/?a=1>0\" title='a>b'>here</a>"), " here ");
    EXPECT_EQ(readable_text("a < b, 3<4 and <- so <"), "a < b, 3<4 and <- so <");
    EXPECT_EQ(readable_text("<!-- hid>den -->seen<?x?>"), " seen ");
    EXPECT_EQ(readable_text("an <em unended"), "an  ");
    EXPECT_EQ(readable_text("<!-- unended"), " ");
    EXPECT_EQ(readable_text(""), "");
}

TEST(NoteRule, gives_everyone_exactly_the_rights_of_the_matrix)
{
    constexpr Rights on_document[] = {hidden, view, edit};
    for (const auto& line : matrix)
        for (int i = 0; i < 3; ++i) {
            Viewer viewer;
            viewer.user = line.user;
            EXPECT_EQ(
                note_rights(viewer, on_document[i], {.author = author, .access = line.access}),
                line.expected[i])
                << name(line.access) << ' ' << line.who << ' ' << i;
        }
}

TEST(NoteRule, only_editors_of_the_document_open_notes)
{
    constexpr Access from_open[] = {Access::public_, Access::organization, Access::private_};
    for (int before = 0; before < 3; ++before)
        for (int after = 0; after < 3; ++after) {
            EXPECT_TRUE(may_open_note(edit, from_open[before], from_open[after]));
            EXPECT_EQ(may_open_note(view, from_open[before], from_open[after]), after >= before);
        }
}

// --- what may be written ---

NoteDraft good()
{
    return {.title = "t", .page = 2};
}

std::vector<FieldError> complaints(const NoteDraft& draft, std::int64_t pages = 3)
{
    try {
        check(draft, pages);
    } catch (const Invalid& error) {
        return error.errors();
    }
    return {};
}

std::string fields(const std::vector<FieldError>& errors)
{
    std::string list;
    for (const auto& error : errors)
        list += "[" + error.field + "]";
    return list;
}

TEST(NoteDraft, lies_on_a_page_that_is_there)
{
    EXPECT_EQ(fields(complaints(good())), "");
    EXPECT_EQ(fields(complaints(good(), 2)), "[page_number]");
    EXPECT_EQ(fields(complaints(good(), 0)), "[page_number]");
    auto before = good();
    before.page = -1;
    EXPECT_EQ(fields(complaints(before)), "[page_number]");
}

TEST(NoteDraft, keeps_to_the_limits_of_its_texts)
{
    auto draft = good();
    draft.title = std::string(500, 'x');
    for (int i = 0; i < 2000; ++i)
        draft.content += "é";
    EXPECT_EQ(fields(complaints(draft)), "");
    draft.title += "x";
    draft.content += "é";
    draft.access = Access::invisible;
    EXPECT_EQ(fields(complaints(draft)), "[title][content][access]");
    draft = good();
    draft.title = " \n";
    draft.content = std::string("a\0b", 3);
    EXPECT_EQ(fields(complaints(draft)), "[title][content]");
}

TEST(NoteDraft, has_a_box_inside_the_page_and_not_empty)
{
    const auto with = [](Box box) {
        auto draft = good();
        draft.box = box;
        return fields(complaints(draft));
    };
    EXPECT_EQ(with({0, 1, 0, 1}), "");
    EXPECT_EQ(with({.5, .5, 0, 1}), "[]");
    EXPECT_EQ(with({.6, .5, .9, .1}), "[][]");
    EXPECT_EQ(with({-0.1, 1.1, 0, 1}), "[x1][x2]");
    EXPECT_EQ(with({0, 1, std::nan(""), 1}), "[y1]");
}

TEST(NoteChange, is_checked_only_where_something_changes)
{
    EXPECT_NO_THROW(check(NoteChange{}, 0));
    EXPECT_NO_THROW(check(NoteChange{.title = "t", .box = std::optional<Box>{}}, 0));
    EXPECT_THROW(check(NoteChange{.page = 0}, 0), Invalid);
    EXPECT_THROW(check(NoteChange{.box = Box{1, 0, 0, 1}}, 1), Invalid);
}

TEST(Section, keeps_to_its_limits)
{
    EXPECT_NO_THROW(check(SectionDraft{0, std::string(200, 'x')}, 1));
    EXPECT_THROW(check(SectionDraft{0, std::string(201, 'x')}, 1), Invalid);
    EXPECT_THROW(check(SectionDraft{0, ""}, 1), Invalid);
    EXPECT_THROW(check(SectionDraft{1, "t"}, 1), Invalid);
    EXPECT_NO_THROW(check(SectionChange{.title = "t"}, 0));
}

// --- values of one key ---

TEST(ValuesOfAKey, are_replaced_then_added_then_removed)
{
    const KeyValues before{{"k", {"a", "b"}}, {"other", {"x"}}};
    EXPECT_EQ(changed(before, {.key = "k", .values = std::vector<std::string>{" c ", "c"}}),
              (KeyValues{{"k", {"c"}}, {"other", {"x"}}}));
    EXPECT_EQ(changed(before, {.key = "k", .add = {"c", "a"}, .remove = {"b "}}),
              (KeyValues{{"k", {"a", "c"}}, {"other", {"x"}}}));
    EXPECT_EQ(changed(before, {.key = "k", .remove = {"a", "b"}}), (KeyValues{{"other", {"x"}}}));
    EXPECT_EQ(changed(before, {.key = "k", .values = std::vector<std::string>{}}),
              (KeyValues{{"other", {"x"}}}));
    EXPECT_EQ(changed(before, {.key = "new"}), before);
    EXPECT_THROW(changed(before, {.key = "no key", .add = {"x"}}), Invalid);
    EXPECT_THROW(changed(before, {.key = "k", .add = {std::string(301, 'x')}}), Invalid);
}

TEST(ValuesOfAKey, have_keys_of_letters_digits_underscores_and_hyphens)
{
    EXPECT_TRUE(is_key("_tag"));
    EXPECT_TRUE(is_key(std::string(50, 'k')));
    for (const auto& word : {std::string{}, std::string(51, 'k'), std::string{"a b"},
                             std::string{"é"}, std::string{"a/b"}, std::string("a\0", 2)})
        EXPECT_FALSE(is_key(word)) << word;
}

} // namespace
} // namespace quire
