// Both sides of the conversation between worker and engine child.

#include "fuzz.hpp"

#include "asking/answers.hpp"

namespace quire::fuzz {

namespace {

using namespace engines;

template<class Read>
void may_refuse(Read read)
{
    try {
        read();
    } catch (const ProtocolError&) {
    }
}

// Messages one after the other: a type, a length, a body.
template<class Reader>
void feed(Reader& reader, std::string_view input)
{
    Decoder from{input};
    while (from.left() > 0) {
        const auto type = static_cast<ToWorker>(from.u8() % 16);
        reader.feed(type, from.text(largest_body));
    }
}

std::string message(ToWorker type, std::string_view body)
{
    Encoder to;
    to.u8(static_cast<std::uint8_t>(type));
    to.text(body);
    return to.take();
}

std::string whole_page()
{
    Encoder begun;
    begun.u64(0);
    begun.f64(612);
    begun.f64(792);
    Encoder text;
    text.u8(0);
    text.text("Hello");
    text.u32(1);
    text.text("Hello");
    for (const double side : {0.1, 0.2, 0.3, 0.4})
        text.f64(side);
    return message(ToWorker::page_begun, begun.take()) +
           message(ToWorker::page_step, std::string(1, '\0')) +
           message(ToWorker::page_text, text.take()) +
           message(ToWorker::page_done, std::string(1, '\0'));
}

std::string inspection()
{
    Encoder overview;
    for (int flag = 0; flag < 3; ++flag)
        overview.u8(1);
    overview.u64(1);
    overview.text("readers");
    Encoder sizes;
    sizes.u32(1);
    sizes.f64(612);
    sizes.f64(792);
    return message(ToWorker::overview, overview.take()) + message(ToWorker::sizes, sizes.take());
}

} // namespace

void take(std::string_view input)
{
    if (input.size() >= header_size)
        may_refuse([&] { decode_header(input.substr(0, header_size)); });
    may_refuse([&] { must(encode(decode_request(input)) == input); });
    may_refuse([&] { must(encode(decode_layer(input)) == input); });
    may_refuse([&] { must(encode(std::span<const RedactionBox>{decode_boxes(input)}) == input); });
    may_refuse([&] { must(encode(std::span<const std::string>{decode_words(input)}) == input); });
    may_refuse([&] { decode_pages(input); });
    may_refuse([&] { read_leak(input, 10); });
    may_refuse([&] { read_done(input, 10); });
    may_refuse([&] { read_failed(input); });
    may_refuse([&] {
        ReadOptions options;
        options.images = false;
        PageReader reader{{0, 2}, options, {}};
        feed(reader, input);
    });
    may_refuse([&] {
        InspectionReader reader{{}};
        feed(reader, input);
        reader.take();
    });
}

std::vector<std::string> seeds()
{
    const std::vector<RedactionBox> boxes = {{0, 0.1, 0.2, 0.3, 0.4}};
    const std::vector<std::string> words = {"one", "two"};
    return {encode(Request{}),
            encode(PageLayer{0, {{"word", 0, 0, 1, 1}}}),
            encode(std::vector<PlacedPage>{{0, 1, 2}}),
            encode(std::span{boxes}),
            encode(std::span{words}),
            whole_page(),
            inspection()};
}

} // namespace quire::fuzz
