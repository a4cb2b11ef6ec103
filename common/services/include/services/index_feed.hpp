#pragma once
// What the search index must hear about: rows written in the same transaction as each change, taken
// off after the index has committed.

#include <cstdint>
#include <domain/document.hpp>
#include <domain/note.hpp>
#include <filesystem>
#include <optional>
#include <vector>

namespace quire {

class Core;

struct IndexTask {
    DocumentId document;
    std::int64_t queue_version = 0; // grows with each change while the document waits
    bool text = false;              // the page texts changed, too
};

struct IndexVersion {
    DocumentId document;
    std::int64_t row_version = 0; // of the document
};

struct IndexEntry {
    Document document;                    // with rights left empty
    std::vector<ProjectId> all_projects;  // every project holding it
    std::vector<ProjectId> lent_projects; // those whose membership lends access
    std::vector<Note> notes;              // whoever may see them: author, access, title, content
    // pages/<n>.txt, n 1-based; "" when there are none. Of the revision that is about to be
    // current, when there is one (Revisions::place): the document then reads as it will.
    std::filesystem::path text_folder;
};

class IndexFeed {
public:
    explicit IndexFeed(Core& core) : m_core(core) {}

    std::vector<IndexTask> pending(std::int64_t limit);
    // Empty when the document is removed: take it out of the index.
    std::optional<IndexEntry> load(DocumentId id);
    // Forgets tasks whose documents were not queued again since.
    void done(const std::vector<IndexTask>& tasks);
    // The document cannot be indexed: forgets the task, and tells in an error record that the
    // document will not be found by its present text.
    void give_up(const IndexTask& task);
    // Queues every document again, for a rebuild.
    std::int64_t queue_all();
    // All live documents' ids and row versions, in order of id, in steps: for `check`.
    std::vector<IndexVersion> versions(DocumentId after, std::int64_t limit);

private:
    Core& m_core;
};

} // namespace quire
