// The files of documents, as DocumentCloud clients fetch them. nginx sends the bytes.
// Routes: nginx/documentcloud.conf.   Rules: services/documents.hpp, services/links.hpp.
// Cases: tests/e2e/cases/documentcloud/files/

#include "routes.hpp"

#include <charconv>
#include <handlers/documentcloud.hpp>
#include <handlers/sessions.hpp>

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
        Asset::Kind::page_text, Asset::Kind::page_positions, Asset::Kind::page_image,
        Asset::Kind::revision};
    static constexpr ImageSize sizes[] = {ImageSize::xlarge, ImageSize::large, ImageSize::normal,
                                          ImageSize::small, ImageSize::thumbnail};
    return {kinds[static_cast<std::size_t>(path.kind)], path.page,
            sizes[static_cast<std::size_t>(path.size)], path.version};
}

std::string last_segment(std::string_view path)
{
    return std::string{path.substr(path.rfind('/') + 1)};
}

// A revision may be a file as somebody sent it: it is never opened in place, unless it is a PDF.
Response send_revision(const Request& request, const ServedFile& file)
{
    constexpr std::string_view pdf = "application/pdf";
    const bool is_pdf = file.media_type == pdf;
    return http::internal_file("/_blobs/" + file.path, is_pdf ? pdf : "application/octet-stream",
                               is_pdf ? http::Disposition::in_line : http::Disposition::attachment,
                               last_segment(request.path()));
}

Response send(const Request& request, const ServedFile& file, AssetPath::Kind kind,
              std::string_view caching)
{
    auto response = kind == AssetPath::Kind::revision
                        ? send_revision(request, file)
                        : http::internal_file("/_blobs/" + file.path, media_type(kind),
                                              http::Disposition::in_line, "");
    response.set(Header::cache_control, std::string{caching});
    return response;
}

// What a signed address covers: the path, the stored file that it stood for when it was made, and
// for whom that was ("": anybody).
std::string signed_text(const std::string& path, std::string_view stored, std::string_view whom)
{
    return path + "?at=" + http::percent_encode(stored) + "&for=" + std::string{whom};
}

// A script asks where the file is, to load it without cookies: the address carries its own
// permission.
Response tell_location(const Request& request, Context& context, const ServedFile& file,
                       const Viewer& viewer)
{
    // A cache may keep what is said of a public file: it must open nothing once the file is not.
    const auto whom = file.anyone || !viewer.user ? "" : std::to_string(viewer.user->value);
    const auto text = signed_text(request.path(), file.path, whom);
    const auto address =
        origins(request, context.config).api + text + "&" + context.quire.links.sign("GET", text);
    auto response = json_response(Status::ok, {{"location", address}});
    response.set(Header::cache_control, file.anyone ? "max-age=300" : "private, max-age=300");
    return response;
}

bool is_signed(const Request& request, Context& context)
{
    const auto stored = request.query("at");
    const auto whom = request.query("for");
    const auto expires = request.query("expires");
    const auto signature = request.query("signature");
    return stored && whom && expires && signature &&
           context.quire.links.verify("GET", signed_text(request.path(), *stored, *whom), *expires,
                                      *signature);
}

Viewer viewer_named(std::string_view whom, Context& context)
{
    if (whom.empty()) return Accounts::anonymous();
    std::int64_t id = 0;
    const auto end = whom.data() + whom.size();
    if (std::from_chars(whom.data(), end, id).ptr != end) throw NotFound{"file"};
    return context.quire.accounts.viewer_by_id(UserId{id});
}

// A signed address shows what its person may see now, and only the file that it was made for:
// whatever takes the document, the file or the person away ends it at once.
Response send_signed(const Request& request, Context& context, const AssetPath& path)
{
    const auto viewer = viewer_named(*request.query("for"), context);
    const auto file = context.quire.documents.file(path.document, to_service(path), viewer);
    if (!file || file->path != *request.query("at")) throw NotFound{"file"};
    return send(request, *file, path.kind, "private, max-age=300");
}

Response file(const Request& request, Context& context)
{
    const auto path = read_asset_path(request.path());
    if (!path) throw NotFound{"file"};
    if (is_signed(request, context)) return send_signed(request, context, *path);

    const auto caller = caller_of(request, context);
    const auto& viewer = caller.viewer;
    const auto file = context.quire.documents.file(path->document, to_service(*path), viewer);
    if (!file) throw NotFound{"file"};
    auto response = request.accepts_explicitly("application/json")
                        ? tell_location(request, context, *file, viewer)
                        : send(request, *file, path->kind,
                               file->anyone ? "public, max-age=300" : "private, no-cache");
    if (caller.renewed) {
        set_session_cookies(response, *caller.renewed, request, context);
        response.set(Header::cache_control, "private, no-cache"); // the cookies are one browser's
    }
    return response;
}

} // namespace

void add_documentcloud(Routes& on)
{
    on.get(
        "/files/documents/{id}/{path...}", file,
        About{.summary = "A file of a document", .needs = Needs::view_document, .gives = "file"});
}

} // namespace quire::handlers
