#include "archive.hpp"

#include <crypto/digest.hpp>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <store/revisions.hpp>
#include <sys/stat.h>
#include <system_error>

namespace quire::test {

namespace fs = std::filesystem;

Archive::Archive()
{
    std::string name = "/tmp/quire-worker-XXXXXX";
    folder = ::mkdtemp(name.data());
    config.paths.state = folder;
    config.paths.run = folder;
    config.paths.libexec = QUIRE_PROGRAMS;
    config.database.socket = database.settings().socket;
    config.database.name = database.settings().name;
    config.limits.free_bytes = 0;
    config.worker.retry_seconds = 0;
    fs::create_directories(folder / "blobs");
}

Archive::~Archive()
{
    fs::remove_all(folder);
}

std::unique_ptr<Services> Archive::services() const
{
    return std::make_unique<Services>(config, database.account());
}

UserId Archive::user()
{
    const auto name = fmt::format("user{}", ++people);
    const auto organization =
        db().insert("INSERT INTO organizations (uuid, name, slug, created_at, updated_at) "
                    "VALUES (?, ?, ?, NOW(6), NOW(6))",
                    random_uuid(), name, name);
    const UserId made{
        db().insert("INSERT INTO users (uuid, username, name, active_organization_id, "
                    "created_at, updated_at) VALUES (?, ?, ?, ?, NOW(6), NOW(6))",
                    random_uuid(), name, name, organization)};
    db().change("INSERT INTO memberships (user_id, organization_id, role, created_at) "
                "VALUES (?, ?, 0, NOW(6))",
                made, organization);
    return made;
}

DocumentId Archive::document(UserId owner)
{
    return {db().insert(
        "INSERT INTO documents (uuid, user_id, organization_id, title, slug, access, status, "
        "created_at, updated_at) SELECT ?, id, active_organization_id, 'A title', 'a-title', 0, 0, "
        "NOW(6), NOW(6) FROM users WHERE id = ?",
        random_uuid(), owner)};
}

RevisionId Archive::revision(DocumentId document, const std::string& bytes,
                             const std::string& extension, bool force_ocr)
{
    std::optional<std::int64_t> blob;
    if (!bytes.empty()) {
        crypto::FileHasher hasher;
        hasher.update(crypto::bytes_of(bytes));
        const auto digests = hasher.finish();
        const auto hex = crypto::to_hex(digests.sha256);
        const auto file = folder / "blobs/originals" / hex.substr(0, 2) / hex.substr(2, 2) / hex;
        fs::create_directories(file.parent_path());
        if (!fs::exists(file)) std::ofstream{file, std::ios::binary} << bytes;
        db().change("INSERT IGNORE INTO blobs (sha256, sha1, md5, size_bytes, created_at) "
                    "VALUES (?, ?, ?, ?, NOW(6))",
                    digests.sha256, digests.sha1, digests.md5, bytes.size());
        blob = db().find<std::int64_t>("SELECT id FROM blobs WHERE sha256 = ?", digests.sha256);
    }
    const auto version = count(fmt::format("revisions WHERE document_id = {}", document.value));
    return {db().insert("INSERT INTO revisions (document_id, version, blob_id, original_extension, "
                        "language, force_ocr, created_at) VALUES (?, ?, ?, ?, 'eng', ?, NOW(6))",
                        document, version, blob, extension, force_ocr)};
}

RevisionId Archive::process(DocumentId document, const std::string& bytes,
                            const std::string& extension, bool force_ocr)
{
    const auto made = revision(document, bytes, extension, force_ocr);
    db().change("UPDATE documents SET status = 1 WHERE id = ?", document);
    enqueue({.document = document, .revision = made, .user = read(document).user});
    return made;
}

void Archive::enqueue(const store::NewJob& job)
{
    Transaction change{db()};
    store::enqueue(db(), job);
    change.commit();
}

void Archive::enqueue_many(UserId owner, int jobs)
{
    Transaction change{db()};
    for (int i = 0; i < jobs; ++i)
        store::enqueue(db(), {.document = {i + 1}, .revision = {}, .user = owner});
    change.commit();
}

Document Archive::read(DocumentId id)
{
    Document document;
    std::tie(document.user, document.status, document.page_count, document.page_spec,
             document.file_hash, document.revision) =
        db().find<UserId, Status, std::int64_t, std::string, std::string,
                  std::optional<RevisionId>>(
                "SELECT user_id, status, page_count, page_spec, file_hash, revision_id "
                "FROM documents WHERE id = ?",
                id)
            .value();
    document.id = id;
    return document;
}

std::vector<std::string> Archive::errors(DocumentId document)
{
    return db().select<std::string>(
        "SELECT message FROM document_errors WHERE document_id = ? ORDER BY id", document);
}

std::int64_t Archive::count(const std::string& table_and_condition)
{
    return db().find<std::int64_t>("SELECT COUNT(*) FROM " + table_and_condition).value();
}

void Archive::let_time_pass()
{
    db().change("UPDATE jobs SET lease_until = NOW(6) - INTERVAL 1 SECOND WHERE state = 2");
    db().change("UPDATE jobs SET run_after = NOW(6) - INTERVAL 1 SECOND WHERE state = 1");
}

fs::path Archive::derived(DocumentId document) const
{
    auto& archive = const_cast<Archive&>(*this);
    const auto revision = archive.read(document).revision.value();
    return folder / "blobs/derived" / std::to_string(document.value) /
           std::to_string(revision.value);
}

Hand::Hand(Archive& archive)
    : m_config(archive.config), m_quire(archive.services()), m_index_quire(archive.services()),
      m_engine(engines::EngineSettings::from(m_config)),
      m_indexer(*m_index_quire, m_config, bell, m_committed), m_tools{
                                                                  *m_quire, m_engine, m_config,
                                                                  [] {},
                                                                  [this] { m_indexer.run_once(); }},
      m_slot(*m_quire, m_config, bell, "test",
             [this](const Job& job, queue::Lease& lease) { stages::run(job, lease, m_tools); })
{
}

void Hand::run_all()
{
    while (m_slot.run_one() || m_indexer.run_once()) {
    }
}

ino_t inode(const fs::path& file)
{
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0)
        throw std::system_error{errno, std::generic_category(), file};
    return status.st_ino;
}

std::string contents(const fs::path& file)
{
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

} // namespace quire::test
