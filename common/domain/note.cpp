#include <domain/note.hpp>

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

} // namespace

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
