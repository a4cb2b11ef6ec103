#include "page_files.hpp"

#include <array>
#include <cmath>
#include <domain/page_run.hpp>
#include <fmt/format.h>
#include <json/parse.hpp>
#include <json/print.hpp>
#include <string_view>

namespace quire::stages {

namespace {

// Words may carry what clients said of them.
constexpr std::size_t most_depth = 100;

constexpr std::array<std::string_view, 5> size_names{"xlarge", "large", "normal", "small",
                                                     "thumbnail"};
static_assert(size_names.size() == engines::image_widths.size());

fs::path page_file(const fs::path& folder, std::int64_t page, std::string_view ending)
{
    return folder / "pages" / fmt::format("{}{}", page + 1, ending);
}

fs::path picture_file(const fs::path& folder, std::int64_t page, std::size_t size)
{
    return page_file(folder, page, fmt::format("-{}.gif", size_names[size]));
}

// Five decimals are a fiftieth of a pixel on the largest picture.
std::string positions(const std::vector<engines::Word>& words)
{
    std::string out = "[";
    for (const auto& word : words) {
        if (out.size() > 1) out += ',';
        fmt::format_to(std::back_inserter(out),
                       R"({{"text":{},"x1":{:.5f},"x2":{:.5f},"y1":{:.5f},"y2":{:.5f})",
                       json::print(word.text), word.x1, word.x2, word.y1, word.y2);
        if (word.angle != 0)
            fmt::format_to(std::back_inserter(out), R"(,"angle":{:.2f})", word.angle);
        out += '}';
    }
    out += ']';
    return out;
}

double number(const json::Value& word, std::string_view key)
{
    return word[key].number().value_or(0);
}

// Only words that are not read from left to right have one. Clients may write anything there.
double angle_of(const json::Value& word)
{
    const double angle = std::remainder(number(word, "angle"), 360);
    return std::isfinite(angle) ? angle : 0;
}

double rounded(double fraction)
{
    constexpr double steps = 100'000; // as positions() writes them
    return std::round(fraction * steps) / steps;
}

json::Value turned_word(json::Value word, int quarter_turns)
{
    const auto box =
        turned(Box{number(word, "x1"), number(word, "x2"), number(word, "y1"), number(word, "y2")},
               quarter_turns);
    word.set("x1", rounded(box.x1));
    word.set("x2", rounded(box.x2));
    word.set("y1", rounded(box.y1));
    word.set("y2", rounded(box.y2));
    const double angle = std::remainder(angle_of(word) + 90.0 * quarter_turns, 360);
    if (angle == 0)
        word.erase("angle");
    else
        word.set("angle", std::round(angle * 100) / 100);
    return word;
}

// Old revisions may lack files: a page that could not be drawn has no pictures.
void link_if_there(const fs::path& from, const fs::path& to)
{
    if (fs::exists(from)) link_file(from, to);
}

} // namespace

fs::path page_text_file(const fs::path& folder, std::int64_t page)
{
    return page_file(folder, page, ".txt");
}

fs::path page_positions_file(const fs::path& folder, std::int64_t page)
{
    return page_file(folder, page, ".position.json");
}

void write_page_pictures(const fs::path& folder, std::int64_t page,
                         const engines::PageImages& images)
{
    for (std::size_t i = 0; i < images.size(); ++i)
        if (!images[i].gif.empty()) write_file(picture_file(folder, page, i), images[i].gif);
}

bool has_page_pictures(const fs::path& folder, std::int64_t page)
{
    return fs::exists(picture_file(folder, page, size_names.size() - 1));
}

engines::PageGifs read_page_pictures(const fs::path& folder, std::int64_t page, std::size_t count)
{
    engines::PageGifs gifs;
    for (std::size_t i = 0; i < count; ++i) {
        const auto file = picture_file(folder, page, i);
        if (!fs::exists(file) || fs::file_size(file) > engines::most_gif_bytes) continue;
        gifs[i] = read_file(file, engines::most_gif_bytes).value_or("");
    }
    return gifs;
}

void link_page_text(const fs::path& from, std::int64_t page, const fs::path& to,
                    std::int64_t new_page)
{
    link_if_there(page_text_file(from, page), page_text_file(to, new_page));
}

void link_page_positions(const fs::path& from, std::int64_t page, const fs::path& to,
                         std::int64_t new_page)
{
    link_if_there(page_positions_file(from, page), page_positions_file(to, new_page));
}

void link_page_pictures(const fs::path& from, std::int64_t page, const fs::path& to,
                        std::int64_t new_page)
{
    for (std::size_t i = 0; i < size_names.size(); ++i)
        link_if_there(picture_file(from, page, i), picture_file(to, new_page, i));
}

void turn_page_positions(const fs::path& from, std::int64_t page, const fs::path& to,
                         std::int64_t new_page, int quarter_turns)
{
    const auto text = read_file(page_positions_file(from, page), most_page_positions);
    if (!text) return;
    const auto list = json::parse(*text, {.bytes = most_page_positions, .depth = most_depth});
    json::Array words;
    if (list.array() != nullptr)
        for (const auto& word : *list.array())
            words.push_back(turned_word(word, quarter_turns));
    write_file(page_positions_file(to, new_page), json::print(json::Value{std::move(words)}));
}

void write_page(const fs::path& folder, const engines::PageRead& page)
{
    write_page_pictures(folder, page.page, page.images);
    write_file(page_positions_file(folder, page.page), positions(page.words));
    write_file(page_text_file(folder, page.page), page.text);
}

void link_page(const fs::path& from, const fs::path& to, std::int64_t page)
{
    link_page_pictures(from, page, to, page);
    link_page_positions(from, page, to, page);
    link_page_text(from, page, to, page);
}

std::string read_page_text(const fs::path& folder, std::int64_t page)
{
    return read_file(page_text_file(folder, page), most_page_text).value_or("");
}

std::vector<engines::Word> read_page_words(const fs::path& folder, std::int64_t page)
{
    const auto text = read_file(page_positions_file(folder, page), most_page_positions);
    std::vector<engines::Word> words;
    if (!text) return words;
    const auto list = json::parse(*text, {.bytes = most_page_positions, .depth = most_depth});
    if (list.array() == nullptr) return words;
    for (const auto& word : *list.array())
        words.push_back({std::string{word["text"].text().value_or("")}, number(word, "x1"),
                         number(word, "y1"), number(word, "x2"), number(word, "y2"),
                         angle_of(word)});
    return words;
}

fs::path source_pdf(const fs::path& folder)
{
    return folder / "source.pdf";
}

fs::path pdf_to_read(const fs::path& folder, const fs::path& original)
{
    return fs::exists(source_pdf(folder)) ? source_pdf(folder) : original;
}

} // namespace quire::stages
