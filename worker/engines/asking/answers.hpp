#pragma once
// The worker's reading of what the child says. The child may have been taken over by the file it
// opened, so each answer is checked as if an enemy had written it; whatever does not hold throws
// ProtocolError. Texts come out as clean UTF-8 without control characters.

#include "wire/messages.hpp"

namespace quire::engines {

// Puts pages together from the messages of a read; feed it each message in order.
class PageReader {
public:
    PageReader(PageRange range, const ReadOptions& options, const EngineLimits& limits);

    // A page once its last message has come.
    std::optional<PageRead> feed(ToWorker type, std::string_view body);

    std::int64_t next() const { return m_next; } // the page that is read or comes next
    bool begun() const { return m_begun; }
    PageStep step() const { return m_step; } // the last one begun
    bool finished() const { return m_next == m_end; }

    // The page in work as far as it has come, for a child that died over it; moves on to the next.
    PageRead give_up();
    // Forgets what has come of the page in work, to read it again.
    void restart_page();

private:
    void begin(Decoder& from);
    void step(Decoder& from);
    void text(Decoder& from);
    void image(std::string_view body);
    PageRead finish(Decoder& from);

    std::int64_t m_next;
    std::int64_t m_end;
    bool m_wants_images;
    double m_page_points;
    bool m_begun = false;
    PageStep m_step = PageStep::text;
    bool m_has_text = false;
    std::size_t m_images = 0;
    PageRead m_page;
};

// Puts the turned pictures of one page together.
class TurnReader {
public:
    explicit TurnReader(const PageSize& size) : m_size(size) {}

    // True once the last message has come.
    bool feed(ToWorker type, std::string_view body);
    // None when the page has to be drawn.
    std::optional<PageImages> take();

private:
    PageSize m_size; // afterwards
    PageImages m_images;
    std::size_t m_count = 0;
    bool m_turned = false;
};

// Puts an Inspection together.
class InspectionReader {
public:
    explicit InspectionReader(const EngineLimits& limits) : m_limits(limits) {}

    void feed(ToWorker type, std::string_view body);
    Inspection take(); // throws when something is missing

private:
    void overview(Decoder& from);
    void sizes(Decoder& from);

    EngineLimits m_limits;
    std::uint64_t m_expected = 0;
    Inspection m_inspection;
};

Leak read_leak(std::string_view body, std::int64_t most_pages);
std::int64_t read_done(std::string_view body, std::int64_t most_pages);
ErrorKind read_failed(std::string_view body);

// Valid UTF-8 (invalid bytes become U+FFFD) without control characters; \n and \t stay if `lines`.
std::string clean(std::string_view text, bool lines);

} // namespace quire::engines
