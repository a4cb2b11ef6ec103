#include <dialects/papra/documents.hpp>

#include <base/text.hpp>
#include <dialects/papra/ids.hpp>
#include <dialects/papra/problem.hpp>
#include <domain/languages.hpp>

namespace quire::dialects::papra {

namespace {

json::Value date(const std::optional<Time>& time)
{
    return time ? json::Value{iso_time(*time, 3)} : json::Value{};
}

json::Value user_id(const std::optional<UserId>& user, const UserUuid& user_uuid)
{
    const auto uuid = user ? user_uuid(*user) : std::nullopt;
    return uuid ? json::Value{print_id(IdKind::user, *uuid)} : json::Value{};
}

json::Value text_or_null(const std::string& text)
{
    return text.empty() ? json::Value{} : json::Value{text};
}

json::Value present(const Tag& tag, const Uuid& organization)
{
    return {{"id", print_id(IdKind::tag, tag.uuid)},
            {"createdAt", iso_time(tag.created, 3)},
            {"updatedAt", iso_time(tag.updated, 3)},
            {"organizationId", print_id(IdKind::organization, organization)},
            {"name", tag.name},
            {"normalizedName", lower_ascii(tag.name)},
            {"color", tag.color},
            {"description", text_or_null(tag.description)}};
}

} // namespace

json::Value present(const Document& document, const Uuid& organization, const UserUuid& user_uuid)
{
    return {
        {"id", print_id(IdKind::document, document.uuid)},
        {"createdAt", iso_time(document.created, 3)},
        {"updatedAt", iso_time(document.updated, 3)},
        {"organizationId", print_id(IdKind::organization, organization)},
        {"createdBy", user_id(document.user, user_uuid)},
        {"originalName", document.original_name.empty() ? document.title : document.original_name},
        {"originalSize", document.original_bytes},
        {"originalSha256Hash", document.original_sha256},
        {"name", document.title},
        {"mimeType", document.media_type},
        {"documentDate", date(document.document_date)},
        {"notes", text_or_null(document.notes)},
        {"deletedAt", date(document.trashed)},
        {"deletedBy", user_id(document.trashed_by, user_uuid)},
        {"isDeleted", document.trashed.has_value()}};
}

void add_tags(json::Value& object, const Document& document, const Uuid& organization)
{
    json::Array tags;
    for (const auto& tag : document.tags)
        tags.push_back(present(tag, organization));
    object.set("tags", std::move(tags));
    object.set("customProperties", json::Array{}); // definitions come with their own routes
}

json::Value present(const Organization& organization)
{
    return {{"id", print_id(IdKind::organization, organization.uuid)},
            {"createdAt", iso_time(organization.created, 3)},
            {"updatedAt", iso_time(organization.updated, 3)},
            {"name", organization.name},
            {"customerId", nullptr},
            {"deletedAt", nullptr},
            {"deletedBy", nullptr},
            {"scheduledPurgeAt", nullptr}};
}

json::Value present(const ApiKey& key)
{
    json::Array permissions;
    for (const auto permission : key.permissions.list())
        permissions.emplace_back(name(permission));
    return {{"id", print_id(IdKind::key, key.uuid)},
            {"name", key.name},
            {"permissions", std::move(permissions)}};
}

std::string read_languages(std::string_view list)
{
    std::string languages;
    for (auto code : split(list, ',')) {
        code = trim(code);
        if (code.empty()) continue;
        // The engine's own names for the two Chinese scripts.
        if (code == "chi_sim")
            code = "zho";
        else if (code == "chi_tra")
            code = "tra";
        if (!is_language(code)) throw invalid_form("ocrLanguages", "Unknown language code");
        languages += (languages.empty() ? "" : ",") + std::string{code};
    }
    return languages;
}

} // namespace quire::dialects::papra
