#pragma once
// Small text rules that several layers share. All text is UTF-8.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace quire {

bool is_utf8(std::string_view text);

// Replaces each invalid byte by U+FFFD.
std::string to_valid_utf8(std::string_view text);

// Code points, not bytes. The text must be valid UTF-8.
std::size_t length(std::string_view text);

// The first `most` code points.
std::string_view first(std::string_view text, std::size_t most);

// Without ASCII white space at either end.
std::string_view trim(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);

std::string lower_ascii(std::string_view text);

bool equals_ignoring_case(std::string_view a, std::string_view b); // ASCII

} // namespace quire
