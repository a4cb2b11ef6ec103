// The files of documents, as DocumentCloud clients fetch them. nginx sends the bytes.
// Routes: nginx/documentcloud.conf.   Rules: services/documents.hpp, services/links.hpp.
// Cases: tests/e2e/cases/documentcloud/files/

#include "routes.hpp"

#include <handlers/documentcloud.hpp>

namespace quire::handlers {

namespace {

using namespace dialects::documentcloud;
using http::Header;
using http::Request;
using http::Response;
using http::Status;

Asset to_service(const AssetPath& path)
{
    static constexpr Asset::Kind kinds[] = {
        Asset::Kind::pdf,       Asset::Kind::text,           Asset::Kind::text_json,
        Asset::Kind::page_text, Asset::Kind::page_positions, Asset::Kind::page_image};
    static constexpr ImageSize sizes[] = {ImageSize::xlarge, ImageSize::large, ImageSize::normal,
                                          ImageSize::small, ImageSize::thumbnail};
    return {kinds[static_cast<std::size_t>(path.kind)], path.page,
            sizes[static_cast<std::size_t>(path.size)]};
}

Response send(const std::string& stored, AssetPath::Kind kind, std::string_view caching)
{
    auto response =
        http::internal_file("/_blobs/" + stored, media_type(kind), http::Disposition::in_line, "");
    response.set(Header::cache_control, std::string{caching});
    return response;
}

// What a signed address covers: the path, and the stored file that it stood for when it was made.
std::string signed_text(const std::string& path, std::string_view stored)
{
    return path + "?at=" + http::percent_encode(stored);
}

// A script asks where the file is, to load it without cookies: the address carries its own
// permission.
Response tell_location(const Request& request, Context& context, const ServedFile& file)
{
    const auto text = signed_text(request.path(), file.path);
    const auto address =
        origins(request, context.config).api + text + "&" + context.quire.links.sign("GET", text);
    auto response = json_response(Status::ok, {{"location", address}});
    response.set(Header::cache_control, file.anyone ? "max-age=300" : "private, max-age=300");
    return response;
}

bool is_signed(const Request& request, Context& context)
{
    const auto stored = request.query("at");
    const auto expires = request.query("expires");
    const auto signature = request.query("signature");
    return stored && expires && signature &&
           context.quire.links.verify("GET", signed_text(request.path(), *stored), *expires,
                                      *signature);
}

Response send_signed(const Request& request, AssetPath::Kind kind)
{
    return send(std::string{*request.query("at")}, kind, "private, max-age=300");
}

Response file(const Request& request, Context& context)
{
    const auto path = read_asset_path(request.path());
    if (!path) throw NotFound{"file"};
    if (is_signed(request, context)) return send_signed(request, path->kind);

    const auto viewer = viewer_of(request, context.quire);
    const auto file = context.quire.documents.file(path->document, to_service(*path), viewer);
    if (!file) throw NotFound{"file"};
    if (request.accepts_explicitly("application/json"))
        return tell_location(request, context, *file);

    return send(file->path, path->kind, file->anyone ? "public, max-age=300" : "private, no-cache");
}

} // namespace

void add_documentcloud(Routes& on)
{
    on.get("/files/documents/{id}/{path...}", file);
}

} // namespace quire::handlers
