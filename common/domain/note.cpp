#include <domain/note.hpp>

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

// Gathers complaints, so that the person hears all of them at once.
class Complaints {
public:
    void add(std::string field, std::string why)
    {
        m_errors.push_back({std::move(field), std::move(why)});
    }
    void throw_if_any()
    {
        if (!m_errors.empty()) throw Invalid(std::move(m_errors));
    }

    void text(const char* field, std::string_view value, std::size_t most)
    {
        if (!is_utf8(value))
            add(field, "Not a valid string.");
        else if (value.find('\0') != std::string_view::npos)
            add(field, "Null characters are not allowed.");
        else if (length(value) > most)
            add(field,
                "Ensure this field has no more than " + std::to_string(most) + " characters.");
    }
    void title(std::string_view value, std::size_t most)
    {
        if (trim(value).empty())
            add("title", "This field may not be blank.");
        else
            text("title", value, most);
    }
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
    void access(Access value)
    {
        if (value == Access::invisible) add("access", "\"invisible\" is not a valid choice.");
    }
    void box(const Box& box)
    {
        const auto before = m_errors.size();
        fraction("x1", box.x1);
        fraction("x2", box.x2);
        fraction("y1", box.y1);
        fraction("y2", box.y2);
        if (m_errors.size() > before) return;
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

    std::vector<FieldError> m_errors;
};

} // namespace

void check(const NoteDraft& draft, std::int64_t page_count)
{
    Complaints complaints;
    complaints.title(draft.title, longest_note_title);
    complaints.text("content", draft.content, longest_content);
    complaints.access(draft.access);
    complaints.page(draft.page, page_count);
    if (draft.box) complaints.box(*draft.box);
    complaints.throw_if_any();
}

void check(const NoteChange& change, std::int64_t page_count)
{
    Complaints complaints;
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
    Complaints complaints;
    if (change.page) complaints.page(*change.page, page_count);
    if (change.title) complaints.title(*change.title, longest_section_title);
    complaints.throw_if_any();
}

} // namespace quire
