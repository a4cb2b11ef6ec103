#pragma once
// Documents inside the answers of any program: alone in a list, or in the place of their id.

#include <array>
#include <dialects/documentcloud/documents.hpp>
#include <domain/document.hpp>
#include <handlers/documentcloud.hpp>
#include <string_view>
#include <vector>

namespace quire::handlers {

// What may be expanded where many documents are shown.
inline constexpr std::array<std::string_view, 5> expandable_on_document_lists{
    "user", "user.organization", "organization", "projects", "sections"};

// Replaces ids by whole objects where asked for, and adds what is shown only then. `objects` are
// the documents, presented, in the same order.
void expand_documents(const Visit& visit, const Expansion& expansion,
                      const std::vector<Document>& documents, json::Array& objects, Detail detail);

// Documents as they are shown in lists and inside other things: never with an upload address.
// Without `fields` and `omit`, which name the keys of the whole answer.
json::Array present_in(const Visit& visit, const std::vector<Document>& documents,
                       const Expansion& expansion, Detail detail);

// How long an answer that public pages ask for again and again may be kept: some minutes where
// nobody is logged in, else not without asking.
void allow_caching(const Visit& visit, http::Response& response);

} // namespace quire::handlers
