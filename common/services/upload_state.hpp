#pragma once
#include <blobs/blobs.hpp>
#include <cstdint>
#include <services/uploads.hpp>

namespace quire {

struct Upload::State {
    blobs::Incoming file;
    std::int64_t most_bytes = 0; // 0 = unlimited
};

} // namespace quire
