#pragma once
// Which of our things a web address means, for oEmbed.

#include <cstdint>
#include <dialects/documentcloud/urls.hpp>
#include <http/text.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace quire::dialects::documentcloud {

struct EmbedTarget {
    enum class Kind { document, page, note, project };
    Kind kind = Kind::document;
    std::int64_t id = 0;    // of the document
    std::int64_t page = 0;  // 0-based, of a page
    std::int64_t note = 0;  // id of a note
    std::string name = {};  // of a project, see read_project_name()
    http::Pairs query = {}; // of the address, without _escaped_fragment_ and embed
    bool operator==(const EmbedTarget&) const = default;
};

// Empty when the address is not on one of our hosts, or nothing that can be embedded. The scheme
// may be http or https, whatever ours is; ports count.
std::optional<EmbedTarget> read_embed_target(std::string_view url, const Origins& origins);

struct EmbedSize {
    std::int64_t width = 0;
    std::int64_t height = 0;
    bool operator==(const EmbedSize&) const = default;
};

// In pixels, for a page of width × height points: both limits given are the size, one gives the
// other by the shape of the page, none leaves the page as it is. Limits below 1 count as not given.
EmbedSize embed_size(double width, double height, std::optional<std::int64_t> max_width,
                     std::optional<std::int64_t> max_height);

// Of a project, which has no shape of its own: 500 × 500, and no more than the limits.
EmbedSize project_embed_size(std::optional<std::int64_t> max_width,
                             std::optional<std::int64_t> max_height);

} // namespace quire::dialects::documentcloud
