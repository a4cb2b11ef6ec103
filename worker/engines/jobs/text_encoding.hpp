#pragma once
// Plain text in whatever coding.

#include <cstddef>
#include <span>
#include <string>

namespace quire::engines {

// `bytes` as UTF-8 with a byte order mark. The coding is what a byte order mark says; else UTF-8
// where that is possible; else what ICU takes for likeliest. What has no meaning in it becomes
// U+FFFD.
std::string marked_utf8(std::span<const std::byte> bytes);

} // namespace quire::engines
