#pragma once
// The untrusted file and what can be learnt from it. Each call starts one child, quire-engine or,
// where pages are only put together or turned, the much lighter quire-bindery. It holds only the
// descriptors given here, locks itself in, does one piece of work and ends; nothing of the file is
// parsed in the calling process. All calls block; an Engine may be shared by threads.
//
// Pages are counted from 0. Sizes are points of the page as shown (crop box, after rotation).
// Boxes are fractions 0..1 of the page as shown, origin at its top left corner. Text is UTF-8.
// Descriptors stay the caller's: inputs must be seekable files (their position is not kept),
// outputs empty regular files open for reading and writing. The caller syncs outputs.
//
// Failure throws EngineError. Whatever `while_waiting` or a sink throws passes through unchanged,
// after the child was killed and reaped. No call leaves a process or a descriptor behind.

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <base/config.hpp>
#include <base/error.hpp>
#include <domain/page_spec.hpp>

namespace quire::engines {

enum class ErrorKind {
    not_a_pdf,        // neither a PDF nor anything that could be repaired into one
    damaged,          // a PDF that cannot be read even after repair; an image that does not decode
    encrypted,        // a password is needed
    empty,            // no bytes, or no pages
    too_large,        // an image with too many pixels, or output over its limit
    too_many_pages,   // more than limits.pages
    page_too_large,   // a page side over limits.page_points
    bad_range,        // pages were asked for that the document does not have
    missing_language, // no such OCR model on this server
    not_converted,    // LibreOffice made no PDF of it
    no_converter,     // LibreOffice is not installed
    unsupported,      // no converter for this kind of file; a PDF that cannot be rewritten
    out_of_memory,    // limits.memory_bytes was not enough
    timed_out,        // limits.page_seconds or document_seconds were not enough
    crashed,          // the child died of its own fault or answered nonsense
    killed,           // by somebody else: an administrator, or a machine short of memory
    no_sandbox,       // this kernel cannot lock the child in, and sandbox = "required"
    not_started,      // the program is missing, or no process could be made: try again later
};

// what() is one sentence for the person who sent the file; it never holds text of the file.
class EngineError : public Error {
public:
    EngineError(ErrorKind kind, const std::string& sentence) : Error(sentence), m_kind(kind) {}
    ErrorKind kind() const { return m_kind; }

    // The same file may do better another time: nothing is known to be wrong with it.
    bool may_pass_later() const
    {
        return m_kind == ErrorKind::not_started || m_kind == ErrorKind::no_sandbox;
    }

private:
    ErrorKind m_kind;
};

struct EngineLimits {
    std::uint64_t memory_bytes = 2147483648; // address space of a child
    std::int64_t page_seconds = 60;          // CPU per page
    std::int64_t document_seconds = 300;     // CPU for work on a whole document
    std::int64_t pages = 50000;              // most pages of one document
    double page_points = 14400;              // a page side must be shorter than this
};

struct OfficeLimits {
    std::uint64_t memory_bytes = 2147483648; // address space
    std::int64_t seconds = 120;              // CPU for one document
    std::uint64_t output_bytes = 1073741824; // of any file that it writes
};

struct EngineSettings {
    std::filesystem::path program;  // quire-engine
    std::filesystem::path bindery;  // quire-bindery
    std::filesystem::path tessdata; // folder of <model>.traineddata
    std::filesystem::path office;   // soffice.bin; may be missing
    EngineLimits limits;
    OfficeLimits office_limits;
    bool sandbox_required =
        true; // false: runs without Landlock/seccomp. Never with strangers' files

    static EngineSettings from(const Config& config); // the programs are in paths.libexec
};

// What the call cost, children that died included.
struct Usage {
    std::chrono::microseconds cpu{0};    // user + system
    std::uint64_t peak_memory_bytes = 0; // largest resident set of any child of the call
};

// Called at least once a second while the child works; may throw to give the work up.
using WhileWaiting = std::function<void()>;

struct Conversion {
    std::int64_t pages = 0;
    Usage usage;
};

struct Inspection {
    std::vector<PageSize> pages; // at least one
    bool damaged = false;        // a repaired PDF was written: use it in place of the original
    // False: readable, but qpdf cannot rewrite it. graft() will answer `unsupported`; serve and
    // index it as it is and refuse page edits and redactions.
    bool editable = true;
    bool encrypted = false; // opens with an empty password; graft() writes it unencrypted
    std::string readers;    // the libraries that read pages and their versions
    Usage usage;
};

struct Word {
    std::string text;                      // no white space, no control characters, not empty
    double x1 = 0, y1 = 0, x2 = 0, y2 = 0; // x1 <= x2, y1 <= y2
    double angle =
        0; // degrees clockwise, -180..180; 0: read from left to right on the page as shown
    bool operator==(const Word&) const = default;
};

enum class TextSource { embedded, ocr };

inline constexpr std::array<int, 5> image_widths = {2000, 1000, 700, 180, 60};

struct PageImage {
    int width = 0;  // pixels, one of image_widths
    int height = 0; // pixels, round(width * page height / page width), at least 1
    std::string gif;
};

using PageImages = std::array<PageImage, image_widths.size()>; // in the order of image_widths

struct PageRead {
    std::int64_t page = 0;
    PageSize size;
    TextSource source = TextSource::embedded;
    std::string text; // reading order, lines end in \n; no control characters but \n and \t
    std::vector<Word> words;
    PageImages images; // the pixels of one rendering
    // Set when the page could not be read or drawn (one sentence). Text and words are then what was
    // got before, images may be blank. The other pages of the document are not affected.
    std::optional<std::string> failure;
};

struct PageRange {
    std::int64_t first = 0;
    std::int64_t count = 0; // at least 1
};

// A part of a page to be made unreadable for good.
struct RedactionBox {
    std::int64_t page = 0;
    double x1 = 0, y1 = 0, x2 = 0, y2 = 0; // corners in any order; what is off the page is cut
    bool operator==(const RedactionBox&) const = default;
};

inline constexpr std::size_t boxes_at_once = 4096;

struct ReadOptions {
    std::string models = "eng";      // Tesseract models joined by +: "eng", "chi_sim", "deu+fra"
    bool force_ocr = false;          // OCR pages that have text too
    bool ocr = true;                 // false: blank pages stay blank, no model is needed
    bool images = true;              // false: text only, PageRead::images stay empty
    double dpi = 200;                // pages that are drawn for OCR are drawn at least this fine
    std::vector<RedactionBox> blank; // OCR takes these parts for empty paper; at most boxes_at_once
};

// Gets each page once, in order. Move from it: nothing is kept.
using PageSink = std::function<void(PageRead&&)>;

// A page whose pictures are to be turned.
struct PageTurn {
    std::int64_t page = 0;
    PageSize size;         // afterwards
    int quarter_turns = 0; // 1..3, clockwise
};

// The files of a page's pictures, in the order of image_widths; "" for one that is missing.
// Together more than most_gif_bytes are as good as missing.
using PageGifs = std::array<std::string, image_widths.size()>;
inline constexpr std::size_t most_gif_bytes = 48U << 20;

// Asked for the pictures of each page in order, just before they are turned.
using GifSource = std::function<PageGifs(const PageTurn&)>;

// Gets each page once, in order, with its new pictures; or without, when they have to be drawn.
using TurnSink = std::function<void(const PageTurn&, std::optional<PageImages>&&)>;

// One page's hidden text. Words are written in the order given.
struct PageLayer {
    std::int64_t page = 0;
    std::vector<Word> words;
};

// Asked for layers until it answers none; pages must increase.
using LayerSource = std::function<std::optional<PageLayer>()>;

struct GraftOptions {
    bool drop_metadata = false; // document information, XMP and PieceInfo do not reach the output
    // Take older invisible text (an earlier OCR's) out of the pages that get a layer, so that no
    // word is there twice. The content streams of exactly those pages are then rewritten; without
    // it they stay byte-identical. A layer of our own is replaced in any case. Not found: invisible
    // text inside nested form XObjects more than one level down, or shown by clipping or white
    // paint.
    bool replace_hidden_text = false;
    // A page that shows text to the eye stays as it is: its words are there already.
    bool spare_visible_text = false;
};

// One page of a document to be: which of the documents it comes from, which page of that, and how
// often it is turned clockwise by 90°.
struct PlacedPage {
    std::size_t source = 0;
    std::int64_t page = 0;
    int quarter_turns = 0; // 0..3
    bool operator==(const PlacedPage&) const = default;
};

inline constexpr std::size_t most_more_inputs = 40; // documents that pages come from, but the first

// One reason not to show a redacted file to anybody.
enum class LeakKind : std::uint8_t {
    word_in_text,         // a removed word can be taken out as text
    word_in_object,       // a removed word stands in a string, a stream or the file's bytes
    text_in_box,          // some text, seen or unseen, lies in a box
    pixels_in_box,        // a box is not of one colour when the page is drawn
    not_a_picture,        // a redacted page holds more than its picture and the text read off it
    foreign_entry,        // the document, a page or a link has an entry that is not let through
    leftover_object,      // objects nobody needs, an earlier revision, bytes after the end
    text_under_rectangle, // text with something dark painted over it
    text_under_image,     // text with a picture painted over it
    unapplied_annotation, // a mark that only announces a redaction
    dark_highlight,       // an annotation that darkens the text below
};

struct Leak {
    LeakKind kind = LeakKind::word_in_text;
    std::int64_t page = -1; // -1: of no page
    bool operator==(const Leak&) const = default;
};

// One sentence for the person who asked for the redaction; it holds no text of the file.
std::string sentence_of(const Leak& leak);

struct LeakSearch {
    std::vector<Leak> leaks; // empty: nothing was found
    Usage usage;
};

class Engine {
public:
    explicit Engine(EngineSettings settings);

    // Makes a PDF of an image: jpg jpeg jpe, png, tif tiff, gif, bmp, pbm pgm ppm pnm, webp, heic
    // heif. Encoded pixels are taken over as they are where PDF allows; of an animation, the first
    // picture. Extension in lower case, without the dot.
    Conversion to_pdf(int input_fd, std::string_view extension, int output_fd,
                      const WhileWaiting& while_waiting = {}) const;
    static bool can_convert(std::string_view extension);

    // Makes a PDF of what LibreOffice reads, which is told the extension (lower case letters and
    // digits). One cold start, own profile, no macros, no connections. `work_folder` is an empty
    // folder of the caller's, who removes it with what is left in it; the only place written to.
    Usage office_to_pdf(int input_fd, std::string_view extension,
                        const std::filesystem::path& work_folder, int output_fd,
                        const WhileWaiting& while_waiting = {}) const;

    // Opens, counts and measures; writes a repaired copy to `repaired_fd` when `damaged` is
    // answered, and nothing otherwise.
    Inspection inspect(int pdf_fd, int repaired_fd, const WhileWaiting& while_waiting = {}) const;

    // What reads pages with these models, besides the libraries (Inspection::readers): the
    // program's and the models' files, each with its length and the time of its last change.
    std::string identity(std::string_view models) const;

    // Reads `range`, one page at a time. A page that kills its child is tried once more
    // without what killed it (the embedded text, the first renderer or the OCR), then reported as
    // failed; the next pages go on in a new child. A document that
    // cannot be opened throws before the first page.
    Usage read_pages(int pdf_fd, PageRange range, const ReadOptions& options, const PageSink& sink,
                     const WhileWaiting& while_waiting = {}) const;

    // Writes the PDF again with an invisible text layer on the pages of `next`. Every image stream
    // keeps its bytes.
    Usage graft(int pdf_fd, const LayerSource& next, int output_fd,
                const GraftOptions& options = {}, const WhileWaiting& while_waiting = {}) const;

    // Writes a PDF of these pages. The first of the documents stays itself: what it says of its
    // pages (links, outline, names, fields) holds as far as they are there, and of a page that is
    // left out nothing is in the file any more. From the further documents, at most
    // most_more_inputs, come the pages, what of their outlines, names and fields belongs to those,
    // and their layers. A page may be placed many times. Stream bytes are taken over as they are.
    Usage rearrange(const std::vector<int>& pdf_fds, const std::vector<PlacedPage>& pages,
                    int output_fd, const WhileWaiting& while_waiting = {}) const;

    // Makes the pictures of turned pages from the pictures that are there. Half a turn gives each
    // of them back, pixel by pixel; a quarter makes all from the largest, but never larger: where
    // the turned picture would have to grow, the page has to be drawn. So has one whose pictures
    // are missing or are not what read_pages() makes.
    Usage turn_pictures(const std::vector<PageTurn>& pages, const GifSource& gifs,
                        const TurnSink& sink, const WhileWaiting& while_waiting = {}) const;

    // Writes the PDF anew: each page with a box becomes a picture of itself as shown, drawn at
    // least `dpi` fine, with the boxes black in its pixels and nothing else; of the other pages
    // only what they show and their links are taken over, looks of form fields and annotations
    // included, hidden layers staying hidden. Nothing else of the old file reaches the new one. At
    // least one box. `unsupported` when the file cannot be rewritten.
    Usage redact(int pdf_fd, const std::vector<RedactionBox>& boxes, double dpi, int output_fd,
                 const WhileWaiting& while_waiting = {}) const;

    // Looks for what a redaction may have left in `pdf_fd`, the whole file: with other code than
    // redact() and two engines for text. `words` are those that must be gone everywhere; leave out
    // words that may be read elsewhere in the document.
    LeakSearch find_leaks(int pdf_fd, const std::vector<RedactionBox>& boxes,
                          const std::vector<std::string>& words,
                          const WhileWaiting& while_waiting = {}) const;

private:
    EngineSettings m_settings;
};

} // namespace quire::engines
