#include <domain/file_types.hpp>

#include <algorithm>
#include <array>
#include <base/text.hpp>

namespace quire {

namespace {

constexpr std::string_view octets = "application/octet-stream";

// All extensions a client may name, sorted.
constexpr std::array accepted = std::to_array<std::string_view>(
    {"123",   "602", "abw",  "agd",      "bmp", "cdr",  "cgm", "cmx",  "csv",  "cwk",  "dbf",
     "dif",   "doc", "docx", "dot",      "emf", "eps",  "fb2", "fhd",  "fodg", "fodp", "fods",
     "fodt",  "gif", "gnm",  "gnumeric", "htm", "html", "hwp", "jpeg", "jpg",  "jtd",  "jtt",
     "key",   "kth", "mml",  "numbers",  "odb", "odf",  "odg", "odp",  "ods",  "odt",  "p65",
     "pages", "pbm", "pcd",  "pct",      "pcx", "pdf",  "pgm", "plt",  "pm3",  "pm4",  "pm5",
     "pm6",   "pmd", "png",  "pot",      "ppm", "pps",  "ppt", "pptx", "psd",  "pub",  "qxp",
     "ras",   "rlf", "rtf",  "sda",      "sdc", "sdd",  "sdp", "sdw",  "sgf",  "sgl",  "sgv",
     "slk",   "stc", "std",  "sti",      "stw", "svg",  "svm", "sxc",  "sxd",  "sxi",  "sxm",
     "sxw",   "tga", "tif",  "tiff",     "txt", "uof",  "uop", "uos",  "uot",  "vor",  "vsd",
     "wb2",   "wdb", "wk1",  "wk3",      "wk4", "wks",  "wpd", "wps",  "wq1",  "wq2",  "wri",
     "xbm",   "xls", "xlsx", "xlt",      "xlw", "xml",  "xpm", "zabw", "zmf"});

constexpr std::array images =
    std::to_array<std::string_view>({"bmp", "gif", "heic", "heif", "jpeg", "jpg", "pbm", "pgm",
                                     "png", "pnm", "ppm", "tif", "tiff", "webp"});

struct MediaType {
    std::string_view extension;
    std::string_view type;
};
// The first extension of a type is the one it is given back.
constexpr std::array media_types = std::to_array<MediaType>({
    {"pdf", "application/pdf"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"png", "image/png"},
    {"tif", "image/tiff"},
    {"tiff", "image/tiff"},
    {"gif", "image/gif"},
    {"bmp", "image/bmp"},
    {"webp", "image/webp"},
    {"heic", "image/heic"},
    {"heif", "image/heif"},
    {"svg", "image/svg+xml"},
    {"pbm", "image/x-portable-bitmap"},
    {"pgm", "image/x-portable-graymap"},
    {"ppm", "image/x-portable-pixmap"},
    {"txt", "text/plain"},
    {"csv", "text/csv"},
    {"html", "text/html"},
    {"htm", "text/html"},
    {"xml", "application/xml"},
    {"xml", "text/xml"},
    {"rtf", "application/rtf"},
    {"rtf", "text/rtf"},
    {"doc", "application/msword"},
    {"dot", "application/msword"},
    {"xls", "application/vnd.ms-excel"},
    {"ppt", "application/vnd.ms-powerpoint"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"odt", "application/vnd.oasis.opendocument.text"},
    {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {"odp", "application/vnd.oasis.opendocument.presentation"},
    {"odg", "application/vnd.oasis.opendocument.graphics"},
    {"zip", "application/zip"},
    {"eps", "application/postscript"},
});

struct Signature {
    std::size_t offset;
    std::string_view bytes;
    std::string_view extension;
};
using namespace std::string_view_literals;
constexpr std::array signatures = std::to_array<Signature>({
    {0, "\xff\xd8\xff"sv, "jpg"},
    {0, "\x89PNG\r\n\x1a\n"sv, "png"},
    {0, "II*\0"sv, "tif"},
    {0, "MM\0*"sv, "tif"},
    {0, "II+\0"sv, "tif"},
    {0, "MM\0+"sv, "tif"},
    {0, "GIF87a"sv, "gif"},
    {0, "GIF89a"sv, "gif"},
    {8, "WEBP"sv, "webp"},
    {4, "ftypheic"sv, "heic"},
    {4, "ftypheix"sv, "heic"},
    {4, "ftyphevc"sv, "heic"},
    {4, "ftypmif1"sv, "heif"},
    {4, "ftypmsf1"sv, "heif"},
    {0, "BM"sv, "bmp"},
    {0, "PK\x03\x04"sv, "zip"},
    {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, "doc"},
    {0, "{\\rtf"sv, "rtf"},
});

} // namespace

bool is_accepted_extension(std::string_view extension)
{
    return std::binary_search(accepted.begin(), accepted.end(), extension);
}

FileKind file_kind(std::string_view extension)
{
    if (extension == "pdf") return FileKind::pdf;
    if (std::binary_search(images.begin(), images.end(), extension)) return FileKind::image;
    return is_accepted_extension(extension) ? FileKind::office : FileKind::other;
}

std::string_view media_type(std::string_view extension)
{
    const auto found = std::find_if(media_types.begin(), media_types.end(),
                                    [&](const auto& one) { return one.extension == extension; });
    return found == media_types.end() ? octets : found->type;
}

std::string_view extension_for_media_type(std::string_view type)
{
    const auto bare = lower_ascii(trim(type.substr(0, type.find(';'))));
    const auto found = std::find_if(media_types.begin(), media_types.end(),
                                    [&](const auto& one) { return one.type == bare; });
    return found == media_types.end() ? std::string_view{} : found->extension;
}

std::string extension_of(std::string_view file_name)
{
    const auto dot = file_name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return {};
    const auto extension = file_name.substr(dot + 1);
    if (extension.find_first_of("/\\ ") != std::string_view::npos) return {};
    return lower_ascii(extension);
}

std::optional<std::string_view> sniff_extension(std::span<const std::byte> head)
{
    const std::string_view text{reinterpret_cast<const char*>(head.data()), head.size()};
    // Readers accept some bytes before a PDF's first line, and so do the programs that write them.
    if (text.substr(0, 1024).find("%PDF-") != std::string_view::npos) return "pdf";
    for (const auto& signature : signatures)
        if (text.size() >= signature.offset &&
            text.substr(signature.offset).starts_with(signature.bytes))
            return signature.extension;
    return {};
}

} // namespace quire
