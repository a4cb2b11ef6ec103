#include "receiving.hpp"

#include <base/error.hpp>
#include <domain/file_types.hpp>

namespace quire {

std::string sniffed_type(std::span<const std::byte> head, const std::string& extension)
{
    const auto sniffed = sniff_extension(head);
    return std::string{media_type(sniffed ? *sniffed : std::string_view{extension})};
}

BlobId keep_row(Core& core, Database& database, const blobs::KeptFile& kept, blobs::Incoming& file)
{
    const auto& digests = kept.digests;
    const auto blob = store::keep_blob(
        database, {digests.sha256, digests.sha1, digests.md5, kept.size_bytes}, core.now());
    // The last document with the same bytes may have been purged since the file was kept. From here
    // on the row is locked, and purging waits.
    file.stay();
    return blob;
}

void check_quota(Core& core, Database& database, OrganizationId organization, std::int64_t bytes)
{
    const auto most = core.config().limits.organization_bytes;
    if (most > 0 && store::bytes_of(database, organization) + bytes > most)
        throw QuotaExceeded("limits.organization_bytes");
}

} // namespace quire
