// The sections of one document.
// Rules: services/sections.hpp.   Cases: tests/e2e/cases/documentcloud/sections/

#include "documentcloud.hpp"
#include "parts.hpp"

#include <dialects/documentcloud/notes.hpp>

namespace quire::handlers {

using namespace dialects::documentcloud;
using http::Response;

namespace {

Section found(const Visit& visit, const Document& document)
{
    auto section = visit.quire.sections.find(document, visit.id<SectionId>("section"));
    if (!section) throw NotFound{"section"};
    return *std::move(section);
}

// The section is there for the viewer, who may edit its document.
Section changeable(const Visit& visit)
{
    return found(visit, editable_parent(visit));
}

json::Value present_section(const Visit& visit, const Section& section)
{
    return shaped(visit, {present(section)}).front();
}

Response list(Visit& visit)
{
    const auto document = visible(visit);
    const auto page = read_page(visit.query, visit.viewer.anonymous());
    const auto sections = visit.quire.sections.list(document, page.window);
    json::Array objects;
    for (const auto& section : sections.items)
        objects.push_back(present(section));
    return json_response(
        http::Status::ok,
        envelope(page, neighbours(sections), shaped(visit, std::move(objects)), visit.here()));
}

Response show(Visit& visit)
{
    return json_response(http::Status::ok, present_section(visit, found(visit, visible(visit))));
}

Response create(Visit& visit)
{
    const auto document = editable_parent(visit);
    const auto body = visit.body();
    Fields fields{body};
    const auto draft = read_section_draft(fields);
    fields.finish();
    const auto section = visit.quire.sections.create(document.id, draft, visit.viewer);
    return json_response(http::Status::created, present_section(visit, section));
}

struct SectionPart {
    static Sections& service(const Visit& visit) { return visit.quire.sections; }
    static Section changeable(const Visit& visit) { return handlers::changeable(visit); }
    static SectionChange read_change(Fields& fields, bool whole)
    {
        return read_section_change(fields, whole);
    }
    static json::Value show(const Visit& visit, const Section& section)
    {
        return present_section(visit, section);
    }
};

} // namespace

void add_sections(Views& on)
{
    constexpr auto all = "/api/documents/{id}/sections/";
    constexpr auto one = "/api/documents/{id}/sections/{section}/";
    on.get(
        all, list,
        {.summary = "Its sections, by page", .needs = Needs::view_document, .gives = "[section]"});
    on.post(all, create,
            {.summary = "Begin a section on a page that has none",
             .needs = Needs::edit_document,
             .takes = "section",
             .gives = "section"});
    on.get(one, show,
           {.summary = "One section", .needs = Needs::view_document, .gives = "section"});
    on.put(one, put_part<SectionPart>,
           {.summary = "Change a section, all of it",
            .needs = Needs::edit_document,
            .takes = "section",
            .gives = "section"});
    on.patch(one, patch_part<SectionPart>,
             {.summary = "Change some of a section",
              .needs = Needs::edit_document,
              .takes = "section",
              .gives = "section"});
    on.del(one, remove_part<SectionPart>,
           {.summary = "Remove a section", .needs = Needs::edit_document});
}

} // namespace quire::handlers
