#pragma once
// A font whose glyphs are all empty: it carries text that is found, selected and copied, not seen.
// Character codes are UTF-16 units; every glyph is half as wide as it is high.

#include <qpdf/QPDFObjectHandle.hh>

#include <string>

namespace quire::engines {

inline constexpr double glyph_width = 0.5; // of the font size

// Adds the font to the document; shared by all pages.
QPDFObjectHandle add_glyphless_font(QPDF& pdf);

// The font program: TrueType, two glyphs without an outline.
std::string glyphless_truetype();

// The map from codes to characters that makes the text readable.
std::string unicode_map();

} // namespace quire::engines
