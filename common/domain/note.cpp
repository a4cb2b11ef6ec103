#include <domain/note.hpp>
#include <domain/redaction.hpp>

#include "complaints.hpp"

#include <base/error.hpp>
#include <base/text.hpp>
#include <cmath>
#include <string_view>
#include <vector>

namespace quire {

namespace {

constexpr std::size_t longest_note_title = 500;
constexpr std::size_t longest_content = 2000;
constexpr std::size_t longest_section_title = 200;

class PageComplaints : public Complaints {
public:
    void page(std::int64_t page, std::int64_t page_count)
    {
        if (page_count <= 0)
            add("page_number", "The document has no pages yet; wait until it has been processed.");
        else if (page < 0)
            add("page_number", "Ensure this value is greater than or equal to 0.");
        else if (page >= page_count)
            add("page_number",
                "Must be less than the document's page count, " + std::to_string(page_count) + ".");
    }
    void box(const Box& box)
    {
        const auto before = count();
        fraction("x1", box.x1);
        fraction("x2", box.x2);
        fraction("y1", box.y1);
        fraction("y2", box.y2);
        if (count() > before) return;
        if (!(box.x1 < box.x2)) add("", "`x1` must be less than `x2`.");
        if (!(box.y1 < box.y2)) add("", "`y1` must be less than `y2`.");
    }

private:
    void fraction(const char* field, double value)
    {
        if (value < 0)
            add(field, "Ensure this value is greater than or equal to 0.");
        else if (value > 1)
            add(field, "Ensure this value is less than or equal to 1.");
        else if (std::isnan(value))
            add(field, "A valid number is required.");
    }
};

// Where the tag at `at` ends: behind its '>', or with the text. Quoted values may hold a '>'.
std::size_t end_of_tag(std::string_view html, std::size_t at)
{
    if (html.substr(at).starts_with("<!--")) {
        const auto end = html.find("-->", at);
        return end == std::string_view::npos ? html.size() : end + 3;
    }
    char quote = 0;
    for (++at; at < html.size(); ++at) {
        const char c = html[at];
        if (quote != 0)
            quote = c == quote ? '\0' : quote;
        else if (c == '>')
            return at + 1;
        else if (c == '"' || c == '\'')
            quote = c;
    }
    return html.size();
}

bool begins_tag(std::string_view html, std::size_t at)
{
    if (html[at] != '<' || at + 1 == html.size()) return false;
    const char next = html[at + 1];
    return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '/' ||
           next == '!' || next == '?';
}

} // namespace

std::string readable_text(std::string_view html)
{
    std::string text;
    for (std::size_t at = 0; at < html.size();) {
        if (!begins_tag(html, at)) {
            text += html[at++];
            continue;
        }
        text += ' ';
        at = end_of_tag(html, at);
    }
    return text;
}

void check(const NoteDraft& draft, std::int64_t page_count)
{
    PageComplaints complaints;
    complaints.title(draft.title, longest_note_title);
    complaints.text("content", draft.content, longest_content);
    complaints.access(draft.access);
    complaints.page(draft.page, page_count);
    if (draft.box) complaints.box(*draft.box);
    complaints.throw_if_any();
}

void check(const NoteChange& change, std::int64_t page_count)
{
    PageComplaints complaints;
    if (change.title) complaints.title(*change.title, longest_note_title);
    if (change.content) complaints.text("content", *change.content, longest_content);
    if (change.access) complaints.access(*change.access);
    if (change.page) complaints.page(*change.page, page_count);
    if (change.box && *change.box) complaints.box(**change.box);
    complaints.throw_if_any();
}

void check(const Redaction& redaction, std::int64_t page_count)
{
    PageComplaints complaints;
    complaints.page(redaction.page, page_count);
    complaints.box(redaction.box);
    complaints.throw_if_any();
}

void check(const SectionDraft& draft, std::int64_t page_count)
{
    check(SectionChange{.page = draft.page, .title = draft.title}, page_count);
}

void check(const SectionChange& change, std::int64_t page_count)
{
    PageComplaints complaints;
    if (change.page) complaints.page(*change.page, page_count);
    if (change.title) complaints.title(*change.title, longest_section_title);
    complaints.throw_if_any();
}

} // namespace quire
