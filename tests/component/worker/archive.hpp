#pragma once
// An archive for one test: a fresh database, a folder, users, documents, and a worker's hand.

#include <base/config.hpp>
#include <domain/document.hpp>
#include <domain/job.hpp>
#include <engines/engine.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <queue/slot.hpp>
#include <services/services.hpp>
#include <stages/indexer.hpp>
#include <stages/stages.hpp>
#include <store/jobs.hpp>
#include <string>
#include <support/test_database.hpp>
#include <sys/types.h>
#include <vector>

namespace quire::test {

class Archive {
public:
    Archive();
    ~Archive();
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;

    Config config;
    Database& db() { return database.connection(); }
    // A connection and files of one's own, as another process would have.
    std::unique_ptr<Services> services() const;

    UserId user();
    DocumentId document(UserId owner);
    // The next revision of the document with its bytes stored; "" leaves it without a file.
    RevisionId revision(DocumentId document, const std::string& bytes,
                        const std::string& extension = "pdf", bool force_ocr = false);
    // What `process` does: a revision, its ingest job, status pending.
    RevisionId process(DocumentId document, const std::string& bytes,
                       const std::string& extension = "pdf", bool force_ocr = false);
    void enqueue(const store::NewJob& job);
    // `count` jobs without a revision, which no stage is run for.
    void enqueue_many(UserId user, int count);

    Document read(DocumentId document);
    std::vector<std::string> errors(DocumentId document);
    std::int64_t count(const std::string& table_and_condition);
    // As if all leases and back-offs were over.
    void let_time_pass();
    std::filesystem::path derived(DocumentId document) const; // of the current revision

private:
    TestDatabase database;
    std::filesystem::path folder;
    int people = 0;
};

// One slot and the indexer, on the calling thread.
class Hand {
public:
    explicit Hand(Archive& archive);
    bool run_one() { return m_slot.run_one(); }
    // Until nothing is claimable and nothing waits for the index.
    void run_all();
    Services& quire() { return *m_quire; }
    queue::Bell bell;

private:
    Config m_config;
    std::unique_ptr<Services> m_quire;
    std::unique_ptr<Services> m_index_quire;
    engines::Engine m_engine;
    queue::Bell m_committed;
    stages::Indexer m_indexer;
    stages::Tools m_tools;
    queue::Slot m_slot;
};

std::string contents(const std::filesystem::path& file);
ino_t inode(const std::filesystem::path& file); // the same of two names of one file

} // namespace quire::test
