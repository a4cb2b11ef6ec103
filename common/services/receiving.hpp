#pragma once
// The one door for files, inside an open transaction. Private to this layer.

#include "core.hpp"

#include <blobs/blobs.hpp>
#include <span>
#include <store/documents.hpp>
#include <string>

namespace quire {

// The row of a file that is safe on disk; locked, so that purging it waits. What a purge took away
// meanwhile is put back.
BlobId keep_row(Core& core, Database& database, const blobs::KeptFile& kept, blobs::Incoming& file);
// Throws QuotaExceeded.
void check_quota(Core& core, Database& database, OrganizationId organization, std::int64_t bytes);
// What the first bytes say, else the extension.
std::string sniffed_type(std::span<const std::byte> head, const std::string& extension);

} // namespace quire
