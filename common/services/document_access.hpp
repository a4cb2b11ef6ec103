#pragma once
// The steps all document actions share: who may, and which. Private to this layer.

#include "core.hpp"

#include <domain/document.hpp>
#include <domain/viewer.hpp>
#include <functional>
#include <optional>
#include <store/documents.hpp>
#include <string_view>
#include <vector>

namespace quire {

// Unauthenticated for nobody, Forbidden without the permission.
void require(const Viewer& viewer, Permission permission);
void require_verified(const Viewer& viewer); // Forbidden otherwise

// The document under lock, with the viewer's rights. NotFound when it is not visible. `trash`: look
// there, too.
Document lock_document(Database& database, DocumentId id, const Viewer& viewer, bool trash);
// All of them, in the order of `ids`; Refused when one is missing.
std::vector<Document> lock_documents(Database& database, const std::vector<DocumentId>& ids,
                                     const Viewer& viewer, std::string_view complaint);
Document load_document(Database& database, DocumentId id, const Viewer& viewer);

// Checks the limit on bulk calls and that no id comes twice: Refused.
void check_bulk(const std::vector<DocumentId>& ids);

// Does it for each index below `count`: what is Invalid about one is InvalidItems of them all.
void for_each_of(std::size_t count, const std::function<void(std::size_t)>& one);

// Notes in this transaction what happened: for the activity list and for the index.
void note(Core& core, Database& database, const Document& document,
          const std::optional<UserId>& user, store::Event event, std::string_view detail = {});

} // namespace quire
