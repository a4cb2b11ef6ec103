#pragma once
// The words of the filtering query language.

#include <string>
#include <string_view>
#include <vector>

namespace quire::search {

struct FilterToken {
    enum class Kind { open, close, both, either, negate, text, filter };
    Kind kind = Kind::text;
    std::string text;     // of text; value of a filter
    std::string field;    // of a filter
    std::string op = "="; // of a filter: = > >= < <=
};

// Never fails; at most 200 tokens, the rest is dropped.
std::vector<FilterToken> lex_filter(std::string_view text);

} // namespace quire::search
