#include "answers.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <cmath>
#include <cstdlib>

namespace quire::engines {

namespace {

void require(bool holds, const char* what)
{
    if (!holds) throw ProtocolError(what);
}

double side(double points, double limit)
{
    require(std::isfinite(points) && points > 0 && points < limit, "an impossible page size");
    return points;
}

double fraction(double value)
{
    require(std::isfinite(value) && value >= 0 && value <= 1, "a box outside its page");
    return value;
}

Word read_word(Decoder& from)
{
    Word word;
    word.text = clean(from.text(longest_word), false);
    word.x1 = fraction(from.f64());
    word.y1 = fraction(from.f64());
    word.x2 = fraction(from.f64());
    word.y2 = fraction(from.f64());
    require(word.x1 <= word.x2 && word.y1 <= word.y2, "a box turned inside out");
    word.angle = from.f64();
    require(word.angle >= -180 && word.angle <= 180, "an angle out of range");
    return word;
}

std::uint32_t little16(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]) |
           (std::uint32_t{static_cast<unsigned char>(bytes[at + 1])} << 8);
}

bool is_gif_of(std::string_view gif, std::uint32_t width, std::uint32_t height)
{
    return gif.size() >= 14 && (gif.starts_with("GIF87a") || gif.starts_with("GIF89a")) &&
           little16(gif, 6) == width && little16(gif, 8) == height && gif.back() == ';';
}

PageImage read_image(std::string_view body, const PageSize& page, int expected)
{
    Decoder from{body};
    const auto width = from.u32();
    const auto height = from.u32();
    require(width == static_cast<std::uint32_t>(expected), "an image of a wrong width");
    require(height <= tallest_image && is_image_height(page, expected, static_cast<int>(height)),
            "an image of a wrong height");
    const auto gif = body.substr(8);
    require(is_gif_of(gif, width, height), "an image that is no GIF");
    return {expected, static_cast<int>(height), std::string{gif}};
}

const char* sentence(PageTrouble trouble)
{
    switch (trouble) {
    case PageTrouble::none:
        break;
    case PageTrouble::text:
        return "The text of this page could not be taken out.";
    case PageTrouble::drawing:
        return "This page could not be drawn.";
    case PageTrouble::recognition:
        return "The text of this page could not be recognised.";
    case PageTrouble::memory:
        return "This page needs more memory than is allowed.";
    }
    throw ProtocolError("no such trouble");
}

} // namespace

std::string clean(std::string_view text, bool lines)
{
    auto out = to_valid_utf8(text);
    const auto is_control = [lines](unsigned char c) {
        return (c < 0x20 && !(lines && (c == '\n' || c == '\t'))) || c == 0x7f;
    };
    std::erase_if(out, is_control);
    // U+0080..U+009F, the second row of controls: two bytes, 0xc2 and 0x80..0x9f.
    std::size_t kept = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i] == '\xc2' && i + 1 < out.size() && (out[i + 1] & '\xe0') == '\x80') {
            ++i;
            continue;
        }
        out[kept++] = out[i];
    }
    out.resize(kept);
    return out;
}

PageReader::PageReader(PageRange range, const ReadOptions& options, const EngineLimits& limits)
    : m_next(range.first), m_end(range.first + range.count), m_wants_images(options.images),
      m_page_points(limits.page_points)
{
}

std::optional<PageRead> PageReader::feed(ToWorker type, std::string_view body)
{
    Decoder from{body};
    require(!finished(), "more pages than were asked for");
    switch (type) {
    case ToWorker::page_begun:
        begin(from);
        return {};
    case ToWorker::page_step:
        step(from);
        return {};
    case ToWorker::page_text:
        text(from);
        return {};
    case ToWorker::page_image:
        image(body);
        return {};
    case ToWorker::page_done:
        return finish(from);
    case ToWorker::ready:
    case ToWorker::overview:
    case ToWorker::sizes:
    case ToWorker::done:
    case ToWorker::failed:
    case ToWorker::leak:
    case ToWorker::escape:
    case ToWorker::page_turned:
        break;
    }
    throw ProtocolError("not a message about a page");
}

void PageReader::begin(Decoder& from)
{
    require(!m_begun, "a page begun twice");
    require(from.u64() == static_cast<std::uint64_t>(m_next), "pages out of order");
    m_page = {};
    m_page.page = m_next;
    m_page.size.width = side(from.f64(), m_page_points);
    m_page.size.height = side(from.f64(), m_page_points);
    from.end();
    m_begun = true;
}

void PageReader::step(Decoder& from)
{
    require(m_begun, "a step without its page");
    m_step = decode_step(from.u8());
    from.end();
}

void PageReader::text(Decoder& from)
{
    require(m_begun && !m_has_text, "a text without its page");
    m_page.source = from.flag() ? TextSource::ocr : TextSource::embedded;
    m_page.text = clean(from.text(most_text), true);
    const auto count = from.u32();
    require(count <= most_words, "too many words");
    require(count <= from.left() / 44, "fewer words than announced");
    m_page.words.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i)
        if (auto word = read_word(from); !word.text.empty())
            m_page.words.push_back(std::move(word));
    from.end();
    m_has_text = true;
}

void PageReader::image(std::string_view body)
{
    require(m_begun && m_wants_images && m_images < image_widths.size(), "an image too many");
    m_page.images[m_images] = read_image(body, m_page.size, image_widths[m_images]);
    ++m_images;
}

PageRead PageReader::finish(Decoder& from)
{
    require(m_begun && m_has_text, "a page ended before its text");
    require(!m_wants_images || m_images == image_widths.size(), "a page without its images");
    const auto trouble = static_cast<PageTrouble>(from.u8());
    from.end();
    if (trouble != PageTrouble::none) m_page.failure = sentence(trouble);
    auto page = std::move(m_page);
    restart_page();
    ++m_next;
    return page;
}

PageRead PageReader::give_up()
{
    auto page = std::move(m_page);
    page.page = m_next;
    restart_page();
    ++m_next;
    return page;
}

void PageReader::restart_page()
{
    m_begun = m_has_text = false;
    m_step = PageStep::text;
    m_images = 0;
    m_page = {};
}

bool TurnReader::feed(ToWorker type, std::string_view body)
{
    if (type == ToWorker::page_image) {
        require(m_count < image_widths.size(), "an image too many");
        m_images[m_count] = read_image(body, m_size, image_widths[m_count]);
        ++m_count;
        return false;
    }
    require(type == ToWorker::page_turned, "not a message about a turned page");
    Decoder from{body};
    m_turned = from.flag();
    from.end();
    require(!m_turned || m_count == image_widths.size(), "a page without its images");
    return true;
}

std::optional<PageImages> TurnReader::take()
{
    if (!m_turned) return {};
    return std::move(m_images);
}

void InspectionReader::feed(ToWorker type, std::string_view body)
{
    Decoder from{body};
    if (type == ToWorker::overview) return overview(from);
    if (type == ToWorker::sizes) return sizes(from);
    throw ProtocolError("not a message about a document");
}

void InspectionReader::overview(Decoder& from)
{
    require(m_expected == 0, "two overviews of one document");
    m_inspection.damaged = from.flag();
    m_inspection.editable = from.flag();
    m_inspection.encrypted = from.flag();
    m_expected = from.u64();
    m_inspection.readers = from.text(longest_readers);
    from.end();
    require(m_expected >= 1 && m_expected <= static_cast<std::uint64_t>(m_limits.pages),
            "an impossible number of pages");
}

void InspectionReader::sizes(Decoder& from)
{
    const auto count = from.u32();
    require(count <= sizes_per_message && m_inspection.pages.size() + count <= m_expected,
            "more page sizes than pages");
    for (std::uint32_t i = 0; i < count; ++i) {
        const double width = side(from.f64(), m_limits.page_points);
        const double height = side(from.f64(), m_limits.page_points);
        m_inspection.pages.push_back({width, height});
    }
    from.end();
}

Inspection InspectionReader::take()
{
    require(m_expected >= 1 && m_inspection.pages.size() == m_expected, "page sizes are missing");
    return std::move(m_inspection);
}

Leak read_leak(std::string_view body, std::int64_t most_pages)
{
    Decoder from{body};
    const auto kind = from.u8();
    const auto page = from.u64();
    from.end();
    require(kind <= static_cast<std::uint8_t>(LeakKind::dark_highlight), "no such kind of leak");
    require(page <= static_cast<std::uint64_t>(most_pages), "a leak on an impossible page");
    return {static_cast<LeakKind>(kind), static_cast<std::int64_t>(page) - 1};
}

std::int64_t read_done(std::string_view body, std::int64_t most_pages)
{
    Decoder from{body};
    const auto pages = from.u64();
    from.end();
    require(pages <= static_cast<std::uint64_t>(most_pages), "an impossible number of pages");
    return static_cast<std::int64_t>(pages);
}

ErrorKind read_failed(std::string_view body)
{
    Decoder from{body};
    const auto kind = from.u8();
    from.end();
    require(kind <= static_cast<std::uint8_t>(ErrorKind::no_sandbox), "no such kind of failure");
    return static_cast<ErrorKind>(kind);
}

} // namespace quire::engines
