#include "kept_objects.hpp"

#include "pdf/pdf_file.hpp"
#include "pdf/unicode_map.hpp"

#include <array>
#include <engines/engine.hpp>
#include <string_view>

namespace quire::engines {

namespace {

constexpr int deepest = 200; // objects within objects; deeper is an attack

using Entries = std::map<std::string, Kind>;

// What is let through.
const std::map<Kind, Entries>& let_through()
{
    using enum Kind;
    static const Entries image_entries = {
        {"/Type", plain},   {"/Subtype", plain},          {"/Width", plain},
        {"/Height", plain}, {"/ColorSpace", colour},      {"/BitsPerComponent", plain},
        {"/Intent", plain}, {"/ImageMask", plain},        {"/Mask", soft_mask_image},
        {"/Decode", plain}, {"/Interpolate", plain},      {"/SMask", soft_mask_image},
        {"/Matte", plain},  {"/SMaskInData", plain},      {"/OC", layer},
        {"/Filter", plain}, {"/DecodeParms", parameters},
    };
    static const std::map<Kind, Entries> table = {
        {image, image_entries},
        {soft_mask_image,
         {{"/Type", plain},
          {"/Subtype", plain},
          {"/Width", plain},
          {"/Height", plain},
          {"/ColorSpace", colour},
          {"/BitsPerComponent", plain},
          {"/ImageMask", plain},
          {"/Decode", plain},
          {"/Interpolate", plain},
          {"/Matte", plain},
          {"/Filter", plain},
          {"/DecodeParms", parameters}}},
        {parameters,
         {{"/K", plain},
          {"/Columns", plain},
          {"/Rows", plain},
          {"/BlackIs1", plain},
          {"/EncodedByteAlign", plain},
          {"/EndOfLine", plain},
          {"/EndOfBlock", plain},
          {"/DamagedRowsBeforeError", plain},
          {"/Predictor", plain},
          {"/Colors", plain},
          {"/BitsPerComponent", plain},
          {"/EarlyChange", plain},
          {"/ColorTransform", plain},
          {"/JBIG2Globals", program}}},
        {form,
         {{"/Type", plain},
          {"/Subtype", plain},
          {"/FormType", plain},
          {"/BBox", plain},
          {"/Matrix", plain},
          {"/Group", group},
          {"/OC", layer}}},
        {tiling,
         {{"/Type", plain},
          {"/PatternType", plain},
          {"/PaintType", plain},
          {"/TilingType", plain},
          {"/BBox", plain},
          {"/XStep", plain},
          {"/YStep", plain},
          {"/Matrix", plain}}},
        {shading_pattern,
         {{"/Type", plain},
          {"/PatternType", plain},
          {"/Shading", colour},
          {"/Matrix", plain},
          {"/ExtGState", gstate}}},
        {colour,
         {{"/N", plain},
          {"/Alternate", colour},
          {"/Range", plain},
          {"/WhitePoint", plain},
          {"/BlackPoint", plain},
          {"/Gamma", plain},
          {"/Matrix", plain},
          {"/Subtype", plain},
          {"/FunctionType", plain},
          {"/Domain", plain},
          {"/Size", plain},
          {"/BitsPerSample", plain},
          {"/Order", plain},
          {"/Encode", plain},
          {"/Decode", plain},
          {"/C0", plain},
          {"/C1", plain},
          {"/Functions", colour},
          {"/Bounds", plain},
          {"/ShadingType", plain},
          {"/ColorSpace", colour},
          {"/Background", plain},
          {"/BBox", plain},
          {"/AntiAlias", plain},
          {"/Coords", plain},
          {"/Extend", plain},
          {"/Function", colour},
          {"/BitsPerCoordinate", plain},
          {"/BitsPerComponent", plain},
          {"/BitsPerFlag", plain},
          {"/VerticesPerRow", plain},
          {"/Filter", plain},
          {"/DecodeParms", parameters}}},
        {gstate, {{"/Type", plain}, {"/LW", plain},        {"/LC", plain},    {"/LJ", plain},
                  {"/ML", plain},   {"/D", plain},         {"/RI", plain},    {"/OP", plain},
                  {"/op", plain},   {"/OPM", plain},       {"/Font", font},   {"/BG", colour},
                  {"/BG2", colour}, {"/UCR", colour},      {"/UCR2", colour}, {"/TR", colour},
                  {"/TR2", colour}, {"/FL", plain},        {"/SM", plain},    {"/SA", plain},
                  {"/BM", plain},   {"/SMask", soft_mask}, {"/CA", plain},    {"/ca", plain},
                  {"/AIS", plain},  {"/TK", plain}}},
        {soft_mask,
         {{"/Type", plain}, {"/S", plain}, {"/G", form}, {"/BC", plain}, {"/TR", colour}}},
        {group, {{"/Type", plain}, {"/S", plain}, {"/CS", colour}, {"/I", plain}, {"/K", plain}}},
        {font,
         {{"/Type", plain},
          {"/Subtype", plain},
          {"/BaseFont", plain},
          {"/Name", plain},
          {"/FirstChar", plain},
          {"/LastChar", plain},
          {"/Widths", plain},
          {"/FontDescriptor", descriptor},
          {"/Encoding", encoding},
          {"/DescendantFonts", font},
          {"/CIDSystemInfo", cid_info},
          {"/DW", plain},
          {"/W", plain},
          {"/DW2", plain},
          {"/W2", plain},
          {"/CIDToGIDMap", program},
          {"/FontBBox", plain},
          {"/FontMatrix", plain}}},
        {descriptor, {{"/Type", plain},        {"/FontName", plain},    {"/FontFamily", plain},
                      {"/FontStretch", plain}, {"/FontWeight", plain},  {"/Flags", plain},
                      {"/FontBBox", plain},    {"/ItalicAngle", plain}, {"/Ascent", plain},
                      {"/Descent", plain},     {"/Leading", plain},     {"/CapHeight", plain},
                      {"/XHeight", plain},     {"/StemV", plain},       {"/StemH", plain},
                      {"/AvgWidth", plain},    {"/MaxWidth", plain},    {"/MissingWidth", plain},
                      {"/FontFile", program},  {"/FontFile2", program}, {"/FontFile3", program}}},
        {program,
         {{"/Subtype", plain},
          {"/Length1", plain},
          {"/Length2", plain},
          {"/Length3", plain},
          {"/Filter", plain},
          {"/DecodeParms", parameters}}},
        {cid_info, {{"/Registry", plain}, {"/Ordering", plain}, {"/Supplement", plain}}},
        {encoding,
         {{"/Type", plain},
          {"/BaseEncoding", plain},
          {"/Differences", plain},
          {"/CMapName", plain},
          {"/CIDSystemInfo", cid_info},
          {"/WMode", plain},
          {"/UseCMap", encoding},
          {"/Filter", plain},
          {"/DecodeParms", parameters}}},
    };
    return table;
}

// The parts of a resource dictionary and what they hold.
constexpr std::array<std::pair<const char*, Kind>, 7> categories = {{
    {"/ExtGState", Kind::gstate},
    {"/ColorSpace", Kind::colour},
    {"/Pattern", Kind::pattern},
    {"/Shading", Kind::colour},
    {"/XObject", Kind::xobject},
    {"/Font", Kind::font},
    {"/Properties", Kind::properties},
}};

bool is_named(QPDFObjectHandle dict, const char* key, std::string_view value)
{
    auto found = dict.getKey(key);
    return found.isName() && found.getName() == value;
}

bool is_stream_of(QPDFObjectHandle object, std::string_view subtype)
{
    return object.isStream() && is_named(object.getDict(), "/Subtype", subtype);
}

bool is_scalar(QPDFObjectHandle object)
{
    return object.isNumber() || object.isBool() || object.isName() || object.isString() ||
           object.isNull();
}

QPDFObjectHandle resources_of(QPDFObjectHandle dict, QPDFObjectHandle otherwise)
{
    auto own = dict.getKey("/Resources");
    return own.isDictionary() ? own : otherwise;
}

QPDFObjectHandle page_resources(QPDFObjectHandle page)
{
    auto found = QPDFPageObjectHelper{page}.getAttribute("/Resources", false);
    return found.isDictionary() ? found : QPDFObjectHandle::newDictionary();
}

// The entries of one part of the resources.
std::map<std::string, QPDFObjectHandle> listed(QPDFObjectHandle resources, const char* category)
{
    auto part = resources.getKey(category);
    return part.isDictionary() ? part.getDictAsMap() : std::map<std::string, QPDFObjectHandle>{};
}

bool is_default_colour(const std::string& name)
{
    return name == "/DefaultGray" || name == "/DefaultRGB" || name == "/DefaultCMYK";
}

// JPEG says more than pixels: places, cameras, comments, a small copy of itself. What decoders need
// are the tables, the frame, and the markers that tell the colours (JFIF, ICC, Adobe).
std::string without_comments(std::string_view jpeg)
{
    std::string out{jpeg.substr(0, 2)};
    std::size_t at = 2;
    while (at + 4 <= jpeg.size() && jpeg[at] == '\xff') {
        const auto marker = static_cast<unsigned char>(jpeg[at + 1]);
        if (marker == 0xda) break; // pixels follow
        const auto length =
            2 + (static_cast<std::size_t>(static_cast<unsigned char>(jpeg[at + 2])) << 8 |
                 static_cast<unsigned char>(jpeg[at + 3]));
        const bool application = marker >= 0xe0 && marker <= 0xef;
        const bool needed = marker == 0xe0 || marker == 0xe2 || marker == 0xee;
        if (marker != 0xfe && (!application || needed)) out += jpeg.substr(at, length);
        at = std::min(jpeg.size(), at + length);
    }
    return out.append(jpeg.substr(at));
}

class BareJpeg : public QPDFObjectHandle::StreamDataProvider {
public:
    explicit BareJpeg(QPDFObjectHandle image) : m_image(image) {}

    void provideStreamData(QPDFObjGen const&, Pipeline* pipeline) override
    {
        const auto raw = m_image.getRawStreamData();
        const auto bare =
            without_comments({reinterpret_cast<const char*>(raw->getBuffer()), raw->getSize()});
        pipeline->write(reinterpret_cast<const unsigned char*>(bare.data()), bare.size());
        pipeline->finish();
    }

private:
    QPDFObjectHandle m_image;
};

class SameData : public QPDFObjectHandle::StreamDataProvider {
public:
    explicit SameData(QPDFObjectHandle stream) : m_stream(stream) {}

    void provideStreamData(QPDFObjGen const&, Pipeline* pipeline) override
    {
        m_stream.pipeStreamData(pipeline, 0, qpdf_dl_none, true);
    }

private:
    QPDFObjectHandle m_stream;
};

Kind what_it_is(QPDFObjectHandle object, Kind asked)
{
    switch (asked) {
    case Kind::plain: // no entry of a dictionary is let through
        return object.isDictionary() || object.isStream() ? Kind::nothing : asked;
    case Kind::xobject:
        return is_stream_of(object, "/Image")  ? Kind::image
               : is_stream_of(object, "/Form") ? Kind::form
                                               : Kind::nothing;
    case Kind::pattern:
        return object.isStream() ? Kind::tiling : Kind::shading_pattern;
    case Kind::properties:
        return object.isDictionary() &&
                       (is_named(object, "/Type", "/OCG") || is_named(object, "/Type", "/OCMD"))
                   ? Kind::layer
                   : Kind::nothing;
    default:
        return asked;
    }
}

bool is_jpeg(QPDFObjectHandle dict)
{
    auto filter = dict.getKey("/Filter");
    if (filter.isArray() && filter.getArrayNItems() == 1) filter = filter.getArrayItem(0);
    return filter.isName() && filter.getName() == "/DCTDecode";
}

} // namespace

void KeptObjects::note(QPDFObjectHandle page)
{
    note_content(page, page_resources(page));
}

void KeptObjects::note_content(QPDFObjectHandle content, QPDFObjectHandle resources)
{
    if (!m_noted.insert({content.getObjGen(), resources.getObjGen()}).second &&
        content.isIndirect() && resources.isIndirect())
        return;
    if (m_depth >= deepest) throw EngineError(ErrorKind::unsupported, "nesting");
    ++m_depth;
    const auto mentions = mentions_of(content);
    for (auto& [name, font] : listed(resources, "/Font")) {
        if (!mentions) m_shown_by_state.insert(font.getObjGen());
        if (!mentions || !mentions->by_font.contains(name)) continue;
        auto& shown = m_shown[font.getObjGen()];
        shown.bytes |= mentions->by_font.at(name).bytes;
        shown.pairs |= mentions->by_font.at(name).pairs;
    }
    if (mentions) note_nested(resources, mentions->names);
    --m_depth;
}

void KeptObjects::note_nested(QPDFObjectHandle resources, const std::set<std::string>& names)
{
    for (auto& [name, object] : listed(resources, "/XObject"))
        if (names.contains(name) && is_stream_of(object, "/Form"))
            note_content(object, resources_of(object.getDict(), resources));
    for (auto& [name, object] : listed(resources, "/Pattern"))
        if (names.contains(name) && object.isStream())
            note_content(object, resources_of(object.getDict(), resources));
    for (auto& [name, state] : listed(resources, "/ExtGState")) {
        if (!names.contains(name) || !state.isDictionary()) continue;
        auto font = state.getKey("/Font");
        if (font.isArray() && font.getArrayNItems() > 0)
            m_shown_by_state.insert(font.getArrayItem(0).getObjGen());
        auto mask = state.getKey("/SMask");
        if (mask.isDictionary() && mask.getKey("/G").isStream())
            note_content(mask.getKey("/G"), resources_of(mask.getKey("/G").getDict(), resources));
    }
    for (auto& [name, font] : listed(resources, "/Font")) {
        if (!names.contains(name) || !font.isDictionary()) continue;
        auto glyphs = font.getKey("/CharProcs");
        if (!glyphs.isDictionary()) continue;
        for (auto& [glyph, content] : glyphs.getDictAsMap())
            if (auto stream = content; stream.isStream())
                note_content(stream, resources_of(font, resources));
    }
}

// What a content mentions, and what it lends its resources to mentions.
KeptObjects::Names KeptObjects::needed_names(QPDFObjectHandle content, QPDFObjectHandle resources,
                                             int depth)
{
    if (depth > deepest) throw EngineError(ErrorKind::unsupported, "nesting");
    const auto mentions = mentions_of(content);
    if (!mentions) return {};
    auto names = mentions->names;
    const auto borrow = [&](QPDFObjectHandle borrower) {
        if (borrower.getObjGen() == content.getObjGen()) return true;
        const auto more = needed_names(borrower, resources, depth + 1);
        if (more) names.insert(more->begin(), more->end());
        return more.has_value();
    };
    for (auto& [name, object] : listed(resources, "/XObject"))
        if (mentions->names.contains(name) && is_stream_of(object, "/Form") &&
            !object.getDict().getKey("/Resources").isDictionary() && !borrow(object))
            return {};
    for (auto& [name, font] : listed(resources, "/Font")) {
        if (!mentions->names.contains(name) || !font.isDictionary() ||
            font.getKey("/Resources").isDictionary() || !font.getKey("/CharProcs").isDictionary())
            continue;
        for (auto& [glyph, procedure] : font.getKey("/CharProcs").getDictAsMap())
            if (auto stream = procedure; stream.isStream() && !borrow(stream)) return {};
    }
    return names;
}

QPDFObjectHandle KeptObjects::content(QPDFObjectHandle page)
{
    if (mentions_of(page)) return clean_content(m_pdf, page);
    auto streams = QPDFObjectHandle::newArray();
    for (auto& stream : page.getPageContents()) // cannot be decoded: readers show what they can
        streams.appendItem(copy(stream, Kind::program));
    return streams;
}

QPDFObjectHandle KeptObjects::resources(QPDFObjectHandle page)
{
    auto found = page_resources(page);
    return copy_resources(found, needed_names(page, found));
}

QPDFObjectHandle KeptObjects::copy_resources(QPDFObjectHandle resources, const Names& names)
{
    auto kept = QPDFObjectHandle::newDictionary();
    for (const auto& [category, kind] : categories) {
        auto part = QPDFObjectHandle::newDictionary();
        for (auto [name, object] : listed(resources, category))
            if (!names || names->contains(name) || is_default_colour(name))
                part.replaceKey(name, copy(object, kind));
        if (!part.getKeys().empty()) kept.replaceKey(category, part);
    }
    return kept;
}

QPDFObjectHandle KeptObjects::copy(QPDFObjectHandle object, Kind asked)
{
    const auto kind = what_it_is(object, asked);
    if (is_scalar(object)) return object.isIndirect() ? object.unsafeShallowCopy() : object;
    if (kind == Kind::nothing) return QPDFObjectHandle::newNull();
    const std::pair key{object.getObjGen(), kind};
    if (auto known = m_copies.find(key); object.isIndirect() && known != m_copies.end())
        return known->second;
    if (m_depth >= deepest) throw EngineError(ErrorKind::unsupported, "nesting");
    ++m_depth;
    auto into = object.isStream()  ? m_pdf.newStream()
                : object.isArray() ? QPDFObjectHandle::newArray()
                                   : QPDFObjectHandle::newDictionary();
    if (object.isIndirect()) {
        if (!object.isStream()) into = m_pdf.makeIndirectObject(into);
        m_copies.emplace(key, into); // cycles end here
    }
    fill(into, object, kind);
    --m_depth;
    return into;
}

void KeptObjects::fill(QPDFObjectHandle into, QPDFObjectHandle object, Kind kind)
{
    if (object.isArray()) {
        for (auto item : object.getArrayAsVector())
            into.appendItem(copy(item, kind));
    } else if (object.isStream()) {
        fill_stream(into, object, kind);
    } else if (kind == Kind::layer) {
        fill_layer(into, object);
    } else {
        fill_dictionary(into, object, kind);
        if (kind == Kind::font) fill_font(into, object);
    }
}

void KeptObjects::fill_dictionary(QPDFObjectHandle into, QPDFObjectHandle dict, Kind kind)
{
    for (const auto& [key, kind_of_entry] : let_through().at(kind)) {
        auto entry = copy(dict.getKey(key), kind_of_entry);
        if (!entry.isNull()) into.replaceKey(key, entry);
    }
}

void KeptObjects::fill_stream(QPDFObjectHandle into, QPDFObjectHandle stream, Kind kind)
{
    auto old = stream.getDict();
    auto dict = QPDFObjectHandle::newDictionary();
    fill_dictionary(dict, old, kind);
    const bool has_content = kind == Kind::form || kind == Kind::tiling;
    if (has_content && old.getKey("/Resources").isDictionary())
        dict.replaceKey("/Resources",
                        copy_resources(old.getKey("/Resources"),
                                       needed_names(stream, old.getKey("/Resources"))));
    into.replaceDict(dict);
    if (has_content && mentions_of(stream)) return give_clean_content(into, stream);
    auto filter = copy(old.getKey("/Filter"), Kind::plain);
    auto parameters = copy(old.getKey("/DecodeParms"), Kind::parameters);
    if (kind == Kind::image && is_jpeg(old))
        into.replaceStreamData(std::make_shared<BareJpeg>(stream), filter, parameters);
    else
        into.replaceStreamData(std::make_shared<SameData>(stream), filter, parameters);
}

// Names of layers may tell what is hidden: they get another.
void KeptObjects::fill_layer(QPDFObjectHandle into, QPDFObjectHandle layer)
{
    if (is_named(layer, "/Type", "/OCMD")) {
        into.replaceKey("/Type", QPDFObjectHandle::newName("/OCMD"));
        for (const char* key : {"/OCGs", "/P", "/VE"})
            if (layer.hasKey(key)) into.replaceKey(key, copy(layer.getKey(key), Kind::layer));
        return;
    }
    into.replaceKey("/Type", QPDFObjectHandle::newName("/OCG"));
    into.replaceKey("/Name", QPDFObjectHandle::newString("Layer"));
    if (layer.isIndirect()) m_layers.emplace(layer.getObjGen(), into);
}

void KeptObjects::fill_font(QPDFObjectHandle into, QPDFObjectHandle font)
{
    if (font.getKey("/ToUnicode").isStream()) into.replaceKey("/ToUnicode", letters_of(font));
    auto old = font.getKey("/CharProcs");
    if (!old.isDictionary()) return;
    auto resources = font.getKey("/Resources");
    auto glyphs = QPDFObjectHandle::newDictionary();
    std::set<std::string> names;
    for (const auto& name : shown_glyphs(font)) {
        auto glyph = old.getKey(name);
        if (!glyph.isStream()) continue;
        glyphs.replaceKey(name, clean_content(m_pdf, glyph));
        if (resources.isDictionary()) {
            const auto more = needed_names(glyph, resources);
            if (more) names.insert(more->begin(), more->end());
        }
    }
    into.replaceKey("/CharProcs", glyphs);
    if (resources.isDictionary()) into.replaceKey("/Resources", copy_resources(resources, names));
}

// The glyphs of a font that is drawn by procedures, as far as the kept pages show them.
std::set<std::string> KeptObjects::shown_glyphs(QPDFObjectHandle font) const
{
    std::set<std::string> glyphs;
    const auto* shown = shown_in(font);
    if (!shown) return font.getKey("/CharProcs").getKeys();
    auto differences = font.getKey("/Encoding").isDictionary()
                           ? font.getKey("/Encoding").getKey("/Differences")
                           : QPDFObjectHandle::newNull();
    if (!differences.isArray()) return font.getKey("/CharProcs").getKeys();
    std::uint32_t code = 0;
    for (auto item : differences.getArrayAsVector()) {
        if (item.isInteger()) code = static_cast<std::uint32_t>(item.getIntValueAsInt());
        if (!item.isName()) continue;
        if (shown->holds(code, 1)) glyphs.insert(item.getName());
        ++code;
    }
    return glyphs;
}

// What is let through of /ToUnicode: the letters that the kept pages show.
QPDFObjectHandle KeptObjects::letters_of(QPDFObjectHandle font)
{
    auto raw = font.getKey("/ToUnicode").getStreamData(qpdf_dl_all);
    auto map = parse_unicode_map({reinterpret_cast<const char*>(raw->getBuffer()), raw->getSize()});
    const bool composite = is_named(font, "/Subtype", "/Type0");
    if (const auto* shown = shown_in(font))
        std::erase_if(map.letters, [&](const auto& letter) {
            return !shown->holds(letter.first, composite ? 2 : 1);
        });
    return compressed_stream(m_pdf, written(map));
}

// Nothing: it is not known, everything may be.
const ShownCodes* KeptObjects::shown_in(QPDFObjectHandle font) const
{
    if (!font.isIndirect() || m_shown_by_state.contains(font.getObjGen())) return nullptr;
    const auto found = m_shown.find(font.getObjGen());
    return found == m_shown.end() ? nullptr : &found->second;
}

} // namespace quire::engines
