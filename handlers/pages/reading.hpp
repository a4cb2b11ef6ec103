#pragma once
// A document as its readers see it: what the pages of this program show, already filtered for the
// viewer.

#include "html.hpp"

#include <cstdint>
#include <domain/document.hpp>
#include <domain/page_spec.hpp>
#include <handlers/documentcloud.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire::handlers {

struct Box { // fractions of the page, 0..1, from the top left
    double x1 = 0;
    double y1 = 0;
    double x2 = 1;
    double y2 = 1;
};

struct ShownNote {
    std::int64_t id = 0;
    std::int64_t page = 0;  // 0-based
    std::optional<Box> box; // absent: about the page as a whole
    std::string title;
    std::string content; // HTML as it was typed: only for Html::note()
};

struct ShownSection {
    std::int64_t page = 0; // 0-based
    std::string title;
};

struct Reading {
    Document document;
    std::vector<PageSize> sizes; // one per page
    std::vector<ShownNote> notes;
    std::vector<ShownSection> sections;

    std::int64_t page_count() const { return static_cast<std::int64_t>(sizes.size()); }
};

// "7", "7-report" or "report-7" → 7.
std::optional<DocumentId> read_document_name(std::string_view name);
// "3" or "3.html" → 3: page numbers of addresses count from 1.
std::optional<std::int64_t> read_number(std::string_view text);

// A document with its pages' sizes, its notes and sections. Throws NotFound when there is none for
// this viewer.
Reading reading_of(const Visit& visit, DocumentId id);
Reading reading_of(const Visit& visit); // of the document that {name} in the path names

// "7-report", "/documents/7-report/"
std::string document_name(const Document& document);
std::string document_path(const Document& document);
// "/files/documents/7/" and the name of a file there
Address file_address(const Document& document, std::string_view name);
enum class PictureSize { small, normal, large, xlarge };
Address picture_address(const Document& document, std::int64_t page, PictureSize size);
// Height in pixels of a picture of this width.
std::int64_t height_at(const PageSize& size, std::int64_t width);

// Search engines may list it.
bool findable(const Document& document);

} // namespace quire::handlers
