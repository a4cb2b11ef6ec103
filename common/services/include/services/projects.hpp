#pragma once
// Collections of documents, shared with collaborators.
//
// Not visible and not there are the same answer: NotFound{"project"}, or an empty optional. Visible
// but not allowed is Forbidden; who may what is in domain/project.hpp. Changes need a person
// (Unauthenticated) whose key, if any, may change documents. What a project lends ends for a
// collaborator with the transaction that removes one of the two.

#include <base/error.hpp>
#include <domain/listing.hpp>
#include <domain/project.hpp>
#include <domain/viewer.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace quire {

class Core;

// A document somebody wants in a project. `lends` absent: as the call says.
struct ProjectDocumentWish {
    DocumentId document;
    std::optional<bool> lends;
};

class Projects {
public:
    explicit Projects(Core& core) : m_core(core) {}

    static constexpr std::size_t most_at_once = 25; // documents named in one call; more: Refused

    // --- projects ---
    std::optional<Project> find(ProjectId id, const Viewer& viewer);
    // The visible ones among `ids`, by id: for expanding.
    std::vector<Project> find_all(const std::vector<ProjectId>& ids, const Viewer& viewer);
    // By id; numbered pages by slug. A user or document in the filter that is unknown or not
    // visible: Invalid{"user" | "document"}.
    Slice<Project> list(const ProjectFilter& filter, const Window& window, const Viewer& viewer);
    // Its creator is its first admin, and has it pinned.
    Project create(const ProjectDraft& draft, const Viewer& viewer);
    Project change(ProjectId id, const ProjectChange& change, const Viewer& viewer);
    // Its documents stay, without what the project lent. A large project is emptied in steps first.
    void remove(ProjectId id, const Viewer& viewer);

    // --- its documents: only what the viewer may view is listed, changed or removed ---
    struct DocumentsFilter {
        std::optional<std::vector<DocumentId>> documents; // only these
        bool ascending = false;                           // else the newest document id first
    };
    // `total` is always filled.
    Slice<ProjectDocument> documents(ProjectId id, const DocumentsFilter& filter,
                                     const Window& window, const Viewer& viewer);
    std::optional<ProjectDocument> document(ProjectId id, DocumentId document,
                                            const Viewer& viewer);

    // All or none, answered in the order of the wishes. A document that is not visible, or named
    // twice: InvalidItems{"document"}. Asking to lend without the right to share the document:
    // Forbidden. A new document is lent, unless said otherwise, when the viewer may share it.
    std::vector<ProjectDocument> add_documents(ProjectId id,
                                               std::span<const ProjectDocumentWish> wishes,
                                               const Viewer& viewer); // also Invalid when there
    std::vector<ProjectDocument> merge_documents(ProjectId id,
                                                 std::span<const ProjectDocumentWish> wishes,
                                                 const Viewer& viewer);
    // Exactly these afterwards. One that is there is treated like a new one, but never loses what
    // the viewer could not give back.
    std::vector<ProjectDocument>
    set_documents(ProjectId id, std::span<const ProjectDocumentWish> wishes, const Viewer& viewer);
    // `whole`: as in set_documents(), else as in merge_documents(). NotFound{"document"} when it is
    // not in the project.
    ProjectDocument change_document(ProjectId id, const ProjectDocumentWish& wish, bool whole,
                                    const Viewer& viewer);
    void remove_document(ProjectId id, DocumentId document, const Viewer& viewer);
    // Those that are not in the project are passed over.
    void remove_documents(ProjectId id, const std::vector<DocumentId>& documents,
                          const Viewer& viewer);
    void remove_all_documents(ProjectId id, const Viewer& viewer); // a large project in steps

    // --- its collaborators, for its admins; to everybody else there seem to be none ---
    Slice<Collaborator> collaborators(ProjectId id, const Window& window,
                                      const Viewer& viewer); // by user id
    std::optional<Collaborator> collaborator(ProjectId id, UserId user, const Viewer& viewer);
    // No account with this address, or one that collaborates already: Invalid{"email"}.
    Collaborator invite(ProjectId id, std::string_view email, ProjectRole role,
                        const Viewer& viewer);
    // NotFound{"collaborator"}; Invalid{"access"} for the last admin.
    Collaborator change_collaborator(ProjectId id, const Collaborator& collaborator,
                                     const Viewer& viewer);
    // NotFound{"collaborator"}; Refused for the last admin.
    void remove_collaborator(ProjectId id, UserId user, const Viewer& viewer);

private:
    Core& m_core;
};

} // namespace quire
