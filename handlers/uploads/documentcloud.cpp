// The bytes of a new document, sent to a signed address.
// Routes: nginx/settings.conf.in.   Rules: services/uploads.hpp, services/links.hpp.
// Cases: tests/e2e/cases/documentcloud/uploads/

#include "routes.hpp"

#include <array>
#include <handlers/documentcloud.hpp>
#include <http/error.hpp>

namespace quire::handlers {

namespace {

using namespace dialects::documentcloud;
using http::Request;
using http::Response;
using http::Status;

constexpr std::size_t piece_bytes = 65536;

std::int64_t most_bytes(const UploadTarget& target, const Config& config)
{
    return target.extension == "pdf" ? config.limits.pdf_bytes : config.limits.other_bytes;
}

// Throws Forbidden unless the address was signed by us, for sending, not long ago.
void require_signature(std::string_view path, std::optional<std::string_view> expires,
                       std::optional<std::string_view> signature, Context& context)
{
    if (!expires || !signature || !context.quire.links.verify("PUT", path, *expires, *signature))
        throw Forbidden{"This address is not valid, or not any more: get the document to have a "
                        "new one."};
}

Upload read_all(http::Body& body, Upload upload)
{
    std::array<std::byte, piece_bytes> piece;
    while (const auto size = body.read(piece))
        upload.write(std::span{piece}.first(size));
    return upload;
}

Response receive(const Request& request, Context& context)
{
    const auto target = read_upload_path(request.path());
    if (!target) throw NotFound{"upload"};
    require_signature(request.path(), request.query("expires"), request.query("signature"),
                      context);

    auto& body = request.body();
    std::optional<std::int64_t> declared;
    if (body.length()) declared = static_cast<std::int64_t>(*body.length());
    auto upload = context.quire.uploads.begin(most_bytes(*target, context.config), declared);
    context.quire.documents.receive(target->document, read_all(body, std::move(upload)));

    return Response{Status::ok};
}

std::optional<std::string_view> find(const http::Pairs& pairs, std::string_view name)
{
    for (const auto& [key, value] : pairs)
        if (key == name) return value;
    return {};
}

// nginx asks whether a body may come before it takes one: 204, or 403. Clients cannot ask: this
// path is no location.
Response check(const Request& request, Context& context)
{
    const auto uri = request.parameter("ORIGINAL_URI");
    const auto mark = std::min(uri.find('?'), uri.size());
    const auto path = http::percent_decode(uri.substr(0, mark));
    if (!path || !read_upload_path(*path)) throw Forbidden{};
    const auto query = http::parse_query(uri.substr(std::min(mark + 1, uri.size())));
    require_signature(*path, find(query, "expires"), find(query, "signature"), context);
    return Response{Status::no_content};
}

} // namespace

void add_documentcloud(Routes& on)
{
    on.put("/uploads/documents/{id}/{name}", receive,
           About{.summary = "Send a file", .needs = Needs::signature, .takes = "file"});
    on.get("/_check/uploads", check,
           About{.summary = "May this body come?", .needs = Needs::front});
}

} // namespace quire::handlers
