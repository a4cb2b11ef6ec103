// Which documents a list shows, from its parameters.
#include <dialects/documentcloud/documents.hpp>

namespace quire::dialects::documentcloud {

namespace {

template<class Choice>
std::vector<Choice> choices(const Query& query, std::string_view name,
                            std::optional<Choice> (*parse)(std::string_view))
{
    std::vector<Choice> found;
    for (const auto& word : query.values(name)) {
        const auto choice = parse(word);
        if (!choice)
            throw Invalid{std::string{name}, "Select a valid choice. " + word +
                                                 " is not one of the available choices."};
        found.push_back(*choice);
    }
    return found;
}

struct Word {
    std::string_view ordering;
    DocumentOrder order;
};

constexpr Word words[] = {
    {"created_at", DocumentOrder::created},
    {"page_count", DocumentOrder::page_count},
    {"title", DocumentOrder::title},
    {"source", DocumentOrder::source},
};

// Unknown words leave the order by id.
void read_ordering(std::string_view ordering, DocumentFilter& filter)
{
    const bool descending = ordering.starts_with('-');
    if (descending) ordering.remove_prefix(1);
    for (const auto& word : words) {
        if (word.ordering != ordering) continue;
        filter.order = word.order;
        filter.descending = descending;
    }
}

} // namespace

DocumentFilter read_filter(const Query& query, std::string_view ordering)
{
    DocumentFilter filter;
    filter.users = query.ids<UserId>("user");
    filter.organizations = query.ids<OrganizationId>("organization");
    filter.projects = query.ids<ProjectId>("project");
    filter.access = choices<Access>(query, "access", parse_access);
    filter.status = choices<Status>(query, "status", parse_status);
    filter.ids = query.ids_or_none<DocumentId>("id__in");
    filter.created_after = query.time("created_at__gt");
    filter.created_before = query.time("created_at__lt");
    filter.page_count = query.integer("page_count");
    filter.page_count_above = query.integer("page_count__gt");
    filter.page_count_below = query.integer("page_count__lt");
    read_ordering(ordering, filter);
    return filter;
}

} // namespace quire::dialects::documentcloud
