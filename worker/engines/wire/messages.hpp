#pragma once
// What the two sides say to each other. The worker sends one request, then (when grafting) layers
// or (when rearranging) the list of pages
// or (when turning) one page's pictures after the other;
// the child answers `ready` once it is locked in, then its findings, then `done` or `failed`.

#include "wire.hpp"

#include <engines/engine.hpp>
#include <span>

namespace quire::engines {

enum class Job : std::uint8_t {
    convert,
    convert_office,
    inspect,
    read,
    graft,
    rearrange,
    redact,
    find_leaks,
    turn,
    escape
};

// What is being done with a page; when it kills the child, the next child knows what to avoid.
enum class PageStep : std::uint8_t { text, drawing, recognition, orientation };

// The number of the control descriptor and those after it in the child.
inline constexpr int child_control = 3;
inline constexpr int child_input = 4;
inline constexpr int child_output = 5;
inline constexpr int child_more_inputs = 6; // the further documents of a rearrangement

struct Request {
    Job job = Job::inspect;
    bool sandbox_required = true;
    std::string tessdata;
    EngineLimits limits;

    std::string extension;           // convert, convert_office
    std::string office;              // convert_office: the program
    std::string work_folder;         // convert_office: empty, ours
    std::uint64_t output_bytes = 0;  // convert_office: of any file it writes
    PageRange range;                 // read; turn: how many pages may come
    ReadOptions read;                // read
    std::int64_t careful = -1;       // read: this page killed a child
    PageStep avoid = PageStep::text; // read: while doing this
    GraftOptions graft;              // graft
    std::uint32_t more_inputs = 0;   // rearrange
    std::int64_t boxed_pages = 0;    // redact, find_leaks: pages with a box
    double redaction_dpi = 200;      // redact
    bool draw_carefully = false;     // redact: the first renderer has killed a child
    std::string attempt;             // escape: the forbidden thing to try
};

std::string encode(const Request& request);
Request decode_request(std::string_view body);
PageStep decode_step(std::uint8_t step);

std::string encode(const PageLayer& layer);
PageLayer decode_layer(std::string_view body);

std::string encode(const std::vector<PlacedPage>& pages);
std::vector<PlacedPage> decode_pages(std::string_view body);

std::string encode(std::span<const RedactionBox> boxes);
std::vector<RedactionBox> decode_boxes(std::string_view body);
std::string encode(std::span<const std::string> words);
std::vector<std::string> decode_words(std::string_view body);

// A page to turn, and the files of its pictures.
struct PictureTask {
    PageTurn turn;
    PageGifs gifs;
};
std::string encode(const PictureTask& task);
PictureTask decode_picture_task(std::string_view body);

enum class ToChild : std::uint16_t {
    request = 1,
    layer,
    layers_end,
    pages,
    boxes,
    words,
    task_end,
    pictures // of one page; its answer comes before the next
};

enum class ToWorker : std::uint16_t {
    ready = 1,   // -
    page_begun,  // u64 page, f64 width, f64 height
    page_step,   // u8 PageStep, before each
    page_text,   // u8 source, text, u32 count, count * (text, 5 * f64)
    page_image,  // u32 width, u32 height, the GIF
    page_done,   // u8 PageTrouble
    overview,    // u8 damaged, u8 editable, u8 encrypted, u64 pages, text readers
    sizes,       // u32 count, count * (f64 width, f64 height)
    done,        // u64 pages
    failed,      // u8 ErrorKind
    leak,        // u8 LeakKind, u64 page + 1, 0 for none
    page_turned, // u8: 0 when the page has to be drawn; else its images came before
    escape,      // u32: the errno that the forbidden thing was refused with, 0 it was done
};

// Why a page that did not kill its child is incomplete.
enum class PageTrouble : std::uint8_t { none, text, drawing, recognition, memory };

// The most that one page may carry; a child never sends more, the worker never accepts more.
inline constexpr std::size_t most_text = 4U << 20;
inline constexpr std::size_t most_words = 200'000;
inline constexpr std::size_t longest_word = 4096;
inline constexpr std::size_t longest_readers = 1000;
inline constexpr int tallest_image = 20'000;
inline constexpr std::uint32_t sizes_per_message = 4096;
inline constexpr std::uint32_t words_per_message = 4096;
inline constexpr std::size_t most_leaks = 1000;

// Height of a page image: round(width * page height / page width), within 1..tallest_image.
int image_height(const PageSize& page, int width);
// Whether a picture of that width may be as high: sizes are known to a fraction of a point.
bool is_image_height(const PageSize& page, int width, int height);

} // namespace quire::engines
