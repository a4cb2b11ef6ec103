#pragma once
// The content of pages that a redaction leaves alone: what it mentions, what it shows, and the same
// content without its comments.

#include <bitset>
#include <map>
#include <optional>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <set>
#include <string>

namespace quire::engines {

// The codes that were shown in one font, read both ways: as single bytes and as pairs.
struct ShownCodes {
    std::bitset<256> bytes;
    std::bitset<65536> pairs;

    void add(const std::string& shown);
    bool holds(std::uint32_t code, std::size_t code_bytes) const;
};

struct Mentions {
    std::set<std::string> names;               // every name in the content
    std::map<std::string, ShownCodes> by_font; // by the font's name
};

// Nothing when the content cannot be decoded. `page_or_form` may be any stream of content.
std::optional<Mentions> mentions_of(QPDFObjectHandle page_or_form);

// Whose data is `page_or_form`'s content, decoded and without comments, whenever it is asked for.
QPDFObjectHandle clean_content(QPDF& pdf, QPDFObjectHandle page_or_form);
void give_clean_content(QPDFObjectHandle stream, QPDFObjectHandle page_or_form);

} // namespace quire::engines
