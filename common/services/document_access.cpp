#include "document_access.hpp"

#include <algorithm>
#include <base/error.hpp>
#include <services/documents.hpp>
#include <store/index_queue.hpp>

namespace quire {

void require(const Viewer& viewer, Permission permission)
{
    if (viewer.anonymous()) throw Unauthenticated();
    if (!viewer.may(permission)) throw Forbidden();
}

void require_verified(const Viewer& viewer)
{
    if (!viewer.verified) throw Forbidden("the account is not verified");
}

Document load_document(Database& database, DocumentId id, const Viewer& viewer)
{
    auto found = store::load_documents(database, {id}, viewer);
    if (found.empty()) throw NotFound("document");
    return std::move(found.front());
}

Document lock_document(Database& database, DocumentId id, const Viewer& viewer, bool trash)
{
    if (store::visible_documents(database, {id}, viewer, trash, true).empty())
        throw NotFound("document");
    return load_document(database, id, viewer);
}

std::vector<Document> lock_documents(Database& database, const std::vector<DocumentId>& ids,
                                     const Viewer& viewer, std::string_view complaint)
{
    const auto seen = store::visible_documents(database, ids, viewer, false, true);
    if (seen.size() != ids.size()) throw Refused(std::string{complaint});
    return store::load_documents(database, ids, viewer);
}

void for_each_of(std::size_t count, const std::function<void(std::size_t)>& one)
{
    for (std::size_t i = 0; i < count; ++i)
        try {
            one(i);
        } catch (const Invalid& invalid) { // which of them it was is said here
            std::vector<std::vector<FieldError>> items(count);
            items[i] = invalid.errors();
            throw InvalidItems(std::move(items));
        }
}

void check_bulk(const std::vector<DocumentId>& ids)
{
    if (ids.size() > Documents::most_at_once)
        throw Refused("Bulk operations are limited to " + std::to_string(Documents::most_at_once) +
                      " documents.");
    auto sorted = ids;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
        throw Refused("A document is named twice.");
}

void note(Core& core, Database& database, const Document& document,
          const std::optional<UserId>& user, store::Event event, std::string_view detail)
{
    store::add_activity(database, core.new_uuid(), document, user, event, detail, core.now());
    store::queue_for_index(database, document.id, false);
}

} // namespace quire
