// Documents, as Papra clients see them.
// Routes: nginx/papra.conf.   Rules: services/documents.hpp.   Cases:
// tests/e2e/cases/papra/documents/

#include "papra.hpp"

#include "routes.hpp"

#include <algorithm>
#include <dialects/papra/documents.hpp>
#include <dialects/papra/ids.hpp>
#include <dialects/papra/listing.hpp>
#include <dialects/papra/problem.hpp>
#include <handlers/papra.hpp>

namespace quire::handlers {

namespace papra = dialects::papra;
using http::Request;
using http::Response;
using http::Status;
using papra::IdKind;

namespace {

constexpr std::int64_t most_content_bytes = 16 << 20;

// Whose documents a request is about. Checks come in the dialect's order: key and permission, path,
// membership.
struct Place {
    Viewer viewer;
    Uuid organization_uuid;
    OrganizationId organization;
};

Uuid read_organization(const Request& request)
{
    return papra::read_id(IdKind::organization, "organizationId",
                          request.path_parameter("organization"));
}

OrganizationId require_membership(Context& context, const Uuid& uuid, const Viewer& viewer)
{
    try {
        return context.quire.organizations.require_membership(uuid, viewer);
    } catch (const Forbidden&) { // this dialect's own code for it
        throw papra::not_a_member();
    }
}

Place place(const Request& request, Context& context, Permission permission)
{
    auto viewer = papra_viewer(request, context, {permission});
    const auto uuid = read_organization(request);
    const auto organization = require_membership(context, uuid, viewer);
    return {std::move(viewer), uuid, organization};
}

Uuid read_document_id(const Request& request)
{
    return papra::read_id(IdKind::document, "documentId", request.path_parameter("document"));
}

// The document of a request, with the checks of place() before it; the path comes before
// membership.
std::pair<Place, Document> document_of(const Request& request, Context& context,
                                       Permission permission)
{
    auto viewer = papra_viewer(request, context, {permission});
    const auto organization_uuid = read_organization(request);
    const auto uuid = read_document_id(request);
    const auto organization = require_membership(context, organization_uuid, viewer);
    auto document = context.quire.documents.find(uuid, organization, viewer);
    if (!document) throw NotFound{"document"};
    return {Place{std::move(viewer), organization_uuid, organization}, std::move(*document)};
}

// Looks the people of some documents up at once.
papra::UserUuid people_of(const std::vector<Document>& documents, Context& context,
                          const Viewer& viewer)
{
    std::vector<UserId> ids;
    for (const auto& document : documents) {
        ids.push_back(document.user);
        if (document.trashed_by) ids.push_back(*document.trashed_by);
    }
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return [users = context.quire.users.find_all(ids, viewer)](UserId id) -> std::optional<Uuid> {
        for (const auto& user : users)
            if (user.id == id) return user.uuid;
        return {};
    };
}

json::Value present_one(const Document& document, Context& context, const Place& at)
{
    auto object =
        papra::present(document, at.organization_uuid, people_of({document}, context, at.viewer));
    object.set("content", context.quire.documents.text(document, most_content_bytes, at.viewer));
    return object;
}

json::Value present_list(const std::vector<Document>& documents, bool with_tags, Context& context,
                         const Place& at)
{
    const auto people = people_of(documents, context, at.viewer);
    json::Array list;
    for (const auto& document : documents) {
        auto object = papra::present(document, at.organization_uuid, people);
        if (with_tags) papra::add_tags(object, document, at.organization_uuid);
        list.push_back(std::move(object));
    }
    return list;
}

struct Found {
    std::vector<Document> documents;
    std::int64_t total = 0;
};

FindOrder find_order(DocumentOrder order)
{
    switch (order) {
    case DocumentOrder::updated:
        return FindOrder::updated;
    case DocumentOrder::title:
        return FindOrder::title;
    case DocumentOrder::document_date:
        return FindOrder::document_date;
    case DocumentOrder::id:
    case DocumentOrder::created:
    case DocumentOrder::source:
    case DocumentOrder::page_count:
    case DocumentOrder::trashed:
        break;
    }
    return FindOrder::created;
}

Found search(const papra::ListQuery& query, Context& context, const Place& at)
{
    FindRequest wanted;
    wanted.query = query.search;
    wanted.syntax = FindRequest::Syntax::filter;
    wanted.order = find_order(query.order);
    wanted.descending = query.descending;
    wanted.offset = query.window.offset;
    wanted.limit = query.window.limit;
    wanted.within = at.organization;
    auto result = context.quire.finder.find(wanted, at.viewer);

    Found found;
    found.total = result.total;
    for (auto& hit : result.documents)
        found.documents.push_back(std::move(hit.document));
    return found;
}

Found enumerate(const papra::ListQuery& query, bool trashed, Context& context, const Place& at)
{
    DocumentFilter filter;
    filter.within = at.organization;
    filter.trashed = trashed;
    filter.order = trashed ? DocumentOrder::trashed : query.order;
    filter.descending = trashed || query.descending;
    auto slice = context.quire.documents.list(filter, query.window, at.viewer);
    return {std::move(slice.items), slice.total.value_or(0)};
}

// Tags cannot be given to documents yet, so a filter by tags finds nothing.
Found find(const papra::ListQuery& query, Context& context, const Place& at)
{
    if (!query.tags.empty()) return {};
    return query.search.empty() ? enumerate(query, false, context, at) : search(query, context, at);
}

Response list(const Request& request, Context& context)
{
    auto viewer = papra_viewer(request, context, {Permission::read_documents});
    const auto uuid = read_organization(request);
    const auto query = papra::read_list_query(request);
    const Place at{viewer, uuid, require_membership(context, uuid, viewer)};

    const auto found = find(query, context, at);
    return http::json_response(Status::ok,
                               {{"documents", present_list(found.documents, true, context, at)},
                                {"documentsCount", found.total}});
}

Response search_route(const Request& request, Context& context)
{
    auto viewer = papra_viewer(request, context, {Permission::read_documents});
    const auto uuid = read_organization(request);
    const auto query = papra::read_list_query(request, true);
    const Place at{viewer, uuid, require_membership(context, uuid, viewer)};

    const auto found = find(query, context, at);
    return http::json_response(Status::ok,
                               {{"documents", present_list(found.documents, true, context, at)},
                                {"documentsCount", found.total},
                                {"totalCount", found.total}});
}

Response deleted(const Request& request, Context& context)
{
    auto viewer = papra_viewer(request, context, {Permission::read_documents});
    const auto uuid = read_organization(request);
    const auto query = papra::read_list_query(request);
    const Place at{viewer, uuid, require_membership(context, uuid, viewer)};

    const auto found = enumerate(query, true, context, at);
    auto documents = present_list(found.documents, false, context, at);
    return http::json_response(
        Status::ok, {{"documents", std::move(documents)}, {"documentsCount", found.total}});
}

Response show(const Request& request, Context& context)
{
    const auto [at, document] = document_of(request, context, Permission::read_documents);
    auto object = present_one(document, context, at);
    papra::add_tags(object, document, at.organization_uuid);
    return http::json_response(Status::ok, {{"document", std::move(object)}});
}

Response file(const Request& request, Context& context)
{
    const auto [at, document] = document_of(request, context, Permission::read_documents);
    const auto served =
        context.quire.documents.file(document.id, {.kind = Asset::Kind::original}, at.viewer);
    if (!served) throw NotFound{"document"};
    auto response = http::internal_file("/_blobs/" + served->path, "application/octet-stream",
                                        http::Disposition::attachment, document.title);
    response.set(http::Header::cache_control, "private, no-cache");
    return response;
}

Response create(const Request& request, Context& context)
{
    const auto at = place(request, context, Permission::create_documents);
    const auto document = receive_papra_form(request, context, at.organization, at.viewer);
    return http::json_response(Status::ok, {{"document", present_one(document, context, at)}});
}

Response trash(const Request& request, Context& context)
{
    const auto [at, document] = document_of(request, context, Permission::delete_documents);
    context.quire.documents.trash(document.id, at.viewer);
    return http::no_content();
}

Response restore(const Request& request, Context& context)
{
    const auto [at, document] = document_of(request, context, Permission::update_documents);
    if (!document.trashed)
        throw papra::Problem{Status::bad_request, "document.not_deleted",
                             "Document is not deleted, cannot restore."};
    context.quire.documents.restore(document.id, at.viewer);
    return http::no_content();
}

Response show_organization(const Request& request, Context& context)
{
    const auto at = place(request, context, Permission::read_organizations);
    const auto organization = context.quire.organizations.find(at.organization, at.viewer);
    if (!organization) throw NotFound{"organization"};
    return http::json_response(Status::ok, {{"organization", papra::present(*organization)}});
}

} // namespace

void add_papra(Routes& on)
{
    on.get("/api/organizations/{organization}", show_organization,
           About{.summary = "One organization", .needs = Needs::key});
    on.get("/api/organizations/{organization}/documents", list,
           About{.summary = "Documents", .needs = Needs::key});
    on.post("/api/organizations/{organization}/documents", create,
            About{.summary = "Add a document", .needs = Needs::key});
    on.get("/api/organizations/{organization}/documents/search", search_route,
           About{.summary = "Search", .needs = Needs::key});
    on.get("/api/organizations/{organization}/documents/deleted", deleted,
           About{.summary = "The trash", .needs = Needs::key});
    on.get("/api/organizations/{organization}/documents/{document}", show,
           About{.summary = "One document", .needs = Needs::key});
    on.del("/api/organizations/{organization}/documents/{document}", trash,
           About{.summary = "To the trash", .needs = Needs::key});
    on.get("/api/organizations/{organization}/documents/{document}/file", file,
           About{.summary = "Its file", .needs = Needs::key});
    on.post("/api/organizations/{organization}/documents/{document}/restore", restore,
            About{.summary = "Out of the trash", .needs = Needs::key});
}

} // namespace quire::handlers
