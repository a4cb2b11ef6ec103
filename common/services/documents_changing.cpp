// Documents: changing, processing, leaving.

#include "document_access.hpp"
#include "recording.hpp"

#include <algorithm>
#include <base/error.hpp>
#include <services/documents.hpp>
#include <services/jobs.hpp>
#include <store/index_queue.hpp>
#include <store/jobs.hpp>
#include <store/people.hpp>
#include <store/revisions.hpp>

namespace quire {

namespace {

constexpr std::string_view not_processable = "Could not find all documents to process.";
constexpr std::string_view not_all_found = "Could not find all documents.";

template<class Things, class IdOf>
std::vector<DocumentId> ids_of(const Things& things, const IdOf& id_of)
{
    std::vector<DocumentId> ids;
    for (const auto& thing : things)
        ids.push_back(id_of(thing));
    return ids;
}

// Who may hand a document to somebody else: its owner; a public one, only from within.
bool may_hand_over(const Document& document, const Viewer& viewer)
{
    return viewer.is(document.user) &&
           (document.access != Access::public_ || viewer.member_of(document.organization));
}

void check_new_owner(Database& database, UserId user, const Viewer& viewer)
{
    const auto found = store::user_row(database, user);
    const bool colleague = found && found->active &&
                           std::any_of(found->memberships.begin(), found->memberships.end(),
                                       [&](const auto& membership) {
                                           return viewer.member_of(membership.organization);
                                       });
    if (!colleague && !viewer.is(user))
        throw Invalid("user",
                      "Invalid pk \"" + std::to_string(user.value) + "\" - object does not exist.");
}

void hand_over(Database& database, Document& document, const DocumentChange& change,
               const Viewer& viewer)
{
    if (!may_hand_over(document, viewer)) return; // ignored, as for a read-only field
    if (change.user && *change.user != document.user) {
        check_new_owner(database, *change.user, viewer);
        document.user = *change.user;
    }
    if (change.organization && *change.organization != document.organization) {
        if (!viewer.member_of(*change.organization))
            throw Invalid("organization", "Invalid pk \"" +
                                              std::to_string(change.organization->value) +
                                              "\" - object does not exist.");
        document.organization = *change.organization;
    }
}

// Puts a given value into the document; names the field when it was given.
template<class Value>
void put(Value& member, const std::optional<Value>& value, const char* name, std::string& changed)
{
    if (!value) return;
    member = *value;
    changed += changed.empty() ? name : std::string{","} + name;
}

// Answers the names of the fields that were given.
std::string apply(Document& d, const DocumentChange& change, const Viewer& viewer)
{
    std::string changed;
    put(d.title, change.title, "title", changed);
    put(d.description, change.description, "description", changed);
    put(d.source, change.source, "source", changed);
    put(d.notes, change.notes, "notes", changed);
    put(d.language, change.language, "language", changed);
    put(d.access, change.access, "access", changed);
    put(d.noindex, change.noindex, "noindex", changed);
    put(d.revision_control, change.revision_control, "revision_control", changed);
    put(d.published_url, change.published_url, "published_url", changed);
    put(d.related_article, change.related_article, "related_article", changed);
    if (viewer.verified) put(d.publish_at, change.publish_at, "publish_at", changed);
    put(d.document_date, change.document_date, "document_date", changed);
    put(d.original_extension, change.original_extension, "original_extension", changed);
    if (change.key_values) {
        d.key_values = normalized(*change.key_values);
        put(d.key_values, std::optional{d.key_values}, "key_values", changed);
    }
    return changed;
}

void check_texts(const Document& document, const std::vector<PageText>& texts)
{
    if (processing(document.status))
        throw Refused("You may not update pages while the document is processing");
    for (const auto& text : texts)
        if (text.page < 0 || text.page >= document.page_count || !document.revision)
            throw Invalid("pages", "The document has no page " + std::to_string(text.page) + ".");
}

// A new revision, like the current one, gets these texts; the old one stays readable.
void begin_texts(Core& core, Database& database, const Document& document,
                 const std::vector<PageText>& texts, std::string_view trace)
{
    const auto revision = store::insert_like_current(database, document.id, core.now());
    store::set_page_texts(database, revision.value(), texts);
    store::enqueue(database, {.kind = JobKind::set_text,
                              .document = document.id,
                              .revision = revision,
                              .user = document.user,
                              .trace = std::string{trace.substr(0, 64)}});
}

void check_state(const Document& document, const DocumentChange& change, const Viewer& viewer)
{
    check(change);
    if (change.access == Access::public_ && !viewer.verified)
        throw Invalid("access", "\"public\" is not a valid choice.");
    if (change.access && processing(document.status))
        throw Refused("You may not update access while the document is processing");
    if (change.page_texts) check_texts(document, *change.page_texts);
}

Document change_one(Core& core, Database& database, Document document, const DocumentChange& change,
                    const Viewer& viewer, std::string_view trace = {})
{
    check_state(document, change, viewer);
    const bool has_texts = change.page_texts && !change.page_texts->empty();
    if (has_texts) document.status = Status::readable;
    const bool kept_before = document.revision_control;
    const auto changed = apply(document, change, viewer);
    if (document.revision_control && !kept_before)
        record_enabling(database, document, *viewer.user, core.now());
    hand_over(database, document, change, viewer);
    store::update_document(database, document, core.now());
    if (change.key_values) store::set_key_values(database, document.id, document.key_values);
    if (has_texts) begin_texts(core, database, document, *change.page_texts, trace);
    note(core, database, document, viewer.user, store::Event::updated, changed);
    return document;
}

// Starts a new revision from the file that was received last.
void start(Core& core, Database& database, Document document, bool force_ocr, const Viewer& viewer,
           std::string_view trace)
{
    const auto received = store::received_file(database, document.id);
    const auto blob = received ? std::optional{received->blob} : std::nullopt;
    const auto revision = store::insert_revision(database, document, blob, force_ocr, core.now());
    record_processing(database, document, blob, *viewer.user, core.now());
    store::enqueue(database, {.kind = JobKind::ingest,
                              .document = document.id,
                              .revision = revision,
                              .user = document.user,
                              .trace = std::string{trace.substr(0, 64)}});
    document.status = Status::pending;
    store::update_document(database, document, core.now());
    store::queue_for_index(database, document.id, false);
}

// Row first; files and index entry later, by jobs that find the row gone.
void bury(Core& core, Database& database, const Document& document)
{
    store::cancel_work(database, document.id, "the document was removed");
    store::bury_document(database, document.id, core.now());
    store::enqueue(
        database,
        {.kind = JobKind::purge, .document = document.id, .revision = {}, .user = document.user});
    note(core, database, document, {}, store::Event::deleted);
}

void require_editor(const Viewer& viewer)
{
    require(viewer, Permission::update_documents);
}

} // namespace

Document Documents::change(DocumentId id, const DocumentChange& change, const Viewer& viewer,
                           std::string_view trace)
{
    require_editor(viewer);
    auto changed = m_core.transaction([&](Database& database) {
        auto document = lock_document(database, id, viewer, true);
        if (!document.rights.edit) throw Forbidden();
        change_one(m_core, database, std::move(document), change, viewer, trace);
        return load_document(database, id, viewer);
    });
    wake_worker(m_core.config().paths.run.string());
    return changed;
}

std::vector<Document> Documents::change(std::span<const Change> changes, const Viewer& viewer)
{
    require_editor(viewer);
    const auto ids = ids_of(changes, [](const auto& one) { return one.document; });
    check_bulk(ids);
    for (const auto& one : changes)
        if (one.change.page_texts) throw Refused("Set the text of one document at a time.");
    auto changed = m_core.transaction([&](Database& database) {
        auto documents = lock_documents(database, ids, viewer, not_all_found);
        for (const auto& document : documents)
            if (!document.rights.edit) throw Refused(std::string{not_all_found});
        for_each_of(documents.size(), [&](std::size_t i) {
            change_one(m_core, database, std::move(documents[i]), changes[i].change, viewer);
        });
        return store::load_documents(database, ids, viewer);
    });
    wake_worker(m_core.config().paths.run.string());
    return changed;
}

void Documents::process(const ProcessRequest& request, const Viewer& viewer, std::string_view trace)
{
    require_editor(viewer);
    require_verified(viewer);
    m_core.transaction([&](Database& database) {
        auto document = lock_document(database, request.document, viewer, false);
        if (!document.rights.edit) throw Forbidden();
        if (processing(document.status))
            throw Conflict("Already processing: " + std::to_string(document.id.value));
        start(m_core, database, std::move(document), request.force_ocr, viewer, trace);
    });
    wake_worker(m_core.config().paths.run.string());
}

void Documents::process(std::span<const ProcessRequest> requests, const Viewer& viewer,
                        std::string_view trace)
{
    require_editor(viewer);
    require_verified(viewer);
    const auto ids = ids_of(requests, [](const auto& one) { return one.document; });
    check_bulk(ids);
    m_core.transaction([&](Database& database) {
        auto documents = lock_documents(database, ids, viewer, not_processable);
        for (const auto& document : documents)
            if (!document.rights.edit || processing(document.status))
                throw Refused(std::string{not_processable});
        for (std::size_t i = 0; i < documents.size(); ++i)
            start(m_core, database, std::move(documents[i]), requests[i].force_ocr, viewer, trace);
    });
    wake_worker(m_core.config().paths.run.string());
}

void Documents::cancel(DocumentId id, const Viewer& viewer)
{
    constexpr std::string_view why = "Processing was cancelled";
    require_editor(viewer);
    m_core.transaction([&](Database& database) {
        auto document = lock_document(database, id, viewer, false);
        if (!document.rights.remove) throw Forbidden();
        if (!processing(document.status)) throw Conflict("Not processing");
        store::cancel_work(database, id, why);
        store::add_document_error(database, id, why, m_core.now());
        document.status = Status::error;
        store::update_document(database, document, m_core.now());
        store::queue_for_index(database, id, false);
    });
    wake_worker(m_core.config().paths.run.string());
}

void Documents::remove(DocumentId id, const Viewer& viewer)
{
    require(viewer, Permission::delete_documents);
    m_core.transaction([&](Database& database) {
        const auto document = lock_document(database, id, viewer, true);
        if (!document.rights.remove) throw Forbidden();
        bury(m_core, database, document);
    });
    wake_worker(m_core.config().paths.run.string());
}

void Documents::remove(std::span<const DocumentId> ids, const Viewer& viewer)
{
    require(viewer, Permission::delete_documents);
    const std::vector<DocumentId> list{ids.begin(), ids.end()};
    check_bulk(list);
    m_core.transaction([&](Database& database) {
        const auto documents = lock_documents(database, list, viewer, not_all_found);
        for (const auto& document : documents)
            if (!document.rights.remove) throw Refused(std::string{not_all_found});
        for (const auto& document : documents)
            bury(m_core, database, document);
    });
    wake_worker(m_core.config().paths.run.string());
}

void Documents::trash(DocumentId id, const Viewer& viewer)
{
    require(viewer, Permission::delete_documents);
    m_core.transaction([&](Database& database) {
        auto document = lock_document(database, id, viewer, true);
        if (!document.rights.remove) throw Forbidden();
        document.trashed = m_core.now();
        document.trashed_by = viewer.user;
        store::update_document(database, document, m_core.now());
        note(m_core, database, document, viewer.user, store::Event::deleted);
    });
    wake_worker(m_core.config().paths.run.string());
}

std::int64_t Documents::empty_expired_trash()
{
    constexpr std::int64_t at_a_time = 100;
    const auto before = m_core.now() - std::chrono::days{m_core.config().worker.trash_days};
    const auto emptied = m_core.transaction([&](Database& database) {
        const auto ids = store::lock_expired_trash(database, before, at_a_time);
        for (const auto& document : store::load_documents(database, ids))
            bury(m_core, database, document);
        return static_cast<std::int64_t>(ids.size());
    });
    if (emptied > 0) wake_worker(m_core.config().paths.run.string());
    return emptied;
}

std::int64_t Documents::publish_due()
{
    constexpr std::int64_t at_a_time = 100;
    const auto published = m_core.transaction([&](Database& database) {
        const auto ids = store::lock_due_documents(database, m_core.now(), at_a_time);
        for (auto& document : store::load_documents(database, ids)) {
            document.access = Access::public_;
            document.publish_at.reset();
            store::update_document(database, document, m_core.now());
            note(m_core, database, document, {}, store::Event::updated, "access,publish_at");
        }
        return static_cast<std::int64_t>(ids.size());
    });
    if (published > 0) wake_worker(m_core.config().paths.run.string());
    return published;
}

void Documents::restore(DocumentId id, const Viewer& viewer)
{
    require_editor(viewer);
    m_core.transaction([&](Database& database) {
        auto document = lock_document(database, id, viewer, true);
        if (!document.rights.edit) throw Forbidden();
        if (!document.trashed) throw Conflict("the document is not in the trash");
        document.trashed.reset();
        document.trashed_by.reset();
        store::update_document(database, document, m_core.now());
        note(m_core, database, document, viewer.user, store::Event::restored);
    });
    wake_worker(m_core.config().paths.run.string());
}

} // namespace quire
