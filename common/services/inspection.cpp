// Is the archive well, and do rows, files and index agree? Reads only.

#include "core.hpp"

#include <crypto/digest.hpp>
#include <fstream>
#include <map>
#include <services/administration.hpp>
#include <services/index_feed.hpp>
#include <store/inventory.hpp>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace quire {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t step = 1000;

// Somebody listens on the worker's wake-up socket.
bool worker_listens(const fs::path& run_folder)
{
    const auto path = (run_folder / "worker.sock").string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return false;
    path.copy(address.sun_path, path.size());
    const Descriptor socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    return socket && ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address),
                               sizeof address) == 0;
}

bool folder_is_there(const fs::path& folder)
{
    return ::access(folder.c_str(), R_OK | X_OK) == 0;
}

std::string sha256_of(const fs::path& file)
{
    crypto::FileHasher hasher;
    std::ifstream in{file, std::ios::binary};
    std::vector<char> chunk(1 << 16);
    while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || in.gcount() > 0)
        hasher.update(
            std::as_bytes(std::span{chunk.data(), static_cast<std::size_t>(in.gcount())}));
    return crypto::to_hex(hasher.finish().sha256);
}

// Looks at everything in turn and notes what does not agree.
class Inspection {
public:
    Inspection(Core& core, bool deep) : m_core(core), m_deep(deep) {}

    std::vector<Finding> run()
    {
        check_blobs();
        check_originals();
        check_revisions();
        check_work();
        check_index();
        return std::move(m_findings);
    }

private:
    void note(std::string kind, std::string what)
    {
        m_findings.push_back({std::move(kind), std::move(what)});
    }

    void check_blobs()
    {
        for (BlobId after;;) {
            const auto rows =
                m_core.read([&](Database& db) { return store::blob_rows(db, after, step); });
            for (const auto& row : rows)
                check_blob(row);
            if (rows.empty()) return;
            after = rows.back().id;
        }
    }

    void check_blob(const store::BlobRow& row)
    {
        const auto sha256 = crypto::to_hex(row.sha256);
        const auto file = m_core.blobs().original(sha256);
        std::error_code missing;
        const auto size = fs::file_size(file, missing);
        if (missing)
            note("missing_blob", sha256);
        else if (static_cast<std::int64_t>(size) != row.size_bytes)
            note("wrong_size", sha256);
        else if (m_deep && sha256_of(file) != sha256)
            note("wrong_bytes", sha256);
    }

    // Files that no row knows: bytes received but never acknowledged. Reported, never removed here.
    void check_originals()
    {
        const auto folder = m_core.blob_folder() / "originals";
        if (!fs::exists(folder)) return;
        for (const auto& entry : fs::recursive_directory_iterator{folder}) {
            if (!entry.is_regular_file()) continue;
            const auto name = entry.path().filename().string();
            const auto bytes = crypto::from_hex(name);
            Bytes<32> sha256{};
            const bool known =
                bytes && bytes->size() == sha256.size() &&
                (std::copy(bytes->begin(), bytes->end(), sha256.begin()),
                 m_core.read([&](Database& db) { return store::has_blob(db, sha256); }));
            if (!known) note("orphan_blob", name);
        }
    }

    void check_revisions()
    {
        for (DocumentId after;;) {
            const auto rows = m_core.read(
                [&](Database& db) { return store::current_revisions(db, after, step); });
            for (const auto& row : rows)
                if (!fs::exists(m_core.blobs().derived(row.document, row.revision) /
                                "document.pdf"))
                    note("missing_revision", "document " + std::to_string(row.document.value) +
                                                 " revision " + std::to_string(row.revision.value));
            if (rows.empty()) return;
            after = rows.back().document;
        }
    }

    void check_work()
    {
        for (const auto id :
             m_core.read([](Database& db) { return store::stuck_documents(db, step); }))
            note("stuck_document", "document " + std::to_string(id.value));
    }

    void check_index()
    {
        std::map<DocumentId, std::int64_t> indexed;
        for (const auto& row : m_core.searcher().rows())
            indexed[row.id] = row.row_version;
        for (DocumentId after;;) {
            const auto rows = IndexFeed{m_core}.versions(after, step);
            for (const auto& row : rows) {
                const auto found = indexed.find(row.document);
                const auto what = "document " + std::to_string(row.document.value);
                if (found == indexed.end())
                    note("index_missing", what);
                else if (found->second != row.row_version)
                    note("index_stale", what);
                if (found != indexed.end()) indexed.erase(found);
            }
            if (rows.empty()) break;
            after = rows.back().document;
        }
        for (const auto& [id, version] : indexed)
            note("index_extra", "document " + std::to_string(id.value));
    }

    Core& m_core;
    bool m_deep;
    std::vector<Finding> m_findings;
};

} // namespace

Health Administration::health()
{
    Health health;
    try {
        const auto backlog = m_core.read([](Database& db) { return store::backlog(db); });
        health.database = true;
        health.jobs_ready = backlog.ready;
        health.jobs_running = backlog.running;
        health.jobs_failed = backlog.failed;
        health.index_backlog = backlog.index;
    } catch (const Unavailable&) { // that is the answer
    }
    health.blobs = folder_is_there(m_core.blob_folder());
    health.worker = worker_listens(m_core.config().paths.run);
    try {
        health.index = m_core.searcher().ready();
    } catch (const Unavailable&) { // that is the answer
    }
    return health;
}

std::vector<Finding> Administration::check(bool deep)
{
    return Inspection{m_core, deep}.run();
}

} // namespace quire
