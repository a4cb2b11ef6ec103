// Documents: finding, listing, progress, files.

#include "choices.hpp"
#include "core.hpp"
#include "page_text.hpp"

#include <algorithm>
#include <base/error.hpp>
#include <domain/file_types.hpp>
#include <fmt/format.h>
#include <services/documents.hpp>
#include <store/document_lists.hpp>
#include <store/documents.hpp>
#include <store/people.hpp>
#include <store/revision_records.hpp>
#include <sys/stat.h>

namespace quire {

namespace {

// The only one, or none.
std::optional<Document> first_of(std::vector<Document> documents)
{
    if (documents.empty()) return {};
    return std::move(documents.front());
}

// Filters name only people, organizations and projects that the viewer may know of.
void check_filter(Database& database, const DocumentFilter& filter, const Viewer& viewer)
{
    if (filter.within && !viewer.member_of(*filter.within)) throw Forbidden("not a member");
    if (filter.trashed && !filter.within) throw Invalid("trashed", "Needs an organization.");
    if (!filter.users.empty())
        require_choices(store::visible_users(database, filter.users, viewer), filter.users, "user");
    if (!filter.organizations.empty())
        require_choices(store::visible_organizations(database, filter.organizations, viewer),
                        filter.organizations, "organization");
    if (!filter.projects.empty())
        require_choices(store::known_projects(database, filter.projects, viewer), filter.projects,
                        "project");
}

// Turns up to limit + 1 items into a slice that knows what precedes and follows.
template<class Item, class PositionOf>
Slice<Item> slice_of(std::vector<Item> items, const Window& window, const PositionOf& position)
{
    Slice<Item> slice;
    const bool more = items.size() > static_cast<std::size_t>(window.limit);
    if (more) items.resize(static_cast<std::size_t>(window.limit));
    const bool back = window.backward && !window.counted;
    if (back) std::reverse(items.begin(), items.end());
    slice.items = std::move(items);
    if (slice.items.empty()) return slice;
    const bool begins = back ? !more : window.counted ? window.offset == 0 : !window.from;
    const bool ends = back ? !window.from : !more;
    if (!begins) slice.previous = position(slice.items.front());
    if (!ends) slice.next = position(slice.items.back());
    return slice;
}

std::string_view size_name(ImageSize size)
{
    switch (size) {
    case ImageSize::xlarge:
        return "xlarge";
    case ImageSize::large:
        return "large";
    case ImageSize::normal:
        return "normal";
    case ImageSize::small:
        return "small";
    case ImageSize::thumbnail:
        return "thumbnail";
    }
    return "normal";
}

struct FileName {
    std::string name; // in the revision's folder
    std::string media_type;
};

FileName file_name(const Asset& asset)
{
    const auto page = asset.page + 1;
    switch (asset.kind) {
    case Asset::Kind::pdf:
        return {"document.pdf", "application/pdf"};
    case Asset::Kind::text:
        return {"text.txt", "text/plain; charset=utf-8"};
    case Asset::Kind::text_json:
        return {"text.json", "application/json"};
    case Asset::Kind::page_text:
        return {fmt::format("pages/{}.txt", page), "text/plain; charset=utf-8"};
    case Asset::Kind::page_positions:
        return {fmt::format("pages/{}.position.json", page), "application/json"};
    case Asset::Kind::page_image:
        return {fmt::format("pages/{}-{}.gif", page, size_name(asset.size)), "image/gif"};
    case Asset::Kind::original:
    case Asset::Kind::revision:
        break;
    }
    return {};
}

// An original can be looked at in the trash, too.
std::optional<ServedFile> original_of(Database& database, DocumentId id, const Viewer& viewer)
{
    if (store::visible_documents(database, {id}, viewer, true, false).empty()) return {};
    const auto received = store::received_file(database, id);
    const auto document = first_of(store::load_documents(database, {id}, viewer));
    if (!received || !document) return {};
    if (document->withdrawn && !document->rights.edit) return {};
    return ServedFile{.path = blobs::Store::original_name(blobs::to_hex(received->sha256)),
                      .media_type = document->media_type,
                      .anyone = document->access == Access::public_ &&
                                published(document->status) && !document->trashed};
}

std::optional<ServedFile> derived_of(Database& database, DocumentId id, const Asset& asset,
                                     const Viewer& viewer)
{
    const auto shown = store::shown_revision(database, id, viewer);
    if (!shown || asset.page < 0) return {};
    const auto [name, type] = file_name(asset);
    return ServedFile{.path = blobs::Store::derived_name(id, shown->revision) + "/" + name,
                      .media_type = type,
                      .anyone = shown->anyone};
}

bool is_of_one_page(Asset::Kind kind)
{
    return kind == Asset::Kind::page_text || kind == Asset::Kind::page_positions ||
           kind == Asset::Kind::page_image;
}

std::optional<ServedFile> recorded_of(Database& database, DocumentId id, const Asset& asset,
                                      const Viewer& viewer)
{
    const auto document = first_of(store::load_visible(database, {id}, viewer));
    if (!document || !document->rights.edit) return {};
    const auto recorded = store::find_recorded(database, id, asset.version);
    if (!recorded) return {};
    if (recorded->sha256)
        return ServedFile{.path = blobs::Store::original_name(blobs::to_hex(*recorded->sha256)),
                          .media_type = std::string{media_type(recorded->extension)}};
    return ServedFile{.path = blobs::Store::derived_name(id, *recorded->revision) + "/document.pdf",
                      .media_type = "application/pdf"};
}

std::optional<ServedFile> stored_file(Database& database, DocumentId id, const Asset& asset,
                                      const Viewer& viewer)
{
    if (asset.kind == Asset::Kind::original) return original_of(database, id, viewer);
    if (asset.kind == Asset::Kind::revision) return recorded_of(database, id, asset, viewer);
    return derived_of(database, id, asset, viewer);
}

std::optional<ServedFile> if_there(ServedFile file, const std::filesystem::path& folder)
{
    struct stat state {};
    if (::stat((folder / file.path).c_str(), &state) != 0) return {};
    file.size_bytes = state.st_size;
    return file;
}

// A page of a document that is being read for the first time: what is ready can be seen before the
// rest is.
std::optional<ServedFile> early_file(Core& core, DocumentId id, const Asset& asset,
                                     const Viewer& viewer)
{
    if (!is_of_one_page(asset.kind)) return {};
    const auto revision = core.read(
        [&](Database& database) { return store::first_reading(database, id, asset.page, viewer); });
    if (!revision) return {};
    const auto [name, type] = file_name(asset);
    // The folder has moved a moment before the document shows the revision.
    for (const auto& folder :
         {blobs::Store::work_name(*revision), blobs::Store::derived_name(id, *revision)})
        if (auto file =
                if_there({.path = folder + "/" + name, .media_type = type}, core.blob_folder()))
            return file;
    return {};
}

bool has_page(const Document& document, std::int64_t page)
{
    return page >= 0 && page < document.page_count;
}

} // namespace

std::optional<Document> Documents::find(DocumentId id, const Viewer& viewer)
{
    return m_core.read(
        [&](Database& database) { return first_of(store::load_visible(database, {id}, viewer)); });
}

std::optional<Document> Documents::find(const Uuid& uuid, OrganizationId within,
                                        const Viewer& viewer)
{
    if (!viewer.member_of(within)) return {};
    return m_core.read([&](Database& database) -> std::optional<Document> {
        const auto id = store::find_document(database, uuid, within, viewer);
        if (!id) return {};
        return first_of(store::load_documents(database, {*id}, viewer));
    });
}

Slice<Document> Documents::list(const DocumentFilter& filter, const Window& window,
                                const Viewer& viewer)
{
    return m_core.read([&](Database& database) {
        check_filter(database, filter, viewer);
        const auto listed = slice_of(store::list_documents(database, filter, window, viewer),
                                     window, [](const auto& one) {
                                         return Position{one.key, one.id.value};
                                     });
        std::vector<DocumentId> ids;
        for (const auto& one : listed.items)
            ids.push_back(one.id);

        Slice<Document> slice{
            store::load_documents(database, ids, viewer), listed.next, listed.previous, {}};
        if (window.counted) slice.total = store::count_documents(database, filter, viewer);
        return slice;
    });
}

std::vector<Document> Documents::find_all(std::span<const DocumentId> ids, const Viewer& viewer)
{
    const std::vector<DocumentId> wanted{ids.begin(), ids.end()};
    return m_core.read(
        [&](Database& database) { return store::load_visible(database, wanted, viewer); });
}

std::vector<Progress> Documents::pending(const Viewer& viewer)
{
    if (!viewer.user) return {};
    return m_core.read([&](Database& database) {
        return store::progress_of(database, store::processed_documents_of(database, *viewer.user));
    });
}

std::optional<Progress> Documents::pending(DocumentId id, const Viewer& viewer)
{
    return m_core.read([&](Database& database) -> std::optional<Progress> {
        if (store::visible_documents(database, {id}, viewer, false, false).empty())
            throw NotFound("document");
        const auto found = store::load_documents(database, {id});
        if (found.empty() || !viewer.is(found.front().user) ||
            found.front().status != Status::pending)
            return {};
        auto progress = store::progress_of(database, {id});
        if (progress.empty()) return {};
        return progress.front();
    });
}

Slice<DocumentError> Documents::errors(DocumentId id, const Window& window, const Viewer& viewer)
{
    return m_core.read([&](Database& database) {
        if (store::visible_documents(database, {id}, viewer, false, false).empty())
            throw NotFound("document");
        auto slice = slice_of(store::errors_of(database, id, window, window.limit + 1), window,
                              [](const auto& error) {
                                  return Position{"", error.id.value};
                              });
        if (window.counted) slice.total = store::count_errors(database, id);
        return slice;
    });
}

std::vector<RevisionRecord> Documents::revisions(const Document& document, const Viewer& /*viewer*/)
{
    if (!document.rights.edit) return {};
    return m_core.read(
        [&](Database& database) { return store::records_of(database, document.id); });
}

std::optional<ServedFile> Documents::file(DocumentId id, const Asset& asset, const Viewer& viewer)
{
    auto file =
        m_core.read([&](Database& database) { return stored_file(database, id, asset, viewer); });
    if (!file) return early_file(m_core, id, asset, viewer);
    return if_there(std::move(*file), m_core.blob_folder());
}

// A document carries the rights of the viewer it was found for.
std::string Documents::text(const Document& document, std::int64_t most_bytes,
                            const Viewer& /*viewer*/)
{
    if (!document.revision || !document.rights.view) return {};
    return read_text(m_core.blobs().derived(document.id, *document.revision) / "text.txt",
                     most_bytes);
}

std::string Documents::page_text(const Document& document, std::int64_t page,
                                 const Viewer& /*viewer*/)
{
    if (!document.revision || !has_page(document, page) || !document.rights.view) return {};
    return read_page(m_core.blobs().derived(document.id, *document.revision), page);
}

} // namespace quire
