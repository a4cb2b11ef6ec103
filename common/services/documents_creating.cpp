// Documents: arriving.

#include "document_access.hpp"
#include "receiving.hpp"
#include "recording.hpp"
#include "upload_state.hpp"

#include <algorithm>
#include <base/error.hpp>
#include <domain/file_types.hpp>
#include <domain/slug.hpp>
#include <services/documents.hpp>
#include <services/jobs.hpp>
#include <store/fetches.hpp>
#include <store/index_queue.hpp>
#include <store/jobs.hpp>

namespace quire {

namespace {

constexpr std::size_t longest_extension = 16;

// A file name may end in anything; what is kept is short and plain.
std::string plain_extension(const std::string& extension)
{
    const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    const bool plain = !extension.empty() && extension.size() <= longest_extension &&
                       std::all_of(extension.begin(), extension.end(), good);
    return plain ? extension : "bin";
}

Document document_of(const Draft& draft, const Viewer& viewer, Core& core)
{
    Document d;
    d.uuid = core.new_uuid();
    d.user = *viewer.user;
    d.organization = draft.organization.value_or(viewer.active_organization);
    d.title = draft.title;
    d.slug = slug(draft.title);
    d.description = draft.description;
    d.source = draft.source;
    d.language = draft.language;
    d.access = draft.access;
    d.noindex = draft.noindex;
    d.revision_control = draft.revision_control;
    d.published_url = draft.published_url;
    d.related_article = draft.related_article;
    d.publish_at = draft.publish_at;
    d.original_name = draft.original_name;
    d.original_extension = draft.original_extension;
    d.media_type = draft.media_type;
    d.key_values = normalized(draft.key_values);
    d.created = d.updated = core.now();
    return d;
}

void check_creator(const Draft& draft, const Viewer& viewer)
{
    require(viewer, Permission::create_documents);
    require_verified(viewer);
    // The active one, too: whoever left an organization may have had it chosen until then.
    if (!viewer.member_of(draft.organization.value_or(viewer.active_organization)))
        throw Invalid("organization", "You are not a member of this organization.");
}

void add_to_projects(Core& core, Database& database, DocumentId id, const Draft& draft,
                     const Viewer& viewer)
{
    const auto open = store::projects_open_to(database, draft.projects, *viewer.user);
    for (const auto project : draft.projects) {
        if (std::find(open.begin(), open.end(), project) == open.end())
            throw Invalid("projects", "Invalid pk \"" + std::to_string(project.value) +
                                          "\" - object does not exist.");
        store::add_to_project(database, project, id, true, core.now());
    }
}

Document insert(Core& core, Database& database, const Draft& draft, const Viewer& viewer,
                std::string_view trace)
{
    auto document = document_of(draft, viewer, core);
    document.id = store::insert_document(database, document, {});
    add_to_projects(core, database, document.id, draft, viewer);
    note(core, database, document, viewer.user, store::Event::created);
    if (draft.fetch) {
        store::insert_fetch(database, document.id, *draft.fetch, core.now());
        store::enqueue(database, {.kind = JobKind::fetch,
                                  .document = document.id,
                                  .revision = {},
                                  .user = document.user,
                                  .trace = std::string{trace}});
    }
    return load_document(database, document.id, viewer);
}

// The same bytes are there already: a live document refuses, one in the trash comes back.
std::optional<Document> revive_twin(Core& core, Database& database, BlobId blob,
                                    const Document& wanted, const Viewer& viewer)
{
    const auto twin = store::find_twin(database, blob, wanted.organization, viewer);
    if (!twin) return {};
    auto document = lock_document(database, *twin, viewer, true);
    if (!document.trashed) throw Conflict("the document is already there");
    document.title = wanted.title;
    document.original_name = wanted.original_name;
    document.trashed.reset();
    document.trashed_by.reset();
    store::update_document(database, document, core.now());
    store::remove_tags(database, document.id);
    note(core, database, document, viewer.user, store::Event::restored);
    return load_document(database, document.id, viewer);
}

} // namespace

Document Documents::create(const Draft& draft, const Viewer& viewer, std::string_view trace)
{
    return std::move(create(std::span{&draft, 1}, viewer, trace).front());
}

std::vector<Document> Documents::create(std::span<const Draft> drafts, const Viewer& viewer,
                                        std::string_view trace)
{
    if (drafts.size() > most_at_once)
        throw Refused("Bulk operations are limited to " + std::to_string(most_at_once) +
                      " documents.");
    for_each_of(drafts.size(), [&](std::size_t i) {
        check_creator(drafts[i], viewer);
        check(drafts[i]);
    });
    auto created = m_core.transaction([&](Database& database) {
        std::vector<Document> documents;
        for_each_of(drafts.size(), [&](std::size_t i) {
            documents.push_back(insert(m_core, database, drafts[i], viewer, trace));
        });
        return documents;
    });
    const auto run = m_core.config().paths.run.string();
    wake_worker(run); // to tell the index
    if (std::ranges::any_of(drafts, [](const auto& draft) { return draft.fetch.has_value(); }))
        wake_fetcher(run);
    return created;
}

void Documents::receive(DocumentId id, Upload upload)
{
    const auto kept = upload.m_state->file.keep(); // safe on disk before any row points at it
    const auto& head = upload.m_state->file.head();
    m_core.transaction([&](Database& database) {
        const auto document = store::lock_unseen(database, id);
        if (!document) throw NotFound("document");
        if (processing(document->status)) throw Conflict("the document is being processed");
        check_quota(m_core, database, document->organization, kept.size_bytes);
        const auto blob = keep_row(m_core, database, kept, upload.m_state->file);
        store::set_file(database, id, blob, sniffed_type(head, document->original_extension),
                        m_core.now());
        store::queue_for_index(database, id, false);
    });
}

Document Documents::upload(const Draft& draft, Upload upload, const Viewer& viewer,
                           std::string_view trace)
{
    auto checked = draft;
    check_creator(draft, viewer);
    checked.original_extension = "pdf"; // any kind of file may be kept, whether or not it converts
    check(checked);

    const auto kept = upload.m_state->file.keep(); // safe on disk before any row points at it
    const auto& head = upload.m_state->file.head();
    auto document = m_core.transaction([&](Database& database) {
        auto wanted = document_of(draft, viewer, m_core);
        wanted.original_extension = plain_extension(draft.original_extension);
        if (wanted.media_type.empty())
            wanted.media_type = sniffed_type(head, wanted.original_extension);
        wanted.status = Status::pending;

        // Locks it: twins see each other.
        const auto blob = keep_row(m_core, database, kept, upload.m_state->file);
        if (auto revived = revive_twin(m_core, database, blob, wanted, viewer)) return *revived;
        check_quota(m_core, database, wanted.organization, kept.size_bytes);
        wanted.id = store::insert_document(database, wanted, blob);
        add_to_projects(m_core, database, wanted.id, draft, viewer);
        const auto revision = store::insert_revision(database, wanted, blob, false, m_core.now());
        record_processing(database, wanted, blob, *viewer.user, m_core.now());
        store::enqueue(database, {.kind = JobKind::ingest,
                                  .document = wanted.id,
                                  .revision = revision,
                                  .user = wanted.user,
                                  .trace = std::string{trace}});
        note(m_core, database, wanted, viewer.user, store::Event::created);
        return load_document(database, wanted.id, viewer);
    });
    wake_worker(m_core.config().paths.run.string());
    return document;
}

} // namespace quire
