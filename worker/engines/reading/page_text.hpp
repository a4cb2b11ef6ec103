#pragma once
// Text and word boxes of PDF pages, by Poppler. The only file that knows Poppler's inside of text.

#include <engines/engine.hpp>

#include <cstddef>
#include <memory>
#include <span>

namespace quire::engines {

struct PageText {
    std::string text;
    std::vector<Word> words;
    bool hidden = false; // most of it is invisible: another program's recognition of a scan
};

class TextDocument {
public:
    // `pdf` must outlive it. Throws EngineError: not_a_pdf, damaged, encrypted.
    explicit TextDocument(std::span<const std::byte> pdf);
    ~TextDocument();

    std::int64_t page_count() const;
    PageSize page_size(std::int64_t page) const;
    bool encrypted() const; // and opened with an empty password

    // Text in reading order; hidden text in the order it was written, because guessing the layout
    // of a skewed scan scrambles its lines.
    PageText read(std::int64_t page);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace quire::engines
