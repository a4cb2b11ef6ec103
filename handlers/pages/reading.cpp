#include "reading.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace quire::handlers {

namespace {

constexpr PageSize letter{612, 792};

std::optional<std::int64_t> positive(std::string_view digits)
{
    constexpr std::size_t longest = 18;
    if (digits.empty() || digits.size() > longest || digits.front() == '0') return {};
    return dialects::documentcloud::read_integer(digits);
}

bool is_sound(const PageSize& size)
{
    return size.width >= 1 && size.height >= 1;
}

// One size per page even where the archive knows none.
std::vector<PageSize> sizes_of(const Document& document)
{
    auto sizes = decompress(document.page_spec).value_or(std::vector<PageSize>{});
    if (document.page_count < 0) return {};
    sizes.resize(static_cast<std::size_t>(document.page_count), letter);
    std::ranges::replace_if(
        sizes, [](const auto& size) { return !is_sound(size); }, letter);
    return sizes;
}

std::string_view name_of(PictureSize size)
{
    switch (size) {
    case PictureSize::small:
        return "small";
    case PictureSize::normal:
        return "normal";
    case PictureSize::large:
        return "large";
    case PictureSize::xlarge:
        return "xlarge";
    }
    return "normal";
}

} // namespace

std::optional<DocumentId> read_document_name(std::string_view name)
{
    auto id = positive(name.substr(0, name.find('-')));
    const auto last = name.rfind('-');
    if (!id && last != std::string_view::npos) id = positive(name.substr(last + 1));
    if (!id) return {};
    return DocumentId{*id};
}

std::optional<std::int64_t> read_number(std::string_view text)
{
    if (text.ends_with(".html")) text.remove_suffix(5);
    return positive(text);
}

Reading reading_of(const Visit& visit, DocumentId id)
{
    auto document = visit.quire.documents.find(id, visit.viewer);
    if (!document) throw NotFound{"document"};
    Reading reading;
    reading.document = *std::move(document);
    reading.sizes = sizes_of(reading.document);
    const std::span one{&reading.document, 1};
    reading.notes = visit.quire.notes.all_of(one, visit.viewer);
    reading.sections = visit.quire.sections.all_of(one);
    reading.note_tags = visit.config.notes.tags;
    return reading;
}

Reading reading_of(const Visit& visit)
{
    const auto id = read_document_name(visit.request.path_parameter("name"));
    if (!id) throw NotFound{"document"};
    return reading_of(visit, *id);
}

std::string document_name(const Document& document)
{
    return fmt::format("{}-{}", document.id.value, document.slug);
}

std::string document_path(const Document& document)
{
    return "/documents/" + document_name(document) + "/";
}

Address file_address(const Document& document, std::string_view name)
{
    return Address::local(
        fmt::format("/files/documents/{}/{}", document.id.value, http::percent_encode(name, "/")));
}

Address picture_address(const Document& document, std::int64_t page, PictureSize size)
{
    return file_address(document,
                        fmt::format("pages/{}-p{}-{}.gif", document.slug, page + 1, name_of(size)));
}

PageSize first_page_size(const Document& document)
{
    const auto sizes = sizes_of(document);
    return sizes.empty() ? letter : sizes.front();
}

std::int64_t height_at(const PageSize& size, std::int64_t width)
{
    const auto height = static_cast<double>(width) * size.height / size.width;
    return std::max<std::int64_t>(1, std::llround(height));
}

bool findable(const Document& document)
{
    return document.access == Access::public_ && published(document.status) && !document.noindex &&
           !document.admin_noindex;
}

} // namespace quire::handlers
