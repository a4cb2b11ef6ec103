// Receiving one file from a Papra form: streamed to disk, never in memory.

#include "papra.hpp"

#include <array>
#include <base/text.hpp>
#include <dialects/papra/documents.hpp>
#include <dialects/papra/problem.hpp>
#include <domain/file_types.hpp>

namespace quire::handlers {

namespace papra = dialects::papra;

namespace {

constexpr std::size_t longest_name = 255;
constexpr std::string_view unknown_type = "application/octet-stream";

// The first file part on its way to disk, and what can be told of it.
class Incoming {
public:
    Incoming(Uploads& uploads, std::int64_t most_bytes, std::optional<std::int64_t> declared)
        : m_uploads(uploads), m_most_bytes(most_bytes), m_declared(declared)
    {
    }

    http::FileSink open(const http::PartHead& part)
    {
        if (m_upload) return {}; // further files are ignored
        if (part.name != "file")
            throw papra::Problem{http::Status::bad_request, "document.invalid_file_fieldname",
                                 "Invalid file fieldname"};
        m_name = part.file_name.value_or("");
        m_type = part.content_type;
        m_upload = m_uploads.begin(m_most_bytes, m_declared);
        return {.write = [this](http::Bytes bytes) { write(bytes); }, .finish = [] {}};
    }

    Upload take()
    {
        if (!m_upload)
            throw papra::Problem{http::Status::bad_request, "document.no_file",
                                 "No file provided, please upload a file using the \"file\" key."};
        return std::move(*m_upload);
    }

    std::string name() const
    {
        const auto name = first(trim(m_name), longest_name);
        return name.empty() ? "untitled" : std::string{name};
    }

    // What the content says, else what the name says; the declared type decides only when it says
    // something.
    std::string extension() const
    {
        if (const auto seen = sniffed()) return std::string{*seen};
        const auto named = extension_of(m_name);
        return named.empty() ? std::string{extension_for_media_type(m_type)} : named;
    }

    std::string type() const
    {
        if (!m_type.empty() && m_type != unknown_type) return m_type;
        return std::string{media_type(extension())};
    }

private:
    void write(http::Bytes bytes)
    {
        const auto wanted = std::min(bytes.size(), m_head.size() - m_head_bytes);
        std::copy_n(bytes.begin(), wanted,
                    m_head.begin() + static_cast<std::ptrdiff_t>(m_head_bytes));
        m_head_bytes += wanted;
        m_upload->write(bytes);
    }

    std::optional<std::string_view> sniffed() const
    {
        return sniff_extension(std::span{m_head}.first(m_head_bytes));
    }

    Uploads& m_uploads;
    std::int64_t m_most_bytes;
    std::optional<std::int64_t> m_declared;
    std::optional<Upload> m_upload;
    std::string m_name;
    std::string m_type;
    std::array<std::byte, 512> m_head{};
    std::size_t m_head_bytes = 0;
};

std::string languages_of(const http::Pairs& texts)
{
    std::string list;
    for (const auto& [name, value] : texts)
        if (name == "ocrLanguages") list += (list.empty() ? "" : ",") + value;
    return papra::read_languages(list);
}

// The form around the file may add this much.
constexpr std::int64_t form_slack_bytes = 1024;

void refuse_early(http::Body& body, std::int64_t most_bytes)
{
    if (body.empty())
        throw papra::Problem{http::Status::bad_request, "document.no_body", "Missing body"};
    if (most_bytes > 0 && body.length() &&
        *body.length() > static_cast<std::uint64_t>(most_bytes + form_slack_bytes))
        throw TooLarge{"limits.form_upload_bytes"};
    if (body.media_type() != "multipart/form-data")
        throw http::MalformedForm{"a multipart form is needed"};
}

} // namespace

Document receive_papra_form(const http::Request& request, Context& context,
                            OrganizationId organization, const Viewer& viewer)
{
    auto& body = request.body();
    const auto most_bytes = context.config.limits.form_upload_bytes;
    refuse_early(body, most_bytes);

    Incoming incoming{context.quire.uploads, most_bytes, {}};
    const auto texts =
        body.multipart([&](const http::PartHead& part) { return incoming.open(part); });
    auto upload = incoming.take();

    Draft draft;
    draft.title = incoming.name();
    draft.original_name = incoming.name();
    draft.original_extension = incoming.extension();
    draft.media_type = incoming.type();
    draft.access = Access::organization; // everybody in it works with the same documents
    draft.organization = organization;
    if (auto languages = languages_of(texts); !languages.empty())
        draft.language = std::move(languages);
    try {
        return context.quire.documents.upload(draft, std::move(upload), viewer, request.trace());
    } catch (const Conflict&) { // this dialect's own code for it
        throw papra::Problem{http::Status::conflict, "document.already_exists",
                             "Document already exists."};
    }
}

} // namespace quire::handlers
