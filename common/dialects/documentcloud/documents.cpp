#include <dialects/documentcloud/documents.hpp>

#include <domain/access.hpp>

namespace quire::dialects::documentcloud {

namespace {

json::Value ids(const std::vector<ProjectId>& projects)
{
    json::Array list;
    for (const auto id : projects)
        list.emplace_back(id);
    return list;
}

json::Value time_or_null(const std::optional<Time>& time)
{
    return time ? json::Value{iso_time(*time)} : json::Value{};
}

std::string_view comment(RevisionCause cause)
{
    switch (cause) {
    case RevisionCause::initial:
        return "Initial";
    case RevisionCause::enabling:
        return "Enable";
    case RevisionCause::enabling_again:
        return "Re-enable";
    case RevisionCause::processing:
        return "Processing";
    case RevisionCause::redacting:
        return "Redacting";
    case RevisionCause::modifying:
        return "Modifying";
    }
    return "";
}

} // namespace

json::Value present(const KeyValues& key_values)
{
    json::Value object{json::Object{}};
    for (const auto& [key, values] : key_values) {
        json::Array list;
        for (const auto& value : values)
            list.emplace_back(value);
        object.set(key, std::move(list));
    }
    return object;
}

json::Value present(const Document& document, const Origins& origins)
{
    return {
        {"id", document.id},
        {"access", name(document.access)},
        {"admin_noindex", document.admin_noindex},
        {"asset_url", asset_url(origins)},
        {"canonical_url", canonical_url(origins, document)},
        {"created_at", iso_time(document.created)},
        {"data", present(document.key_values)},
        {"description", document.description},
        {"edit_access", document.rights.edit},
        {"file_hash", document.file_hash},
        {"noindex", document.noindex},
        {"language", document.language},
        {"organization", document.organization},
        {"original_extension", document.original_extension},
        {"page_count", document.page_count},
        {"page_spec", document.page_spec},
        {"projects", ids(document.projects)},
        {"publish_at", time_or_null(document.publish_at)},
        {"published_url", document.published_url},
        {"related_article", document.related_article},
        {"revision_control", document.revision_control},
        {"slug", document.slug},
        {"source", document.source},
        {"status", name(document.status)},
        {"title", document.title},
        {"updated_at", iso_time(document.updated)},
        {"user", document.user},
    };
}

json::Value present(const DocumentError& error)
{
    return {{"id", error.id}, {"created_at", iso_time(error.created)}, {"message", error.message}};
}

json::Value present(const RevisionRecord& record, const Document& document, const Origins& origins)
{
    return {{"version", record.version},
            {"user", record.user},
            {"created_at", iso_time(record.created)},
            {"comment", comment(record.cause)},
            {"url", revision_url(origins, document, record)}};
}

json::Value present(const Progress& progress)
{
    return {{"doc_id", progress.document},
            {"images", progress.images},
            {"texts", progress.texts},
            {"text_positions", progress.positions},
            {"pages", progress.pages}};
}

} // namespace quire::dialects::documentcloud
