#include <handlers/about.hpp>

#include <stdexcept>

namespace quire::handlers {

std::string_view name(Needs needs)
{
    switch (needs) {
    case Needs::anyone:
        return "anyone";
    case Needs::login:
        return "login";
    case Needs::verified:
        return "verified";
    case Needs::view_document:
        return "view_document";
    case Needs::annotate_document:
        return "annotate_document";
    case Needs::edit_document:
        return "edit_document";
    case Needs::remove_document:
        return "remove_document";
    case Needs::edit_documents:
        return "edit_documents";
    case Needs::remove_documents:
        return "remove_documents";
    case Needs::view_note:
        return "view_note";
    case Needs::change_note:
        return "change_note";
    case Needs::view_project:
        return "view_project";
    case Needs::pin_project:
        return "pin_project";
    case Needs::administer_project:
        return "administer_project";
    case Needs::fill_project:
        return "fill_project";
    case Needs::view_project_document:
        return "view_project_document";
    case Needs::view_collaborator:
        return "view_collaborator";
    case Needs::view_user:
        return "view_user";
    case Needs::self:
        return "self";
    case Needs::view_organization:
        return "view_organization";
    case Needs::member:
        return "member";
    case Needs::own_search:
        return "own_search";
    case Needs::staff:
        return "staff";
    case Needs::signature:
        return "signature";
    case Needs::key:
        return "key";
    case Needs::front:
        return "front";
    case Needs::later:
        return "later";
    }
    throw std::logic_error("unknown policy");
}

About::operator http::About() const
{
    if (summary.empty()) throw std::logic_error("a route says nothing of itself");
    return {std::string{summary}, std::string{name(needs)}, std::string{takes}, std::string{gives}};
}

} // namespace quire::handlers
