#pragma once
// A document as its readers see it: what the pages of this program show, already filtered for the
// viewer.

#include "html.hpp"

#include <cstdint>
#include <domain/document.hpp>
#include <domain/note.hpp>
#include <domain/page_spec.hpp>
#include <handlers/documentcloud.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quire::handlers {

struct Reading {
    Document document;
    std::vector<PageSize> sizes; // one per page
    std::vector<Note> notes;     // by page
    std::vector<Section> sections;
    std::span<const std::string> note_tags; // what notes may show of their HTML

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
PageSize first_page_size(const Document& document); // a letter's when nothing is known
// Height in pixels of a picture of this width.
std::int64_t height_at(const PageSize& size, std::int64_t width);

// Search engines may list it.
bool findable(const Document& document);

} // namespace quire::handlers
