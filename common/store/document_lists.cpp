#include <store/document_lists.hpp>

#include <algorithm>
#include <array>
#include <base/error.hpp>
#include <charconv>
#include <store/visibility.hpp>

namespace quire::store {

namespace {

// What a list is sorted by.
struct SortColumn {
    const char* sql;
    bool may_be_null = false;
};

SortColumn sort_column(DocumentOrder order)
{
    switch (order) {
    case DocumentOrder::id:
        return {"d.id"};
    case DocumentOrder::created:
        return {"d.created_at"};
    case DocumentOrder::updated:
        return {"d.updated_at"};
    case DocumentOrder::title:
        return {"d.title_key"};
    case DocumentOrder::source:
        return {"d.source_key"};
    case DocumentOrder::page_count:
        return {"d.page_count"};
    case DocumentOrder::document_date:
        return {"d.document_date", true};
    case DocumentOrder::trashed:
        return {"d.trashed_at", true};
    }
    return {"d.id"};
}

// A position's key as the column has it. It comes from a client: anything may be in it.
Value key_value(const Position& position, DocumentOrder order)
{
    switch (order) {
    case DocumentOrder::title:
    case DocumentOrder::source:
        return position.key;
    case DocumentOrder::id:
        return position.id;
    case DocumentOrder::page_count: {
        std::int64_t number = 0;
        const auto* end = position.key.data() + position.key.size();
        const auto [stop, error] = std::from_chars(position.key.data(), end, number);
        if (error != std::errc{} || stop != end) throw Invalid("cursor", "Invalid cursor");
        return number;
    }
    case DocumentOrder::created:
    case DocumentOrder::updated:
    case DocumentOrder::document_date:
    case DocumentOrder::trashed:
        break;
    }
    if (position.key.empty() && sort_column(order).may_be_null) return std::monostate{};
    const auto time = parse_time(position.key);
    if (!time) throw Invalid("cursor", "Invalid cursor");
    return *time;
}

void also(Piece& where, std::string_view sql, const Values& values = {})
{
    where.sql += " AND ";
    where.sql += sql;
    append(where.values, values);
}

template<class T>
void also_in(Piece& where, std::string_view column, const std::vector<T>& list)
{
    if (list.empty()) return;
    const auto values = many(list);
    also(where, std::string{column} + " IN (" + marks(values.size()) + ")", values);
}

template<class T>
void also_compare(Piece& where, std::string_view comparison, const std::optional<T>& value)
{
    if (value) also(where, comparison, {to_value(*value)});
}

// The columns that filters can bound.
constexpr std::array ranged_columns{DocumentOrder::created, DocumentOrder::page_count};

void add_range(Piece& where, const DocumentFilter& filter, DocumentOrder column)
{
    if (column == DocumentOrder::created) {
        also_compare(where, "d.created_at > ?", filter.created_after);
        also_compare(where, "d.created_at < ?", filter.created_before);
    }
    if (column == DocumentOrder::page_count) {
        also_compare(where, "d.page_count = ?", filter.page_count);
        also_compare(where, "d.page_count > ?", filter.page_count_above);
        also_compare(where, "d.page_count < ?", filter.page_count_below);
    }
}

bool has_range(const DocumentFilter& filter, DocumentOrder column)
{
    Piece range;
    add_range(range, filter, column);
    return !range.sql.empty();
}

void add_filter(Piece& where, const DocumentFilter& filter)
{
    also_in(where, "d.user_id", filter.users);
    also_in(where, "d.organization_id", filter.organizations);
    also_in(where, "d.access", filter.access);
    also_in(where, "d.status", filter.status);
    also_in(where, "d.id", filter.ids);
    also_compare(where, "d.organization_id = ?", filter.within);
    for (const auto column : ranged_columns)
        add_range(where, filter, column);
    for (const auto tag : filter.all_tags)
        also(
            where,
            "EXISTS (SELECT 1 FROM document_tags dt WHERE dt.document_id = d.id AND dt.tag_id = ?)",
            {to_value(tag)});
    if (!filter.projects.empty()) {
        const auto projects = many(filter.projects);
        also(where,
             "EXISTS (SELECT 1 FROM project_documents fp WHERE fp.document_id = d.id"
             " AND fp.project_id IN (" +
                 marks(projects.size()) + "))",
             projects);
    }
}

// Where a list goes on, as a part that is one range of the order's index.
struct Part {
    Piece where;
    bool of_one_key = false; // the rows differ in their ids only
};

// The rows after the position in the direction the window goes: those that share its key, and those
// beyond it.
std::vector<Part> after(const Position& position, DocumentOrder order, bool descending)
{
    const std::string column = sort_column(order).sql;
    const std::string beyond = descending ? " < ?" : " > ?";
    const auto id = to_value(position.id);
    if (order == DocumentOrder::id) return {{{column + beyond, {id}}}};

    const auto key = key_value(position, order);
    if (std::holds_alternative<std::monostate>(key)) { // NULL sorts before everything
        std::vector<Part> parts{{{column + " IS NULL AND d.id" + beyond, {id}}, true}};
        if (!descending) parts.push_back({{column + " IS NOT NULL", {}}});
        return parts;
    }
    std::vector<Part> parts{{{column + " = ? AND d.id" + beyond, {key, id}}, true},
                            {{column + beyond, {key}}}};
    if (descending && sort_column(order).may_be_null)
        parts.push_back({{column + " IS NULL", {}}, true});
    return parts;
}

bool goes_down(const DocumentFilter& filter, const Window& window)
{
    return filter.descending != (window.backward && !window.counted);
}

std::string order_of_union(const DocumentFilter& filter, bool descending)
{
    const std::string direction = descending ? " DESC" : "";
    const bool by_id = filter.order == DocumentOrder::id;
    return (by_id ? " ORDER BY id" : " ORDER BY sort_key" + direction + ", id") + direction;
}

// Where there is one key only it is not named: comparing texts, the server would not see that the
// index has the order, and sort.
std::string order_of(const Part& part, const DocumentFilter& filter, bool descending)
{
    const std::string direction = descending ? " DESC" : "";
    const std::string column = sort_column(filter.order).sql;
    const bool by_id = filter.order == DocumentOrder::id || part.of_one_key;
    return (by_id ? " ORDER BY d.id" : " ORDER BY " + column + direction + ", d.id") + direction;
}

// Few rows are named by the filter itself, or the trash is small: no branches, one plain condition.
bool is_direct(const DocumentFilter& filter)
{
    return filter.trashed || !filter.ids.empty() || !filter.projects.empty();
}

std::vector<Branch> ways(const DocumentFilter& filter, const Viewer& viewer)
{
    if (!is_direct(filter)) return branches(viewer, filter);
    return {
        {"documents d", "", "", filter.trashed ? visible_in_trash(viewer) : visible(viewer), {}}};
}

// A range on a column leaves few documents or many. Few are sorted; of many, a walk in the list's
// order soon meets a page. Both cost the same at √(page × archive), which this is near.
constexpr std::int64_t few = 3000;

// Whether the condition, which the index holds, is met by few of the branch.
bool is_met_by_few(Database& database, const Branch& way, const std::string& index, Piece condition)
{
    auto where = way.where;
    also(where, condition.sql, condition.values);
    where.values.push_back(few);
    return database
        .select_anew<std::int64_t>("SELECT 1 FROM " + way.from + " FORCE INDEX (" + index +
                                       ") WHERE " + where.sql + " LIMIT 1 OFFSET ?",
                                   where.values)
        .empty();
}

// Ids and times of creation grow together: the walk would meet all documents outside of the range
// first.
bool comes_last(const DocumentFilter& filter, bool down)
{
    return filter.order == DocumentOrder::id &&
           (down ? filter.created_before : filter.created_after).has_value();
}

// Most documents end in success: asking for that leaves nearly all of them.
bool is_rare(const std::vector<Status>& statuses)
{
    return !statuses.empty() && std::ranges::find(statuses, Status::success) == statuses.end();
}

std::string index_by_status(const std::string& shelf)
{
    return shelf == "documents_by_shelf" ? "documents_by_publishing" : shelf + "_status";
}

// The index of the list's order, unless another reads less.
void choose_index(Database& database, Branch& way, const DocumentFilter& filter, bool down)
{
    if (way.shelf.empty()) return;
    for (const auto column : ranged_columns) {
        if (filter.order == column || !has_range(filter, column)) continue;
        Piece range{"TRUE", {}};
        add_range(range, filter, column);
        auto index = index_for(way.shelf, column);
        if ((column == DocumentOrder::created && comes_last(filter, down)) ||
            is_met_by_few(database, way, index, range)) {
            way.index = std::move(index);
            return;
        }
    }
    if (is_rare(filter.status)) {
        Piece state{"TRUE", {}};
        also_in(state, "d.status", filter.status);
        auto index = index_by_status(way.shelf);
        if (is_met_by_few(database, way, index, state)) way.index = std::move(index);
    } else if (!filter.all_tags.empty()) { // how many are tagged so is for the server to know
        way.index.clear();
    }
}

// Where documents are found one by one, all parts are met in one go.
Part whole(const std::vector<Part>& parts)
{
    Part all{{"(FALSE", {}}};
    for (const auto& part : parts) {
        all.where.sql += " OR (" + part.where.sql + ")";
        append(all.where.values, part.where.values);
    }
    all.where.sql += ")";
    return all;
}

std::vector<Part> parts_of(const Branch& way, const DocumentFilter& filter, const Window& window,
                           bool down)
{
    if (!window.from || window.counted) return {{{"TRUE", {}}}};
    auto parts = after(*window.from, filter.order, down);
    if (way.shelf.empty()) return {whole(parts)};
    return parts;
}

Piece list_statement(const std::vector<Branch>& branches, const DocumentFilter& filter,
                     const Window& window)
{
    const bool down = goes_down(filter, window);
    const auto first = window.counted ? window.offset : 0;
    const auto last = first + window.limit + 1;
    Piece all{"SELECT id, CAST(sort_key AS CHAR) FROM (", {}};
    bool more = false;
    for (const auto& way : branches)
        for (const auto& part : parts_of(way, filter, window, down)) {
            auto where = way.where;
            add_filter(where, filter);
            also(where, part.where.sql, part.where.values);
            all.sql += more ? " UNION (" : "(";
            all.sql += way.shelf.empty() ? "SELECT DISTINCT d.id AS id, " : "SELECT d.id AS id, ";
            all.sql += sort_column(filter.order).sql;
            all.sql += " AS sort_key FROM " + way.from;
            if (!way.index.empty()) all.sql += " FORCE INDEX (" + way.index + ")";
            all.sql += " WHERE " + where.sql + order_of(part, filter, down) + " LIMIT ?)";
            append(all.values, where.values);
            all.values.push_back(last);
            more = true;
        }
    if (!more) return {"SELECT 0, '' FROM DUAL WHERE FALSE", {}};
    all.sql += ") listed" + order_of_union(filter, down) + " LIMIT ? OFFSET ?";
    append(all.values, Values{window.limit + 1, first});
    return all;
}

} // namespace

std::vector<ListedDocument> list_documents(Database& database, const DocumentFilter& filter,
                                           const Window& window, const Viewer& viewer)
{
    auto branches = ways(filter, viewer);
    for (auto& way : branches)
        choose_index(database, way, filter, goes_down(filter, window));
    const auto statement = list_statement(branches, filter, window);
    const bool sorts = std::ranges::any_of(branches, [&](const Branch& way) {
        return !way.index.empty() && way.index != index_for(way.shelf, filter.order);
    });
    auto rows = sorts ? database.select_anew<DocumentId, std::optional<std::string>>(
                            statement.sql, statement.values)
                      : database.select<DocumentId, std::optional<std::string>>(statement.sql,
                                                                                statement.values);
    std::vector<ListedDocument> list;
    for (auto& [id, key] : rows)
        list.push_back({id, filter.order == DocumentOrder::id ? std::string{} : key.value_or("")});
    return list;
}

std::int64_t count_documents(Database& database, const DocumentFilter& filter, const Viewer& viewer)
{
    std::int64_t count = 0;
    for (auto& way : ways(filter, viewer)) {
        add_filter(way.where, filter);
        if (!way.alone.sql.empty()) also(way.where, way.alone.sql, way.alone.values);
        count += database
                     .find<std::int64_t>("SELECT COUNT(DISTINCT d.id) FROM " + way.from +
                                             " WHERE " + way.where.sql,
                                         way.where.values)
                     .value();
    }
    return count;
}

} // namespace quire::store
