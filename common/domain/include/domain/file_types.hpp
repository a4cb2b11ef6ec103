#pragma once
// Kinds of files by extension: which are accepted, their media types, and how they become a PDF.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace quire {

enum class FileKind { pdf, image, office, other };

bool is_accepted_extension(std::string_view extension); // lower case, no dot
FileKind file_kind(std::string_view extension);
std::string_view media_type(std::string_view extension); // "application/octet-stream" when unknown
// "Report.PDF" → "pdf"; "" when there is none.
std::string extension_of(std::string_view file_name);
// What the first bytes say (PDF, JPEG, PNG, TIFF, GIF, BMP, WebP, ZIP…); empty when they say
// nothing. Only compares signatures: safe on hostile bytes.
std::optional<std::string_view> sniff_extension(std::span<const std::byte> head);
std::string_view extension_for_media_type(std::string_view media_type); // "" when unknown

} // namespace quire
