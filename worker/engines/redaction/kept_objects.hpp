#pragma once
// Copies of what the kept pages of a redacted document show. A list of what is let through says
// for each kind of object which entries may stay; everything else is left behind, known or unknown.

#include "kept_content.hpp"

#include <map>
#include <qpdf/QPDF.hh>
#include <set>
#include <utility>
#include <vector>

namespace quire::engines {

enum class Kind {
    nothing,
    plain, // numbers, names, strings and arrays of them; no dictionary
    parameters,
    image,
    soft_mask_image,
    form,
    xobject,
    tiling,
    shading_pattern,
    pattern,
    colour, // colour spaces, functions, shadings
    gstate,
    soft_mask,
    group,
    font,
    descriptor,
    program,
    cid_info,
    encoding,
    layer,
    properties,
};

class KeptObjects {
public:
    explicit KeptObjects(QPDF& pdf) : m_pdf(pdf) {}

    // Call for every kept page before the first copy: fonts keep only what these pages show.
    void note(QPDFObjectHandle page);

    // What a kept page needs: its content and its resources.
    QPDFObjectHandle content(QPDFObjectHandle page);
    QPDFObjectHandle resources(QPDFObjectHandle page);
    QPDFObjectHandle copy(QPDFObjectHandle object, Kind kind);

    // Old layers that copied objects belong to, with what stands for them.
    const std::map<QPDFObjGen, QPDFObjectHandle>& layers() const { return m_layers; }

private:
    using Names = std::optional<std::set<std::string>>; // nothing: all

    void note_content(QPDFObjectHandle content, QPDFObjectHandle resources);
    void note_nested(QPDFObjectHandle resources, const std::set<std::string>& names);
    Names needed_names(QPDFObjectHandle content, QPDFObjectHandle resources, int depth = 0);
    QPDFObjectHandle copy_resources(QPDFObjectHandle resources, const Names& names);
    void fill(QPDFObjectHandle into, QPDFObjectHandle object, Kind kind);
    void fill_dictionary(QPDFObjectHandle into, QPDFObjectHandle dict, Kind kind);
    void fill_stream(QPDFObjectHandle into, QPDFObjectHandle stream, Kind kind);
    void fill_layer(QPDFObjectHandle into, QPDFObjectHandle layer);
    void fill_font(QPDFObjectHandle into, QPDFObjectHandle font);
    std::set<std::string> shown_glyphs(QPDFObjectHandle font) const;
    QPDFObjectHandle letters_of(QPDFObjectHandle font);
    const ShownCodes* shown_in(QPDFObjectHandle font) const;

    QPDF& m_pdf;
    std::map<std::pair<QPDFObjGen, Kind>, QPDFObjectHandle> m_copies;
    std::map<QPDFObjGen, QPDFObjectHandle> m_layers;
    std::map<QPDFObjGen, ShownCodes> m_shown;
    std::set<QPDFObjGen> m_shown_by_state; // fonts that a graphics state sets
    std::set<std::pair<QPDFObjGen, QPDFObjGen>> m_noted;
    int m_depth = 0;
};

} // namespace quire::engines
