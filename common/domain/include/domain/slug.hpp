#pragma once
// The readable part of a web address, made once from a title.

#include <string>
#include <string_view>

namespace quire {

// ASCII letters, digits, '_' and '-', at most 255; "untitled" when nothing is left. Latin letters
// lose their accents, Greek and Cyrillic are transliterated, other scripts are dropped.
std::string slug(std::string_view title);

} // namespace quire
