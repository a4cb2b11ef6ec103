#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace quire {

// Up to `most_bytes` of a text file, without half a character at the end; "" when it is not there.
std::string read_text(const std::filesystem::path& file, std::int64_t most_bytes);

// The text of one page (0-based) in the folder of a finished revision.
std::string read_page(const std::filesystem::path& folder, std::int64_t page);

} // namespace quire
