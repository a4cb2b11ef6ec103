#pragma once
// A document, an organization and a key as Papra clients see them.

#include <base/uuid.hpp>
#include <domain/document.hpp>
#include <domain/people.hpp>
#include <functional>
#include <json/value.hpp>
#include <optional>
#include <string>

namespace quire::dialects::papra {

// The public id of a user, empty when unknown.
using UserUuid = std::function<std::optional<Uuid>(UserId)>;

// The keys that every form of a document has. The caller adds "content" and with_tags() where the
// form has them.
json::Value present(const Document& document, const Uuid& organization, const UserUuid& user_uuid);
// Adds "tags" and "customProperties".
void add_tags(json::Value& object, const Document& document, const Uuid& organization);

json::Value present(const Organization& organization);
json::Value present(const ApiKey& key);

// Language codes as sent with an upload ("eng, chi_sim") → the domain's list ("eng,zho"). Throws
// Problem form_data naming "ocrLanguages".
std::string read_languages(std::string_view list);

} // namespace quire::dialects::papra
