#pragma once
// Searching: the index decides which, the database says what.

#include <cstdint>
#include <domain/document.hpp>
#include <domain/listing.hpp>
#include <domain/note.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace quire {

class Core;

enum class FindOrder {
    best,
    created,
    updated,
    page_count,
    title,
    source,
    id,
    key_value,
    document_date
};

struct FindRequest {
    std::string query;
    enum class Syntax {
        ranked,
        filter
    } syntax = Syntax::ranked; // search/ranked_syntax.hpp, search/filter_syntax.hpp
    // Further clauses, as if written field:value in the query; a leading '-' on the name excludes.
    // Ranked syntax only.
    std::vector<std::pair<std::string, std::string>> fields;
    std::optional<FindOrder> order; // else what the query says, else best first
    std::string order_key;          // for key_value
    bool descending = false;
    std::optional<std::string> sort; // a client's sort word ("-created_at"), read by the syntax;
                                     // used when `order` is empty
    std::int64_t offset = 0;
    std::int64_t limit = 25;
    bool highlight = false;
    std::int64_t snippets_per_page = 1;
    std::int64_t most_pages = 150;        // with highlights, per document
    std::optional<OrganizationId> within; // live documents of one organization
    std::optional<DocumentId> document;   // inside one document
};

struct PageHighlights {
    std::int64_t page = 0; // 0-based
    std::vector<std::string>
        snippets; // matched words between <em> and </em>; otherwise the text as it is
};

// Marked as those of pages; of the note's HTML only what is to be read.
struct NoteHighlights {
    NoteId note;
    std::vector<std::string> title;
    std::vector<std::string> content;
};

struct FoundDocument {
    Document document;
    std::vector<PageHighlights> highlights;
    std::vector<NoteHighlights> note_highlights; // of the notes the viewer may see
};

struct FindResult {
    std::vector<FoundDocument> documents;
    std::int64_t total = 0;
    bool more = false;    // something follows this window
    bool escaped = false; // the query did not parse and was read literally
    bool highlighted = false;
    bool notes_highlighted =
        false; // highlights were asked for, and free words to look for in notes
};

class Finder {
public:
    explicit Finder(Core& core);
    ~Finder();

    // Malformed queries are never an error. Only what the viewer may see is found or counted, also
    // of notes: free words are looked for in those the viewer may see.
    FindResult find(const FindRequest& request, const Viewer& viewer);

private:
    Core& m_core;
};

} // namespace quire
