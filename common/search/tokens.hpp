#pragma once
// How text becomes tokens: the same rule for the index, the query and the highlighter.
//
// A token is a maximal run of letters, digits and the marks on them. Scripts written without spaces
// (Chinese, Japanese, Thai, …) give one token per character, so that any part of a run is found as
// a phrase. Soft hyphens and joiners inside a run do not count.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace quire::search {

struct Token {
    std::string plain;  // compatibility-composed (NFKC), case folded; never empty
    std::string folded; // without accents on Latin letters; empty when that changes nothing
    std::size_t begin = 0, end = 0; // bytes in the text
    bool starts_run = false;        // first character of a run of an unspaced script
    bool unspaced = false;

    const std::string& folded_form() const { return folded.empty() ? plain : folded; }
};

// At most `most` tokens. Invalid UTF-8 separates. With `wildcards`, * and ? count as letters.
std::vector<Token> tokenize(std::string_view text, bool wildcards = false,
                            std::size_t most = static_cast<std::size_t>(-1));

// Letter case ignored, nothing else.
std::string fold_case(std::string_view text);

// Only letters and digits, lower case: how choices are compared.
std::string letters_and_digits(std::string_view text);

// Every Unicode white space becomes one ' '; invalid bytes become U+FFFD; at most `most_bytes`, cut
// between characters.
std::string plain_spaces(std::string_view text, std::size_t most_bytes);

std::u32string to_utf32(std::string_view text);

} // namespace quire::search
