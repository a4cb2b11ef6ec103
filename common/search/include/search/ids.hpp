#pragma once
// The ids that search speaks of.

#if __has_include(<domain/ids.hpp>)
#include <domain/ids.hpp>
#else
#include <base/id.hpp>

namespace quire {

using DocumentId = Id<struct DocumentTag>;
using UserId = Id<struct UserTag>;
using OrganizationId = Id<struct OrganizationTag>;
using ProjectId = Id<struct ProjectTag>;

} // namespace quire
#endif
