#include "core.hpp"

#include <services/index_feed.hpp>
#include <store/index_queue.hpp>
#include <store/indexed_documents.hpp>
#include <store/revisions.hpp>

namespace quire {

std::vector<IndexTask> IndexFeed::pending(std::int64_t limit)
{
    std::vector<IndexTask> tasks;
    for (const auto& queued :
         m_core.read([&](Database& database) { return store::queued_for_index(database, limit); }))
        tasks.push_back({queued.document, queued.version, queued.text});
    return tasks;
}

std::optional<IndexEntry> IndexFeed::load(DocumentId id)
{
    auto found =
        m_core.transaction([&](Database& database) { return store::find_for_index(database, id); });
    if (!found) return {};
    IndexEntry entry{.document = std::move(found->document),
                     .all_projects = std::move(found->all_projects),
                     .lent_projects = std::move(found->lent_projects),
                     .notes = std::move(found->notes),
                     .text_folder = {}};
    if (found->text) entry.text_folder = m_core.blobs().derived(id, *found->text);
    return entry;
}

void IndexFeed::done(const std::vector<IndexTask>& tasks)
{
    m_core.transaction([&](Database& database) {
        for (const auto& task : tasks)
            store::forget_queued(database, {task.document, task.queue_version, task.text});
    });
}

void IndexFeed::give_up(const IndexTask& task)
{
    m_core.transaction([&](Database& database) {
        const bool there = store::lock_document(database, task.document);
        store::forget_queued(database, {task.document, task.queue_version, task.text});
        if (there)
            store::add_error(
                database, task.document,
                "The document could not be added to the search index: searches may not "
                "find its text. Process it again, or tell the administrator.");
    });
}

std::int64_t IndexFeed::queue_all()
{
    return m_core.transaction(
        [](Database& database) { return store::queue_all_for_index(database); });
}

std::vector<IndexVersion> IndexFeed::versions(DocumentId after, std::int64_t limit)
{
    std::vector<IndexVersion> versions;
    for (const auto& [document, row_version] : m_core.read(
             [&](Database& database) { return store::row_versions(database, after, limit); }))
        versions.push_back({document, row_version});
    return versions;
}

} // namespace quire
