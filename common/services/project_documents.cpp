// Projects: their documents.

#include "project_access.hpp"

#include <algorithm>
#include <map>
#include <services/jobs.hpp>
#include <services/projects.hpp>
#include <set>
#include <store/projects.hpp>

namespace quire {

namespace {

using Wishes = std::span<const ProjectDocumentWish>;
using Errors = std::vector<FieldError>;

// Documents whose rows one transaction holds while a large project is emptied.
constexpr std::int64_t step = 1000;

enum class Way { add, merge, set };

// What is known about the wished documents before anything changes.
struct Situation {
    std::map<DocumentId, Rights> rights; // of those the viewer sees
    std::map<DocumentId, bool> lends;    // of those in the project
};

std::vector<DocumentId> ids_of(Wishes wishes)
{
    std::vector<DocumentId> ids;
    for (const auto& wish : wishes)
        ids.push_back(wish.document);
    return ids;
}

// Locks the documents: their rights stay as they are until the transaction ends.
Situation look(Database& database, ProjectId project, const std::vector<DocumentId>& ids,
               const Viewer& viewer)
{
    Situation situation;
    const auto seen = store::visible_documents(database, ids, viewer, false, true);
    for (const auto& document : store::load_documents(database, seen, viewer))
        situation.rights[document.id] = document.rights;
    for (const auto& one : store::project_documents(database, project, ids))
        situation.lends[one.document] = one.lends;
    return situation;
}

Errors complaints_about(DocumentId id, const Situation& situation, Way way, bool again)
{
    if (!situation.rights.contains(id))
        return {{"document",
                 "Invalid pk \"" + std::to_string(id.value) + "\" - object does not exist."}};
    if (again) return {{"document", "This document is named twice."}};
    if (way == Way::add && situation.lends.contains(id))
        return {{"document", "This document is in the project already."}};
    return {};
}

void check_wishes(Wishes wishes, const Situation& situation, Way way)
{
    std::vector<Errors> items;
    std::set<DocumentId> before;
    bool good = true;
    for (const auto& wish : wishes) {
        const bool again = !before.insert(wish.document).second;
        items.push_back(complaints_about(wish.document, situation, way, again));
        good = good && items.back().empty();
    }
    if (!good) throw InvalidItems(std::move(items));
}

bool lends_after(const ProjectDocumentWish& wish, const Situation& situation, Way way)
{
    const bool may_share = situation.rights.at(wish.document).share;
    if (wish.lends == true && !may_share)
        throw Forbidden("You do not have the right to share document " +
                        std::to_string(wish.document.value) + '.');
    if (wish.lends) return *wish.lends;
    const auto before = situation.lends.find(wish.document);
    if (before == situation.lends.end()) return may_share;
    return before->second || (way == Way::set && may_share);
}

struct Outcome {
    std::vector<ProjectDocument> after;   // of the wishes, in their order
    std::vector<ProjectDocument> changed; // those that were not so before
};

Outcome decide(Wishes wishes, const Situation& situation, Way way)
{
    Outcome outcome;
    for (const auto& wish : wishes) {
        const ProjectDocument one{wish.document, lends_after(wish, situation, way)};
        const auto before = situation.lends.find(one.document);
        if (before == situation.lends.end() || before->second != one.lends)
            outcome.changed.push_back(one);
        outcome.after.push_back(one);
    }
    return outcome;
}

std::vector<DocumentId> take_out_others(Database& database, ProjectId project,
                                        std::vector<DocumentId> kept, const Viewer& viewer)
{
    auto others = store::lock_visible_documents_in(
        database, project, DocumentId{0}, std::numeric_limits<std::int64_t>::max(), viewer);
    std::sort(kept.begin(), kept.end());
    std::erase_if(others,
                  [&](DocumentId id) { return std::binary_search(kept.begin(), kept.end(), id); });
    store::take_out_documents(database, project, others);
    return others;
}

// Inside the caller's transaction, which has locked the project.
std::vector<ProjectDocument> put(Core& core, Database& database, ProjectId project, Wishes wishes,
                                 const Viewer& viewer, Way way)
{
    const auto ids = ids_of(wishes);
    const auto situation = look(database, project, ids, viewer);
    check_wishes(wishes, situation, way);
    auto outcome = decide(wishes, situation, way);
    store::put_project_documents(database, project, outcome.changed, core.now());

    std::vector<DocumentId> touched;
    if (way == Way::set) touched = take_out_others(database, project, ids, viewer);
    for (const auto& one : outcome.changed)
        touched.push_back(one.document);
    store::touch_documents(database, touched, core.now());
    return std::move(outcome.after);
}

std::vector<ProjectDocument> put_all(Core& core, ProjectId project, Wishes wishes,
                                     const Viewer& viewer, Way way)
{
    require_project_writer(viewer);
    if (wishes.size() > Projects::most_at_once)
        throw Refused("Bulk operations are limited to " + std::to_string(Projects::most_at_once) +
                      " documents at a time.");
    auto after = core.transaction([&](Database& database) {
        require_allowed(locked_project(database, project, viewer).may_change_documents());
        return put(core, database, project, wishes, viewer, way);
    });
    wake_worker(core.config().paths.run.string());
    return after;
}

// Those of `ids` that are in the project and that the viewer sees, locked.
std::vector<DocumentId> lock_members(Database& database, ProjectId project,
                                     const std::vector<DocumentId>& ids, const Viewer& viewer)
{
    std::vector<DocumentId> members;
    for (const auto& one : store::project_documents(database, project, ids))
        members.push_back(one.document);
    return store::visible_documents(database, members, viewer, false, true);
}

void take_out(Core& core, Database& database, ProjectId project,
              const std::vector<DocumentId>& documents)
{
    store::take_out_documents(database, project, documents);
    store::touch_documents(database, documents, core.now());
}

} // namespace

Slice<ProjectDocument> Projects::documents(ProjectId id, const DocumentsFilter& filter,
                                           const Window& window, const Viewer& viewer)
{
    return m_core.read([&](Database& database) {
        visible_project(database, id, viewer);
        return store::list_project_documents(database, id, {filter.documents, filter.ascending},
                                             window, viewer);
    });
}

std::optional<ProjectDocument> Projects::document(ProjectId id, DocumentId document,
                                                  const Viewer& viewer)
{
    return m_core.read([&](Database& database) -> std::optional<ProjectDocument> {
        visible_project(database, id, viewer);
        if (store::visible_documents(database, {document}, viewer, false, false).empty()) return {};
        const auto found = store::project_documents(database, id, {document});
        if (found.empty()) return {};
        return found.front();
    });
}

std::vector<ProjectDocument> Projects::add_documents(ProjectId id, Wishes wishes,
                                                     const Viewer& viewer)
{
    return put_all(m_core, id, wishes, viewer, Way::add);
}

std::vector<ProjectDocument> Projects::merge_documents(ProjectId id, Wishes wishes,
                                                       const Viewer& viewer)
{
    return put_all(m_core, id, wishes, viewer, Way::merge);
}

std::vector<ProjectDocument> Projects::set_documents(ProjectId id, Wishes wishes,
                                                     const Viewer& viewer)
{
    return put_all(m_core, id, wishes, viewer, Way::set);
}

ProjectDocument Projects::change_document(ProjectId id, const ProjectDocumentWish& wish, bool whole,
                                          const Viewer& viewer)
{
    require_project_writer(viewer);
    const auto changed = m_core.transaction([&](Database& database) {
        const auto project = locked_project(database, id, viewer);
        const auto situation = look(database, id, {wish.document}, viewer);
        if (situation.rights.empty() || situation.lends.empty()) throw NotFound("document");
        require_allowed(project.may_change_documents());
        const ProjectDocument after{wish.document,
                                    lends_after(wish, situation, whole ? Way::set : Way::merge)};
        if (after.lends != situation.lends.at(wish.document)) {
            store::put_project_documents(database, id, {after}, m_core.now());
            store::touch_documents(database, {wish.document}, m_core.now());
        }
        return after;
    });
    wake_worker(m_core.config().paths.run.string());
    return changed;
}

void Projects::remove_document(ProjectId id, DocumentId document, const Viewer& viewer)
{
    require_project_writer(viewer);
    m_core.transaction([&](Database& database) {
        const auto project = locked_project(database, id, viewer);
        const auto members = lock_members(database, id, {document}, viewer);
        if (members.empty()) throw NotFound("document");
        require_allowed(project.may_change_documents());
        take_out(m_core, database, id, members);
    });
    wake_worker(m_core.config().paths.run.string());
}

void Projects::remove_documents(ProjectId id, const std::vector<DocumentId>& documents,
                                const Viewer& viewer)
{
    require_project_writer(viewer);
    if (documents.size() > most_at_once)
        throw Refused("Bulk operations are limited to " + std::to_string(most_at_once) +
                      " documents at a time.");
    m_core.transaction([&](Database& database) {
        require_allowed(locked_project(database, id, viewer).may_change_documents());
        take_out(m_core, database, id, lock_members(database, id, documents, viewer));
    });
    wake_worker(m_core.config().paths.run.string());
}

void Projects::remove_all_documents(ProjectId id, const Viewer& viewer)
{
    require_project_writer(viewer);
    DocumentId last{0};
    const auto remove_some = [&](Database& database) {
        require_allowed(locked_project(database, id, viewer).may_change_documents());
        auto documents = store::lock_visible_documents_in(database, id, last, step, viewer);
        take_out(m_core, database, id, documents);
        return documents;
    };
    for (;;) {
        const auto removed = m_core.transaction(remove_some);
        if (std::ssize(removed) < step) break;
        last = removed.back();
    }
    wake_worker(m_core.config().paths.run.string());
}

} // namespace quire
