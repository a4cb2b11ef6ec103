#pragma once
#include <string_view>

namespace quire::blobs {

// Unavailable for a full disk, std::system_error for everything else.
[[noreturn]] void fail(int error, std::string_view step);

} // namespace quire::blobs
