// Texts that a client sets for pages.
#include <array>
#include <base/text.hpp>
#include <cmath>
#include <dialects/documentcloud/documents.hpp>
#include <dialects/documentcloud/error.hpp>
#include <dialects/documentcloud/problem.hpp>
#include <fmt/format.h>
#include <json/print.hpp>
#include <set>

namespace quire::dialects::documentcloud {

namespace {

constexpr std::size_t most_pages = 50;
constexpr std::array<std::string_view, 4> sides{"x1", "x2", "y1", "y2"};

// The complaints about one element of a list; an empty object when there are none.
struct Checked {
    json::Value errors{json::Object{}};
    bool good() const { return errors.object()->empty(); }
};

template<class Read>
Checked check_item(const json::Value& item, Read&& read)
{
    Checked checked;
    try {
        Fields fields{item};
        read(fields, checked);
        const auto errors = field_errors(fields.complaints());
        for (const auto& member : *errors.object())
            checked.errors.set(member.key, member.value);
    } catch (const Invalid& invalid) { // no object: reported together with the other elements
        checked.errors = field_errors(invalid.errors());
    }
    return checked;
}

double read_side(Fields& fields, std::string_view name)
{
    fields.require(name);
    if (!fields.has(name)) return 0;
    const auto number = fields[name].number();
    if (!number || !std::isfinite(*number))
        fields.complain(name, "A valid number is required.");
    else if (*number < 0)
        fields.complain(name, "Ensure this value is greater than or equal to 0.");
    else if (*number > 1)
        fields.complain(name, "Ensure this value is less than or equal to 1.");
    return number.value_or(0);
}

// A word as the file of positions shows it. What the client says of it besides comes last, and
// replaces nothing.
json::Value read_word(Fields& fields)
{
    fields.require("text");
    json::Value word{json::Object{}};
    word.set("text", fields.text("text", {.blank = false}).value_or(""));
    for (const auto side : sides)
        word.set(std::string{side}, read_side(fields, side));
    if (const auto* more = fields["metadata"].object())
        for (const auto& member : *more)
            if (!word.has(member.key)) word.set(member.key, member.value);
    return word;
}

json::Value not_a_list(const json::Value& value)
{
    return json::Array{
        fmt::format("Expected a list of items but got type \"{}\".", json::type_name(value))};
}

std::optional<std::string> read_words(Fields& fields, Checked& page)
{
    if (!fields.has("positions") || fields["positions"].is_null()) return {};
    const auto* list = fields["positions"].array();
    if (!list) {
        page.errors.set("positions", not_a_list(fields["positions"]));
        return {};
    }
    json::Array words;
    json::Array errors;
    bool good = true;
    for (const auto& item : *list) {
        auto checked =
            check_item(item, [&](Fields& word, Checked&) { words.push_back(read_word(word)); });
        good = good && checked.good();
        errors.push_back(std::move(checked.errors));
    }
    if (!good) page.errors.set("positions", std::move(errors));
    return json::print(json::Value{std::move(words)});
}

PageText read_page(Fields& fields, Checked& checked, std::int64_t page_count)
{
    constexpr std::size_t longest_label = 20;
    PageText page;
    fields.require("page_number");
    fields.require("text");
    page.page = fields.integer("page_number").value_or(0);
    if (page.page < 0 || page.page >= page_count)
        fields.complain("page_number",
                        fmt::format("Must be a page of the document: at least 0 and less than {}.",
                                    page_count));
    page.text = fields.text("text").value_or("");
    if (!fields["ocr"].is_null())
        page.ocr = fields.text("ocr", {.most = longest_label}).value_or("");
    page.words = read_words(fields, checked);
    return page;
}

// Complains about the list as a whole; empty when it is in order.
std::string order_complaint(const std::vector<PageText>& pages)
{
    std::set<std::int64_t> numbers;
    bool positions = false;
    bool consecutive = true;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        numbers.insert(pages[i].page);
        positions = positions || pages[i].words;
        consecutive = consecutive && (i == 0 || pages[i].page == pages[i - 1].page + 1);
    }
    if (numbers.size() < pages.size()) return "Each page may be set only once.";
    if (positions && !consecutive)
        return "Pages must be consecutive and in order when setting positions.";
    return "";
}

} // namespace

std::optional<std::vector<PageText>> read_page_texts(Fields& fields, std::int64_t page_count)
{
    if (!fields.has("pages")) return {};
    const auto* list = fields["pages"].array();
    if (!list) {
        fields.complain("pages", fmt::format("Expected a list of items but got type \"{}\".",
                                             json::type_name(fields["pages"])));
        return {};
    }
    if (list->size() > most_pages) {
        fields.complain("pages",
                        fmt::format("You may not set more than {} pages at a time.", most_pages));
        return {};
    }
    std::vector<PageText> pages;
    json::Array errors;
    bool good = true;
    for (const auto& item : *list) {
        auto checked = check_item(item, [&](Fields& page, Checked& found) {
            pages.push_back(read_page(page, found, page_count));
        });
        good = good && checked.good();
        errors.push_back(std::move(checked.errors));
    }
    if (!good) throw Problem{400, json::Value{{"pages", std::move(errors)}}};
    if (const auto why = order_complaint(pages); !why.empty()) fields.complain("pages", why);
    return pages;
}

} // namespace quire::dialects::documentcloud
