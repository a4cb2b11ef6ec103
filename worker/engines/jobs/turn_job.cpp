// Turns the pictures of pages without drawing anything: half a turn keeps every pixel, for a
// quarter the largest picture is turned and made smaller. The files come from the worker one page
// at a time, and each page leaves before the next comes.

#include "jobs.hpp"
#include "pictures/gif_picture.hpp"
#include "pictures/page_images.hpp"

#include <engines/scale.hpp>
#include <engines/turn.hpp>

#include <exception>

namespace quire::engines {

namespace {

constexpr int half_turn = 2;

[[noreturn]] void has_to_be_drawn()
{
    throw EngineError(ErrorKind::unsupported, "turn");
}

// A picture is as large as a page of that size has it.
template<class Picture>
Picture checked(Picture picture, const PageSize& page, int width)
{
    if (picture.width != width || !is_image_height(page, width, picture.height)) has_to_be_drawn();
    return picture;
}

std::span<const std::byte> bytes_of(const std::string& file)
{
    return std::as_bytes(std::span{file});
}

void turn_by_half(Channel& channel, const PictureTask& task)
{
    for (std::size_t i = 0; i < image_widths.size(); ++i) {
        auto image = checked(decode_gif(bytes_of(task.gifs[i])), task.turn.size, image_widths[i]);
        quire::turn_by_half(image.indexes);
        send_page_image(channel, image.width, image.height, encode_gif(image));
    }
}

// Each side is scaled as rows, which is much faster than within rows: before the turn the one that
// becomes the width, after it the other.
Raster turned_by_quarter(Raster page, int quarter_turns, int width, int height)
{
    page = scaled(page, page.width, width);
    page = turned(std::move(page), Turn::clockwise(quarter_turns));
    return scaled(page, width, height);
}

void turn_by_quarter(Channel& channel, const PictureTask& task)
{
    const auto& size = task.turn.size; // afterwards
    const int width = image_widths.front();
    auto page =
        checked(decode_gif_pixels(bytes_of(task.gifs.front())), {size.height, size.width}, width);
    if (page.height < width) has_to_be_drawn(); // what was enlarged once stays blurred for ever
    send_page_images(channel,
                     turned_by_quarter(std::move(page), task.turn.quarter_turns, width,
                                       image_height(size, width)),
                     size);
}

bool turn(Channel& channel, const PictureTask& task)
{
    try {
        if (task.turn.quarter_turns == half_turn)
            turn_by_half(channel, task);
        else
            turn_by_quarter(channel, task);
        return true;
    } catch (const std::exception&) { // no picture of ours, or no memory: the page can be drawn
        return false;
    }
}

} // namespace

std::int64_t turn_pictures(Channel& channel)
{
    std::int64_t pages = 0;
    while (true) {
        const auto message = channel.receive();
        if (message.type == ToChild::task_end) return pages;
        if (message.type != ToChild::pictures) throw ProtocolError("no pictures");
        Encoder answer;
        answer.u8(turn(channel, decode_picture_task(message.body)));
        channel.send(ToWorker::page_turned, answer.take());
        ++pages;
    }
}

} // namespace quire::engines
