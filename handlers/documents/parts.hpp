#pragma once
// What changing and removing a part of a document, a note or a section, have in common. A Part says
//     static Service& service(const Visit&);                 with change() and remove()
//     static auto changeable(const Visit&);                  throws unless the viewer may change it
//     static auto read_change(Fields&, bool whole);
//     static json::Value show(const Visit&, const its type&);

#include <handlers/documentcloud.hpp>

namespace quire::handlers {

template<class Part>
http::Response change_part(Visit& visit, bool whole)
{
    const auto before = Part::changeable(visit);
    const auto body = visit.body();
    dialects::documentcloud::Fields fields{body};
    const auto wish = Part::read_change(fields, whole);
    fields.finish();
    const auto after = Part::service(visit).change(before.document, before.id, wish, visit.viewer);
    return json_response(http::Status::ok, Part::show(visit, after));
}

template<class Part>
http::Response put_part(Visit& visit)
{
    return change_part<Part>(visit, true);
}

template<class Part>
http::Response patch_part(Visit& visit)
{
    return change_part<Part>(visit, false);
}

template<class Part>
http::Response remove_part(Visit& visit)
{
    const auto before = Part::changeable(visit);
    Part::service(visit).remove(before.document, before.id, visit.viewer);
    return http::no_content();
}

} // namespace quire::handlers
