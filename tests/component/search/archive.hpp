#pragma once
// A small archive with known contents, and short ways to ask it.

#include "folder.hpp"

#include <search/filter_syntax.hpp>
#include <search/index_writer.hpp>
#include <search/ranked_syntax.hpp>
#include <search/searcher.hpp>

#include <algorithm>
#include <map>

namespace quire::search {

using Pages = std::vector<std::string>;

inline PageTexts texts(Pages pages)
{
    return [pages = std::move(pages), at = std::size_t{0}]() mutable -> std::optional<std::string> {
        if (at == pages.size()) return {};
        return pages[at++];
    };
}

inline IndexedDocument plain_document(std::int64_t id)
{
    IndexedDocument document;
    document.id = {id};
    document.row_version = 1;
    document.user = {1};
    document.organization = {1};
    document.access = Access::public_;
    document.status = Status::success;
    document.language = "eng";
    document.slug = "document";
    document.created = Time{std::chrono::seconds{1'600'000'000 + id * 60}};
    document.updated = document.created;
    return document;
}

inline std::vector<std::int64_t> ids(const Found& found)
{
    std::vector<std::int64_t> out;
    for (const auto& hit : found.hits)
        out.push_back(hit.id.value);
    return out;
}

inline std::vector<std::int64_t> sorted_ids(const Found& found)
{
    auto out = ids(found);
    std::ranges::sort(out);
    return out;
}

using Ids = std::vector<std::int64_t>;

class Archive {
public:
    void put(const IndexedDocument& document, Pages pages)
    {
        m_writer.put(document, texts(std::move(pages)));
    }
    void put(std::int64_t id, Pages pages) { put(plain_document(id), std::move(pages)); }

    Ids ranked(std::string_view text)
    {
        m_writer.commit();
        const auto query = parse_ranked(text, {}, {.allow_wildcards = true}).query;
        return sorted_ids(m_searcher.find(query, Staff{}, {.limit = 1000}));
    }
    Ids filtered(std::string_view text)
    {
        m_writer.commit();
        return sorted_ids(m_searcher.find(parse_filter(text), Staff{}, {.limit = 1000}));
    }

    IndexWriter& writer() { return m_writer; }
    Searcher& searcher() { return m_searcher; }
    const std::filesystem::path& path() const { return m_folder.path(); }

private:
    Folder m_folder;
    IndexWriter m_writer{m_folder.path()};
    Searcher m_searcher{m_folder.path()};
};

} // namespace quire::search
