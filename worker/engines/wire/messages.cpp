#include "messages.hpp"

#include <algorithm>
#include <cmath>

namespace quire::engines {

namespace {

void put(Encoder& to, std::span<const RedactionBox> boxes)
{
    to.u32(static_cast<std::uint32_t>(boxes.size()));
    for (const auto& box : boxes) {
        to.u64(static_cast<std::uint64_t>(box.page));
        to.f64(box.x1);
        to.f64(box.y1);
        to.f64(box.x2);
        to.f64(box.y2);
    }
}

std::vector<RedactionBox> take_boxes(Decoder& from)
{
    const auto count = from.u32();
    if (count > boxes_at_once) throw ProtocolError("too many boxes");
    std::vector<RedactionBox> boxes(count);
    for (auto& box : boxes) {
        box.page = static_cast<std::int64_t>(from.u64());
        box.x1 = from.f64();
        box.y1 = from.f64();
        box.x2 = from.f64();
        box.y2 = from.f64();
    }
    return boxes;
}

} // namespace

std::string encode(const Request& request)
{
    Encoder to;
    to.u8(static_cast<std::uint8_t>(request.job));
    to.u8(request.sandbox_required);
    to.text(request.tessdata);
    to.u64(request.limits.memory_bytes);
    to.u64(static_cast<std::uint64_t>(request.limits.page_seconds));
    to.u64(static_cast<std::uint64_t>(request.limits.document_seconds));
    to.u64(static_cast<std::uint64_t>(request.limits.pages));
    to.f64(request.limits.page_points);
    to.text(request.extension);
    to.text(request.office);
    to.text(request.work_folder);
    to.u64(request.output_bytes);
    to.u64(static_cast<std::uint64_t>(request.range.first));
    to.u64(static_cast<std::uint64_t>(request.range.count));
    to.text(request.read.models);
    to.u8(request.read.force_ocr);
    to.u8(request.read.ocr);
    to.u8(request.read.images);
    to.f64(request.read.dpi);
    put(to, request.read.blank);
    to.u64(static_cast<std::uint64_t>(request.careful));
    to.u8(static_cast<std::uint8_t>(request.avoid));
    to.u8(request.graft.drop_metadata);
    to.u8(request.graft.replace_hidden_text);
    to.u8(request.graft.spare_visible_text);
    to.u32(request.more_inputs);
    to.u64(static_cast<std::uint64_t>(request.boxed_pages));
    to.f64(request.redaction_dpi);
    to.u8(request.draw_carefully);
    to.text(request.attempt);
    return to.take();
}

PageStep decode_step(std::uint8_t step)
{
    if (step > static_cast<std::uint8_t>(PageStep::orientation))
        throw ProtocolError("no such step");
    return static_cast<PageStep>(step);
}

Request decode_request(std::string_view body)
{
    Decoder from{body};
    Request request;
    const auto job = from.u8();
    if (job > static_cast<std::uint8_t>(Job::escape)) throw ProtocolError("no such job");
    request.job = static_cast<Job>(job);
    request.sandbox_required = from.flag();
    request.tessdata = from.text(4096);
    request.limits.memory_bytes = from.u64();
    request.limits.page_seconds = static_cast<std::int64_t>(from.u64());
    request.limits.document_seconds = static_cast<std::int64_t>(from.u64());
    request.limits.pages = static_cast<std::int64_t>(from.u64());
    request.limits.page_points = from.f64();
    request.extension = from.text(64);
    request.office = from.text(4096);
    request.work_folder = from.text(4096);
    request.output_bytes = from.u64();
    request.range.first = static_cast<std::int64_t>(from.u64());
    request.range.count = static_cast<std::int64_t>(from.u64());
    request.read.models = from.text(4096);
    request.read.force_ocr = from.flag();
    request.read.ocr = from.flag();
    request.read.images = from.flag();
    request.read.dpi = from.f64();
    request.read.blank = take_boxes(from);
    request.careful = static_cast<std::int64_t>(from.u64());
    request.avoid = decode_step(from.u8());
    request.graft.drop_metadata = from.flag();
    request.graft.replace_hidden_text = from.flag();
    request.graft.spare_visible_text = from.flag();
    request.more_inputs = from.u32();
    if (request.more_inputs > most_more_inputs) throw ProtocolError("too many documents");
    request.boxed_pages = static_cast<std::int64_t>(from.u64());
    request.redaction_dpi = from.f64();
    request.draw_carefully = from.flag();
    request.attempt = from.text(64);
    from.end();
    return request;
}

std::string encode(const PageLayer& layer)
{
    Encoder to;
    to.u64(static_cast<std::uint64_t>(layer.page));
    to.u32(static_cast<std::uint32_t>(layer.words.size()));
    for (const auto& word : layer.words) {
        to.text(word.text);
        to.f64(word.x1);
        to.f64(word.y1);
        to.f64(word.x2);
        to.f64(word.y2);
        to.f64(word.angle);
    }
    return to.take();
}

PageLayer decode_layer(std::string_view body)
{
    Decoder from{body};
    PageLayer layer;
    layer.page = static_cast<std::int64_t>(from.u64());
    const auto count = from.u32();
    if (count > most_words) throw ProtocolError("too many words");
    layer.words.resize(count);
    for (auto& word : layer.words) {
        word.text = from.text(longest_word);
        word.x1 = from.f64();
        word.y1 = from.f64();
        word.x2 = from.f64();
        word.y2 = from.f64();
        word.angle = from.f64();
    }
    from.end();
    return layer;
}

std::string encode(const std::vector<PlacedPage>& pages)
{
    Encoder to;
    to.u32(static_cast<std::uint32_t>(pages.size()));
    for (const auto& page : pages) {
        to.u32(static_cast<std::uint32_t>(page.source));
        to.u64(static_cast<std::uint64_t>(page.page));
        to.u8(static_cast<std::uint8_t>(page.quarter_turns));
    }
    return to.take();
}

std::string encode(std::span<const RedactionBox> boxes)
{
    Encoder to;
    put(to, boxes);
    return to.take();
}

std::vector<PlacedPage> decode_pages(std::string_view body)
{
    constexpr std::size_t bytes_of_one = 13;
    Decoder from{body};
    const auto count = from.u32();
    if (count > from.left() / bytes_of_one) throw ProtocolError("too few pages");
    std::vector<PlacedPage> pages(count);
    for (auto& page : pages) {
        page.source = from.u32();
        page.page = static_cast<std::int64_t>(from.u64());
        page.quarter_turns = from.u8() % 4;
    }
    from.end();
    return pages;
}

std::vector<RedactionBox> decode_boxes(std::string_view body)
{
    Decoder from{body};
    auto boxes = take_boxes(from);
    from.end();
    return boxes;
}

std::string encode(std::span<const std::string> words)
{
    Encoder to;
    to.u32(static_cast<std::uint32_t>(words.size()));
    for (const auto& word : words)
        to.text(word);
    return to.take();
}

std::vector<std::string> decode_words(std::string_view body)
{
    Decoder from{body};
    const auto count = from.u32();
    if (count > words_per_message) throw ProtocolError("too many words");
    std::vector<std::string> words(count);
    for (auto& word : words)
        word = from.text(longest_word);
    from.end();
    return words;
}

std::string encode(const PictureTask& task)
{
    Encoder to;
    to.u64(static_cast<std::uint64_t>(task.turn.page));
    to.f64(task.turn.size.width);
    to.f64(task.turn.size.height);
    to.u8(static_cast<std::uint8_t>(task.turn.quarter_turns));
    for (const auto& gif : task.gifs)
        to.text(gif);
    return to.take();
}

PictureTask decode_picture_task(std::string_view body)
{
    Decoder from{body};
    PictureTask task;
    task.turn.page = static_cast<std::int64_t>(from.u64());
    task.turn.size.width = from.f64();
    task.turn.size.height = from.f64();
    task.turn.quarter_turns = from.u8() % 4;
    for (auto& gif : task.gifs)
        gif = from.text(most_gif_bytes);
    from.end();
    return task;
}

bool is_image_height(const PageSize& page, int width, int height)
{
    return height >= 1 && height <= tallest_image &&
           std::abs(height - image_height(page, width)) <= 1;
}

int image_height(const PageSize& page, int width)
{
    const double height = std::round(width * page.height / page.width);
    return static_cast<int>(std::clamp(height, 1.0, static_cast<double>(tallest_image)));
}

} // namespace quire::engines
