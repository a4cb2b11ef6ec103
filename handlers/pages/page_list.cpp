// Pages: as pictures, as text.

#include "document_parts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace quire::handlers {

namespace {

constexpr std::int64_t places_at_once = 2000; // of a longer document, the others are a link away
constexpr std::int64_t pictures_at_once = 25;
constexpr std::int64_t texts_at_once = 50;
constexpr std::int64_t picture_width = 1000; // of PictureSize::large

struct Part { // pages counted from 1, both ends included
    std::int64_t first = 1;
    std::int64_t last = 0;
};

Part part_around(std::int64_t page, std::int64_t size, std::int64_t count)
{
    const auto first = (page - 1) / size * size + 1;
    return {first, std::min(count, first + size - 1)};
}

// To the parts before and after; shown to everybody, or to those without script.
Html neighbours(const Part& part, std::int64_t size, const Reading& reading, const Wish& wish,
                std::string_view css_class)
{
    Html html;
    const auto count = reading.page_count();
    if (part.first == 1 && part.last == count) return html;
    const auto link = [&](std::int64_t first, std::string_view words) {
        html.write("<a href=\"{}\">{}</a> ",
                   Address::local(
                       fmt::format("?from={}{}#p{}", first, wish.text ? "&view=text" : "", first)),
                   words);
    };
    html.write("<nav class=\"{}\" aria-label=\"Parts of the document\">", css_class);
    if (part.first > 1) link(std::max<std::int64_t>(1, part.first - size), "Earlier pages");
    html.write("<span>Pages {} to {} of {}</span> ", part.first, part.last, count);
    if (part.last < count) link(part.last + 1, "Later pages");
    return html.write("</nav>");
}

std::string number(double value)
{
    return fmt::format("{:.1f}", value);
}

// Boxes where the notes are, in thousandths of the page. The box lets the pointer through to the
// words below it; the flag at its corner is the link.
Html marks(const Reading& reading, std::int64_t page)
{
    Html html;
    for (const auto& note : reading.notes) {
        if (note.page != page || !note.box) continue;
        const auto& box = *note.box;
        html.write(
            "<a href=\"#note-{}\" data-note=\"{}\" aria-label=\"Note: {}\"><rect class=\"box\" "
            "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/><rect class=\"flag\" x=\"{}\" "
            "y=\"{}\" width=\"28\" height=\"20\"/></a>",
            note.id.value, note.id.value, note.title, number(box.x1 * 1000), number(box.y1 * 1000),
            number((box.x2 - box.x1) * 1000), number((box.y2 - box.y1) * 1000),
            number(std::max(0.0, box.x1 * 1000 - 28)), number(box.y1 * 1000));
    }
    if (html.empty()) return html;
    Html whole;
    return whole.write(
        "<svg class=\"marks\" viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\">{}</svg>",
        html);
}

// Notes about a page as a whole stand above it.
Html page_notes(const Reading& reading, std::int64_t page)
{
    Html html;
    for (const auto& note : reading.notes) {
        if (note.page != page || note.box) continue;
        html.write("<li class=\"remark\"><h2><a href=\"#note-{}\">{}</a></h2><div>", note.id.value,
                   note.title);
        html.note(note.content, reading.note_tags).write("</div></li>");
    }
    return html;
}

Html place(const Reading& reading, std::int64_t page)
{
    const auto& size = reading.sizes[static_cast<std::size_t>(page)];
    Html html;
    return html.write("<li id=\"p{}\" class=\"later\"><svg viewBox=\"0 0 {} {}\"/>{}</li>",
                      page + 1, picture_width, height_at(size, picture_width),
                      marks(reading, page));
}

} // namespace

Html page_with_picture(const Reading& reading, std::int64_t page)
{
    const auto& size = reading.sizes[static_cast<std::size_t>(page)];
    Html html;
    return html.write("<li id=\"p{}\"><img src=\"{}\" width=\"{}\" height=\"{}\" alt=\"Page {}\" "
                      "loading=\"lazy\">{}</li>",
                      page + 1, picture_address(reading.document, page, PictureSize::large),
                      picture_width, height_at(size, picture_width), page + 1,
                      marks(reading, page));
}

Html page_list(const Reading& reading, const Wish& wish)
{
    const auto& document = reading.document;
    const auto part = part_around(wish.from, places_at_once, reading.page_count());
    const auto pictures = part_around(wish.from, pictures_at_once, reading.page_count());
    const auto base = file_address(document, fmt::format("pages/{}-p", document.slug));
    Html html;
    html.write("{}<ol class=\"pages\" start=\"{}\" data-pages=\"{}\" data-files=\"{}\">",
               neighbours(part, places_at_once, reading, wish, "parts"), part.first,
               reading.page_count(), base.text());
    for (auto page = part.first - 1; page < part.last; ++page) {
        const bool shown = page + 1 >= pictures.first && page + 1 <= pictures.last;
        html.write("{}{}\n", page_notes(reading, page),
                   shown ? page_with_picture(reading, page) : place(reading, page));
    }
    return html.write("</ol>{}{}", neighbours(part, places_at_once, reading, wish, "parts"),
                      neighbours(pictures, pictures_at_once, reading, wish, "parts scriptless"));
}

Html text_list(const Visit& visit, const Reading& reading, const Wish& wish)
{
    const auto part = part_around(wish.from, texts_at_once, reading.page_count());
    const auto links = neighbours(part, texts_at_once, reading, wish, "parts");
    Html html;
    html.write("{}<ol class=\"texts\" start=\"{}\">", links, part.first);
    for (auto page = part.first - 1; page < part.last; ++page)
        html.write("<li id=\"p{}\"><h2>Page {}</h2><div class=\"text\" dir=\"auto\">{}</div></li>",
                   page + 1, page + 1,
                   visit.quire.documents.page_text(reading.document, page, visit.viewer));
    return html.write("</ol>{}", links);
}

} // namespace quire::handlers
