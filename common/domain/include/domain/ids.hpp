#pragma once
// The ids of everything the archive keeps. Values are database keys; public spellings belong to the
// dialects.

#include <base/id.hpp>

namespace quire {

using UserId = Id<struct UserTag>;
using OrganizationId = Id<struct OrganizationTag>;
using GroupId = Id<struct GroupTag>;
using DocumentId = Id<struct DocumentTag>;
using RevisionId = Id<struct RevisionTag>;
using ProjectId = Id<struct ProjectTag>;
using TagId = Id<struct LabelTag>;
using BlobId = Id<struct BlobTag>;
using JobId = Id<struct JobTag>;
using KeyId = Id<struct KeyTag>;
using NoteId = Id<struct NoteTag>;
using SectionId = Id<struct SectionTag>;
using ErrorId = Id<struct ErrorTag>;

} // namespace quire
