#pragma once
// The addresses this API hands out, and the ones it reads back.

#include <cstdint>
#include <domain/document.hpp>
#include <domain/project.hpp>
#include <domain/revision.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quire::dialects::documentcloud {

// Scheme and host, without a slash at the end.
struct Origins {
    std::string api;
    std::string app;
    std::string embed = {}; // where pages for other people's frames are
};

std::string asset_url(const Origins& origins); // ends in a slash: clients append paths
std::string canonical_url(const Origins& origins, const Document& document);
std::string canonical_url(const Origins& origins, const Project& project);

// "77-ports", and "ports-77" as addresses once were. A slug may begin with digits, too: these are
// the projects that a name may mean, the likelier one first.
std::string project_name(const Project& project); // "77-ports"
std::vector<ProjectId> read_project_name(std::string_view name);
// Which of the visible projects a name means: the one whose name it is, in either form, else the
// likeliest that is there.
const Project* project_meant(std::string_view name, const std::vector<Project>& visible);

// Where the bytes of a document are to be sent: "/uploads/documents/7/report.pdf".
std::string upload_path(const Document& document);

struct UploadTarget {
    DocumentId document;
    std::string extension;
};
std::optional<UploadTarget> read_upload_path(std::string_view path);

// What the record of revisions shows: ".../files/documents/7/revisions/0002-report.pdf".
std::string revision_url(const Origins& origins, const Document& document,
                         const RevisionRecord& record);

// A static file: "/files/documents/7/report.txt", "…/pages/report-p1-small.gif",
// "…/revisions/0002-report.pdf".
struct AssetPath {
    enum class Kind { pdf, text, text_json, page_text, page_positions, page_image, revision };
    enum class Size { xlarge, large, normal, small, thumbnail };
    DocumentId document;
    std::string slug;
    Kind kind = Kind::pdf;
    std::int64_t page = 0; // 0-based
    Size size = Size::normal;
    std::int64_t version = 0; // of a revision
};
std::optional<AssetPath> read_asset_path(std::string_view path);
// As clients expect it; never guessed from the bytes. Of a revision only its record knows.
std::string_view media_type(AssetPath::Kind kind);

} // namespace quire::dialects::documentcloud
