// Documents, as DocumentCloud clients see them.
// Routes: nginx/documentcloud.conf.   Rules: services/documents.hpp.
// Cases: tests/e2e/cases/documentcloud/documents/

#include "documentcloud.hpp"
#include "routes.hpp"

#include <array>
#include <handlers/documentcloud_documents.hpp>

namespace quire::handlers {

using namespace dialects::documentcloud;

namespace {

constexpr std::array<std::string_view, 6> on_one{"user",     "organization", "projects",
                                                 "sections", "notes",        "revisions"};

std::string upload_url(const Visit& visit, const Document& document)
{
    const auto path = upload_path(document);
    return visit.origins.api + path + "?" + visit.quire.links.sign("PUT", path);
}

bool awaits_file_of(const Document& document, const Viewer& viewer)
{
    return document.status == Status::no_file && viewer.is(document.user);
}

Document require(const Document& document, bool allowed)
{
    if (!allowed) throw Forbidden{};
    return document;
}

} // namespace

json::Array shaped(const Visit& visit, json::Array objects)
{
    const Shape shape{visit.query};
    for (auto& object : objects)
        object = shape.apply(std::move(object));
    return objects;
}

namespace {

json::Value present_whole(const Visit& visit, const Document& document, bool may_send)
{
    auto object = present(document, visit.origins);
    if (may_send && awaits_file_of(document, visit.viewer))
        object.set("presigned_url", upload_url(visit, document));
    return object;
}

// Whoever may not edit the document does not even see the key.
void add_revisions(const Visit& visit, const Document& document, json::Value& object)
{
    if (!document.rights.edit) return;
    json::Array records;
    for (const auto& record : visit.quire.documents.revisions(document, visit.viewer))
        records.push_back(present(record, document, visit.origins));
    object.set("revisions", std::move(records));
}

json::Array expanded(const Visit& visit, const std::vector<Document>& documents,
                     json::Array objects)
{
    const auto expansion = Expansion::on_object(visit.query, on_one);
    expand_documents(visit, expansion, documents, objects, Detail::retrieved);
    if (expansion.has("revisions"))
        for (std::size_t i = 0; i < documents.size(); ++i)
            add_revisions(visit, documents[i], objects[i]);
    return shaped(visit, std::move(objects));
}

} // namespace

json::Array present_each(const Visit& visit, const std::vector<Document>& documents)
{
    json::Array objects;
    for (const auto& document : documents)
        objects.push_back(present_whole(visit, document, true));
    return expanded(visit, documents, std::move(objects));
}

json::Array present_created(const Visit& visit, const std::vector<Draft>& drafts,
                            const std::vector<Document>& documents)
{
    json::Array objects;
    for (std::size_t i = 0; i < documents.size(); ++i)
        objects.push_back(present_whole(visit, documents[i], !drafts[i].fetch));
    return expanded(visit, documents, std::move(objects));
}

json::Value present_one(const Visit& visit, const Document& document)
{
    return present_each(visit, {document}).front();
}

Document visible(const Visit& visit)
{
    auto document = visit.quire.documents.find(visit.id<DocumentId>(), visit.viewer);
    if (!document) throw NotFound{"document"};
    return *std::move(document);
}

Document editable(const Visit& visit)
{
    visit.require_login();
    const auto document = visible(visit);
    return require(document, document.rights.edit);
}

Document editable_parent(const Visit& visit)
{
    const auto document = visible(visit);
    visit.require_login();
    return require(document, document.rights.edit);
}

Document removable(const Visit& visit)
{
    visit.require_login();
    const auto document = visible(visit);
    return require(document, document.rights.remove);
}

void add_documentcloud(Routes& routes)
{
    Views on{routes};
    add_reading(on);
    add_writing(on);
    add_processing(on);
    add_modifying(on);
    add_notes(on);
    add_sections(on);
    add_values(on);
    add_redactions(on);
}

} // namespace quire::handlers
