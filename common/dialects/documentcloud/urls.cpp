#include <algorithm>
#include <array>
#include <dialects/documentcloud/query.hpp>
#include <dialects/documentcloud/urls.hpp>
#include <domain/file_types.hpp>
#include <fmt/format.h>

namespace quire::dialects::documentcloud {

namespace {

// Slugs are made by us: anything else in their place is no address of ours.
bool is_slug(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    });
}

// Takes a fixed beginning off a path.
bool skip(std::string_view& text, std::string_view prefix)
{
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

// Ids are positive and without leading zeros.
std::optional<std::int64_t> read_id(std::string_view text)
{
    if (text.empty() || text.front() < '1' || text.front() > '9') return {};
    return read_integer(text);
}

// Takes "7/" off a path.
std::optional<std::int64_t> skip_id(std::string_view& text)
{
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return {};
    const auto id = read_id(text.substr(0, slash));
    if (id) text.remove_prefix(slash + 1);
    return id;
}

bool drop_end(std::string_view& text, std::string_view suffix)
{
    if (text.size() <= suffix.size() || !text.ends_with(suffix)) return false;
    text.remove_suffix(suffix.size());
    return true;
}

using Size = AssetPath::Size;
constexpr std::array<std::pair<std::string_view, Size>, 5> sizes{{
    {"-xlarge", Size::xlarge},
    {"-large", Size::large},
    {"-normal", Size::normal},
    {"-small", Size::small},
    {"-thumbnail", Size::thumbnail},
}};

// "report-p12" → slug and page.
bool read_page(std::string_view name, AssetPath& asset)
{
    const auto mark = name.rfind("-p");
    if (mark == std::string_view::npos || mark == 0) return false;
    const auto digits = name.substr(mark + 2);
    if (digits.empty() || digits.front() < '1' || digits.front() > '9') return false;
    const auto number = read_integer(digits);
    if (!number) return false;
    asset.page = *number - 1;
    asset.slug = name.substr(0, mark);
    return true;
}

bool read_page_file(std::string_view name, AssetPath& asset)
{
    using Kind = AssetPath::Kind;
    if (drop_end(name, ".position.json")) {
        asset.kind = Kind::page_positions;
        return read_page(name, asset);
    }
    if (drop_end(name, ".txt")) {
        asset.kind = Kind::page_text;
        return read_page(name, asset);
    }
    if (!drop_end(name, ".gif")) return false;
    asset.kind = Kind::page_image;
    for (const auto& [suffix, size] : sizes) {
        if (!drop_end(name, suffix)) continue;
        asset.size = size;
        return read_page(name, asset);
    }
    return false;
}

// "0002-report.pdf": the number has four digits, more only where it needs them.
bool read_revision_file(std::string_view name, AssetPath& asset)
{
    const auto mark = name.find('-');
    const auto dot = name.rfind('.');
    if (mark == std::string_view::npos || dot == std::string_view::npos || dot < mark) return false;
    const auto version = read_integer(name.substr(0, mark));
    if (!version || fmt::format("{:04}", *version) != name.substr(0, mark)) return false;
    if (!is_slug(name.substr(dot + 1))) return false;
    asset.kind = AssetPath::Kind::revision;
    asset.version = *version;
    asset.slug = name.substr(mark + 1, dot - mark - 1);
    return true;
}

bool read_document_file(std::string_view name, AssetPath& asset)
{
    using Kind = AssetPath::Kind;
    if (drop_end(name, ".txt.json"))
        asset.kind = Kind::text_json;
    else if (drop_end(name, ".txt"))
        asset.kind = Kind::text;
    else if (drop_end(name, ".pdf"))
        asset.kind = Kind::pdf;
    else
        return false;
    asset.slug = name;
    return true;
}

} // namespace

std::string asset_url(const Origins& origins)
{
    return origins.api + "/files/";
}

std::string canonical_url(const Origins& origins, const Document& document)
{
    return fmt::format("{}/documents/{}-{}/", origins.app, document.id.value, document.slug);
}

std::string canonical_url(const Origins& origins, const Project& project)
{
    return fmt::format("{}/projects/{}/", origins.app, project_name(project));
}

std::string project_name(const Project& project)
{
    return fmt::format("{}-{}", project.id.value, project.slug);
}

std::vector<ProjectId> read_project_name(std::string_view name)
{
    std::vector<ProjectId> ids;
    const auto first = read_id(name.substr(0, name.find('-')));
    const auto last = read_id(name.substr(name.rfind('-') + 1));
    if (first) ids.push_back({*first});
    if (last && last != first) ids.push_back({*last});
    return ids;
}

const Project* project_meant(std::string_view name, const std::vector<Project>& visible)
{
    const auto is_named = [&](const Project& project) {
        return name == project_name(project) ||
               name == fmt::format("{}-{}", project.slug, project.id.value);
    };
    if (const auto named = std::ranges::find_if(visible, is_named); named != visible.end())
        return &*named;
    for (const auto id : read_project_name(name))
        if (const auto found = std::ranges::find(visible, id, &Project::id); found != visible.end())
            return &*found;
    return nullptr;
}

std::string revision_url(const Origins& origins, const Document& document,
                         const RevisionRecord& record)
{
    return fmt::format("{}documents/{}/revisions/{:04}-{}.{}", asset_url(origins),
                       document.id.value, record.version, document.slug, record.extension);
}

std::string upload_path(const Document& document)
{
    return fmt::format("/uploads/documents/{}/{}.{}", document.id.value, document.slug,
                       document.original_extension);
}

std::optional<UploadTarget> read_upload_path(std::string_view path)
{
    if (!skip(path, "/uploads/documents/")) return {};
    const auto id = skip_id(path);
    if (!id || path.find('/') != std::string_view::npos) return {};
    auto extension = extension_of(path);
    if (!is_accepted_extension(extension)) return {};
    return UploadTarget{DocumentId{*id}, std::move(extension)};
}

std::optional<AssetPath> read_asset_path(std::string_view path)
{
    AssetPath asset;
    if (!skip(path, "/files/documents/")) return {};
    const auto id = skip_id(path);
    if (!id) return {};
    asset.document = DocumentId{*id};
    const auto read = skip(path, "pages/")       ? read_page_file
                      : skip(path, "revisions/") ? read_revision_file
                                                 : read_document_file;
    if (path.find('/') != std::string_view::npos || !read(path, asset)) return {};
    return is_slug(asset.slug) ? std::optional{asset} : std::nullopt;
}

std::string_view media_type(AssetPath::Kind kind)
{
    using Kind = AssetPath::Kind;
    switch (kind) {
    case Kind::pdf:
        return "application/pdf";
    case Kind::text:
    case Kind::page_text:
        return "text/plain; charset=utf-8";
    case Kind::text_json:
    case Kind::page_positions:
        return "application/json";
    case Kind::page_image:
        return "image/gif";
    case Kind::revision:
        break;
    }
    return "application/octet-stream";
}

} // namespace quire::dialects::documentcloud
