// The documents of a project.

#include "documentcloud.hpp"

#include <array>
#include <dialects/documentcloud/error.hpp>
#include <dialects/documentcloud/projects.hpp>
#include <handlers/documentcloud_documents.hpp>
#include <map>

namespace quire::handlers {

using namespace dialects::documentcloud;
using http::Response;
using http::Status;

namespace {

constexpr std::array<std::string_view, 1> expandable{"document"};
constexpr std::array<std::string_view, 6> expandable_on_list{
    "document",          "document.user",    "document.user.organization", "document.organization",
    "document.projects", "document.sections"};

using Wish = ProjectDocumentWish;

// --- showing ---

void expand_each(const Visit& visit, const Expansion& expansion, json::Array& objects,
                 const std::vector<DocumentId>& ids, Detail detail)
{
    if (!expansion.has("document")) return;
    const auto documents = visit.quire.documents.find_all(ids, visit.viewer);
    const auto wholes = present_in(visit, documents, expansion.below("document"), detail);
    std::map<std::int64_t, const json::Value*> by_id;
    for (const auto& whole : wholes)
        by_id[whole["id"].integer().value_or(0)] = &whole;
    for (auto& object : objects)
        if (const auto found = by_id.find(object["document"].integer().value_or(0));
            found != by_id.end())
            object.set("document", *found->second);
}

json::Array present_all(const Visit& visit, const std::vector<ProjectDocument>& memberships)
{
    json::Array objects;
    std::vector<DocumentId> ids;
    for (const auto& membership : memberships) {
        objects.push_back(present(membership));
        ids.push_back(membership.document);
    }
    expand_each(visit, Expansion::on_list(visit.query, expandable_on_list), objects, ids,
                Detail::listed);
    return objects;
}

Response answer(const Visit& visit, Status status, const ProjectDocument& membership)
{
    json::Array objects{present(membership)};
    expand_each(visit, Expansion::on_object(visit.query, expandable), objects,
                {membership.document}, Detail::retrieved);
    return object_response(visit, status, std::move(objects.front()));
}

Response answer(const Visit& visit, Status status, const std::vector<ProjectDocument>& memberships)
{
    return object_response(visit, status, present_all(visit, memberships));
}

// --- reading ---

Response list(Visit& visit)
{
    const auto page = read_page(visit.query, visit.viewer.anonymous());
    const auto found = visit.quire.projects.documents(
        visit.id<ProjectId>(),
        {.documents = visit.query.ids_in<DocumentId>("document_id__in"),
         .ascending = page.ordering == "created_at"},
        page.window, visit.viewer);
    auto response = list_response(visit, page, neighbours(found), present_all(visit, found.items));
    allow_caching(visit, response);
    return response;
}

ProjectDocument membership(const Visit& visit)
{
    const auto found = visit.quire.projects.document(
        visit.id<ProjectId>(), visit.id<DocumentId>("document_id"), visit.viewer);
    if (!found) throw NotFound{"document"};
    return *found;
}

Response show(Visit& visit)
{
    return answer(visit, Status::ok, membership(visit));
}

// --- changing ---

Project fillable(const Visit& visit)
{
    auto project = visible_to_writer(visit);
    require_allowed(project.may_change_documents());
    return project;
}

Wish read_wish(Fields& fields)
{
    fields.require("document");
    const DocumentId document{fields.integer("document").value_or(0)};
    return {document, fields.boolean("edit_access")};
}

std::vector<Wish> read_wishes(const json::Value& body)
{
    std::vector<Wish> wishes;
    read_each(list_of(body, Projects::most_at_once),
              [&](Fields& fields) { wishes.push_back(read_wish(fields)); });
    return wishes;
}

using Put = std::vector<ProjectDocument> (Projects::*)(ProjectId, std::span<const Wish>,
                                                       const Viewer&);

std::vector<ProjectDocument> put_each(const Visit& visit, ProjectId project,
                                      const std::vector<Wish>& wishes, Put put)
{
    return aligned([&] { return (visit.quire.projects.*put)(project, wishes, visit.viewer); });
}

Response add(Visit& visit)
{
    const auto project = fillable(visit);
    const auto body = visit.body();
    if (body.array())
        return answer(visit, Status::created,
                      put_each(visit, project.id, read_wishes(body), &Projects::add_documents));
    Fields fields{body};
    const std::vector<Wish> wishes{read_wish(fields)};
    fields.finish();
    const auto added = visit.quire.projects.add_documents(project.id, wishes, visit.viewer);
    return answer(visit, Status::created, added.front());
}

Response set_all(Visit& visit)
{
    const auto project = fillable(visit);
    const auto wishes = read_wishes(visit.body());
    return answer(visit, Status::ok, put_each(visit, project.id, wishes, &Projects::set_documents));
}

Response merge(Visit& visit)
{
    const auto project = fillable(visit);
    const auto wishes = read_wishes(visit.body());
    return answer(visit, Status::ok,
                  put_each(visit, project.id, wishes, &Projects::merge_documents));
}

Response change(Visit& visit, bool whole)
{
    const auto project = visible_to_writer(visit);
    const auto before = membership(visit);
    require_allowed(project.may_change_documents());
    const auto body = visit.body();
    Fields fields{body};
    const Wish wish{before.document, fields.boolean("edit_access")};
    fields.finish();
    return answer(visit, Status::ok,
                  visit.quire.projects.change_document(project.id, wish, whole, visit.viewer));
}

Response put(Visit& visit)
{
    return change(visit, true);
}

Response patch(Visit& visit)
{
    return change(visit, false);
}

// --- removing ---

Response remove_many(Visit& visit)
{
    const auto project = fillable(visit);
    if (const auto ids = visit.query.ids_in<DocumentId>("document_id__in"))
        visit.quire.projects.remove_documents(project.id, *ids, visit.viewer);
    else
        visit.quire.projects.remove_all_documents(project.id, visit.viewer);
    return http::no_content();
}

Response remove(Visit& visit)
{
    const auto project = visible_to_writer(visit);
    const auto before = membership(visit);
    require_allowed(project.may_change_documents());
    visit.quire.projects.remove_document(project.id, before.document, visit.viewer);
    return http::no_content();
}

void add_list_routes(Views& on)
{
    constexpr auto all = "/api/projects/{id}/documents/";
    on.get(all, list,
           {.summary = "Those of its documents that the caller may see",
            .needs = Needs::view_project,
            .gives = "[project document]"});
    on.post(all, add,
            {.summary = "Add one document or a list of them",
             .needs = Needs::fill_project,
             .takes = "project document",
             .gives = "project document"});
    on.put(all, set_all,
           {.summary = "Make these its documents",
            .needs = Needs::fill_project,
            .takes = "list of project document",
            .gives = "list of project document"});
    on.patch(all, merge,
             {.summary = "Add or change these, remove none",
              .needs = Needs::fill_project,
              .takes = "list of project document",
              .gives = "list of project document"});
    on.del(all, remove_many,
           {.summary = "Take out those named, or all", .needs = Needs::fill_project});
}

} // namespace

void add_documents(Views& on)
{
    add_list_routes(on);
    constexpr auto one = "/api/projects/{id}/documents/{document_id}/";
    on.get(one, show,
           {.summary = "One of its documents",
            .needs = Needs::view_project_document,
            .gives = "project document"});
    on.put(one, put,
           {.summary = "Say whether it is lent",
            .needs = Needs::fill_project,
            .takes = "project document",
            .gives = "project document"});
    on.patch(one, patch,
             {.summary = "Say whether it is lent",
              .needs = Needs::fill_project,
              .takes = "project document",
              .gives = "project document"});
    on.del(one, remove, {.summary = "Take it out", .needs = Needs::fill_project});
}

} // namespace quire::handlers
