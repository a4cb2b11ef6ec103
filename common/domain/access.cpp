#include <domain/access.hpp>

#include "names.hpp"

namespace quire {

namespace {

constexpr Names<Access, 4> access_names{{{{Access::public_, "public"},
                                          {Access::organization, "organization"},
                                          {Access::private_, "private"},
                                          {Access::invisible, "invisible"}}}};
constexpr Names<Status, 5> status_names{{{{Status::no_file, "nofile"},
                                          {Status::pending, "pending"},
                                          {Status::readable, "readable"},
                                          {Status::success, "success"},
                                          {Status::error, "error"}}}};

// Everyone sees a public document once it can be read; only its organization works on it, even if
// somebody else owns it or lends it.
Rights rights_of_public(const Viewer& viewer, const DocumentFacts& document, bool collaborates)
{
    const bool view = published(document.status) || viewer.is(document.owner) || collaborates;
    const bool own = view && viewer.member_of(document.organization);
    return {.view = view, .edit = own, .share = own, .remove = own};
}

// `own`: the right does not come through a project, so it may be passed on.
Rights rights_of_closed(bool own, Collaboration collaboration)
{
    return {.view = own || collaboration != Collaboration::none,
            .edit = own || collaboration == Collaboration::edit,
            .share = own,
            .remove = own};
}

Rights rights_of_live(const Viewer& viewer, const DocumentFacts& document)
{
    const auto collaboration = viewer.anonymous() ? Collaboration::none : document.collaboration;
    const bool owner = viewer.is(document.owner);
    switch (document.access) {
    case Access::public_:
        return rights_of_public(viewer, document, collaboration != Collaboration::none);
    case Access::organization:
        return rights_of_closed(owner || viewer.member_of(document.organization), collaboration);
    case Access::private_:
        return rights_of_closed(owner, collaboration);
    case Access::invisible:
        return {};
    }
    return {};
}

} // namespace

std::string_view name(Access access)
{
    return access_names.name(access);
}

std::string_view name(Status status)
{
    return status_names.name(status);
}

std::optional<Access> parse_access(std::string_view name)
{
    return access_names.parse(name);
}

std::optional<Status> parse_status(std::string_view name)
{
    return status_names.parse(name);
}

Rights rights(const Viewer& viewer, const DocumentFacts& document)
{
    if (document.removed) return {};
    auto rights = rights_of_live(viewer, document);
    if (document.trashed) { // only those who could have put it there look into the trash
        rights.view = rights.remove;
        rights.edit = rights.edit && rights.remove;
        rights.share = false;
    }
    return rights;
}

NoteRights note_rights(const Viewer& viewer, const Rights& document, const NoteFacts& note)
{
    if (!document.view) return {};
    const bool author = viewer.is(note.author);
    switch (note.access) {
    case Access::public_:
        return {.view = true, .change = author || document.edit};
    case Access::organization:
        return {.view = author || document.edit, .change = author || document.edit};
    case Access::private_:
        return {.view = author, .change = author};
    case Access::invisible:
        return {};
    }
    return {};
}

bool may_open_note(const Rights& document, Access before, Access after)
{
    const bool more_open = after < before; // the enumerators go from open to closed
    return document.edit || !more_open;
}

} // namespace quire
