#pragma once
// What a route tells about itself: a sentence for people and API descriptions, and the policy that
// its view enforces. Both are data for `--routes`, the OpenAPI description and the permission
// matrix (tests/e2e/matrix), which computes for itself what each policy answers to whom. They
// enforce nothing.
//
//     on.get("/api/documents/{id}/", show,
//            {.summary = "One document", .needs = Needs::view_document, .gives = "document"});

#include <cstdint>
#include <http/router.hpp>
#include <string>
#include <string_view>

namespace quire::handlers {

// Who may call a route. What the caller may not see is answered 404, what they may see but not do
// 403; writes refuse the anonymous with 403 first.
enum class Needs : std::uint8_t {
    anyone,            // lists hold only what the caller may see
    login,             // any account
    verified,          // an account that may add documents
    view_document,     // who can see the document
    annotate_document, // logged in, and can see it
    edit_document,     // the edit right, also through a project
    remove_document,   // the right to delete, never through a project
    edit_documents,    // the edit right on each document of the body
    remove_documents,  // the right to delete on each document named
    view_note,         // can see the document and the note
    change_note,       // its author; if it is not private also who can edit the document
    view_project,
    pin_project,           // can see it: the caller's own flag. Anything else: administer_project
    administer_project,    // admin collaborators
    fill_project,          // edit and admin collaborators
    view_project_document, // can see the project and the document in it
    view_collaborator,     // admin collaborators; to others there is none
    view_user,             // logged in, and they have something in common
    self,                  // the caller's own account
    view_organization,     // logged in, and it is not somebody else's private one
    member,                // of the organization
    own_search,            // who saved it
    staff,                 // administrators of the archive
    signature,             // the address carries its own permission
    key,                   // an API key (Papra)
    front,                 // nginx asks, clients cannot
    later,                 // nobody: 501 until that part exists
};

std::string_view name(Needs needs); // "view_document"

struct About {
    std::string_view summary = {};
    Needs needs = Needs::anyone;
    // What goes in and comes out: "document", "list of document" (a bare list), "[document]" (a
    // page of them in an envelope). Known words: handlers/openapi/fields.json.
    std::string_view takes = {};
    std::string_view gives = {};

    operator http::About() const; // throws std::logic_error without a summary: say what it is for
};

} // namespace quire::handlers
