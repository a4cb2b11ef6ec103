#include <store/visibility.hpp>

#include <algorithm>

namespace quire::store {

namespace {

// Written with <=>, the server asks this row by row, from an index. With = it may first collect all
// that is lent to the viewer, which is a million rows where a large project is.
constexpr std::string_view lent_to =
    "EXISTS (SELECT 1 FROM project_documents lent JOIN project_members pm"
    " ON pm.project_id = lent.project_id"
    " WHERE lent.document_id <=> d.id AND lent.lends = 1 AND pm.user_id = ?)";

std::vector<OrganizationId> organizations_of(const Viewer& viewer)
{
    std::vector<OrganizationId> list;
    for (const auto& membership : viewer.memberships)
        list.push_back(membership.organization);
    return list;
}

Piece in(std::string column, const Values& values)
{
    return {std::move(column) + " IN (" + marks(values.size()) + ")", values};
}

void add(Piece& piece, std::string_view sql, const Values& values = {})
{
    piece.sql += sql;
    append(piece.values, values);
}

bool wants(const DocumentFilter& filter, Access access)
{
    return filter.access.empty() ||
           std::find(filter.access.begin(), filter.access.end(), access) != filter.access.end();
}

bool wants_published(const DocumentFilter& filter)
{
    return filter.status.empty() || std::any_of(filter.status.begin(), filter.status.end(),
                                                [](Status status) { return published(status); });
}

class BranchMaker {
public:
    BranchMaker(const Viewer& viewer, const DocumentFilter& filter)
        : m_viewer(viewer), m_filter(filter)
    {
    }

    std::vector<Branch> make()
    {
        if (wants(m_filter, Access::public_) && wants_published(m_filter)) add_public();
        if (m_viewer.user) {
            add_own();
            if (wants(m_filter, Access::organization)) add_organizations();
            add_lent();
        }
        return std::move(m_branches);
    }

private:
    static constexpr std::size_t most_anchors = 10;

    void add_branch(std::string shelf, Piece where, Piece alone = {})
    {
        auto index = index_for(shelf, m_filter.order);
        m_branches.push_back({"documents d", std::move(shelf), std::move(index), std::move(where),
                              std::move(alone)});
    }

    // The public shelf is everybody's: looking for some users' or organizations' documents begins
    // with those.
    void add_public()
    {
        const auto organizations =
            m_filter.within ? std::vector{*m_filter.within} : m_filter.organizations;
        if (!m_filter.users.empty() && m_filter.users.size() <= most_anchors)
            for (const auto user : m_filter.users)
                add_branch("documents_by_user",
                           {"d.user_id = ? AND d.shelf = 1", {to_value(user)}});
        else if (!organizations.empty() && organizations.size() <= most_anchors)
            for (const auto organization : organizations)
                add_branch("documents_by_organization",
                           {"d.organization_id = ? AND d.shelf = 1", {to_value(organization)}});
        else
            add_branch("documents_by_shelf", {"d.shelf = 1", {}});
    }

    bool wants_user(UserId user) const
    {
        return m_filter.users.empty() ||
               std::ranges::find(m_filter.users, user) != m_filter.users.end();
    }

    void add_own()
    {
        if (!wants_user(*m_viewer.user)) return;
        const auto user = to_value(*m_viewer.user);
        if (wants(m_filter, Access::organization)) {
            auto elsewhere = in("d.organization_id", many(organizations_of(m_viewer)));
            elsewhere.sql = "NOT COALESCE(" + elsewhere.sql + ", FALSE)";
            add_branch("documents_by_user", {"d.user_id = ? AND d.shelf = 2", {user}}, elsewhere);
        }
        const Piece closed{"d.user_id = ? AND d.shelf = 3", {user}};
        if (wants(m_filter, Access::private_))
            add_branch("documents_by_user", closed);
        else if (wants(m_filter, Access::public_)) // few: those that are not published yet
            m_branches.push_back({"documents d",
                                  "",
                                  "documents_by_user_status",
                                  {closed.sql + " AND d.status IN (0, 1, 4)", {user}},
                                  {}});
    }

    void add_organizations()
    {
        for (const auto organization : organizations_of(m_viewer)) {
            if (m_filter.within && *m_filter.within != organization) continue;
            if (m_filter.users.empty() || m_filter.users.size() > most_anchors)
                add_branch("documents_by_organization",
                           {"d.organization_id = ? AND d.shelf = 2", {to_value(organization)}});
            else
                for (const auto user : m_filter.users)
                    add_branch("documents_by_user",
                               {"d.user_id = ? AND d.shelf = 2 AND d.organization_id = ?",
                                {to_value(user), to_value(organization)}});
        }
    }

    // Few projects lend to one person: begin with them.
    void add_lent()
    {
        Piece alone{"d.user_id <> ? AND NOT (d.shelf = 2 AND COALESCE(",
                    {to_value(*m_viewer.user)}};
        const auto mine = in("d.organization_id", many(organizations_of(m_viewer)));
        add(alone, mine.sql, mine.values);
        add(alone, ", FALSE))");
        m_branches.push_back(
            {"project_members pm STRAIGHT_JOIN project_documents pd ON pd.project_id = "
             "pm.project_id"
             " AND pd.lends = 1 STRAIGHT_JOIN documents d ON d.id = pd.document_id",
             "",
             "",
             {"pm.user_id = ? AND d.shelf IN (2, 3)", {to_value(*m_viewer.user)}},
             std::move(alone)});
    }

    const Viewer& m_viewer;
    const DocumentFilter& m_filter;
    std::vector<Branch> m_branches;
};

} // namespace

Piece visible(const Viewer& viewer)
{
    Piece piece{"(d.shelf = 1", {}};
    if (viewer.user) {
        const auto user = to_value(*viewer.user);
        const auto mine = in("d.organization_id", many(organizations_of(viewer)));
        add(piece, " OR (d.shelf IN (2, 3) AND d.user_id = ?) OR (d.shelf = 2 AND ", {user});
        add(piece, mine.sql, mine.values);
        add(piece, ") OR (d.shelf IN (2, 3) AND ");
        add(piece, lent_to, {user});
        add(piece, ")");
    }
    add(piece, ")");
    return piece;
}

Piece visible_in_trash(const Viewer& viewer)
{
    if (!viewer.user) return {"FALSE", {}};
    const auto user = to_value(*viewer.user);
    const auto mine = in("d.organization_id", many(organizations_of(viewer)));
    Piece piece{"(d.shelf = 4 AND ((d.access IN (1, 2) AND d.user_id = ?) OR (d.access = 1 AND ",
                {user}};
    add(piece, mine.sql, mine.values);
    add(piece, ") OR (d.access = 0 AND ");
    add(piece, mine.sql, mine.values);
    add(piece, " AND (d.status IN (2, 3) OR d.user_id = ? OR ", {user});
    add(piece, lent_to, {user});
    add(piece, "))))");
    return piece;
}

Piece visible_project(const Viewer& viewer)
{
    return {"(p.private = 0 OR EXISTS (SELECT 1 FROM project_members seen"
            " WHERE seen.project_id <=> p.id AND seen.user_id = ?))",
            {to_value(viewer.user)}};
}

std::vector<Branch> branches(const Viewer& viewer, const DocumentFilter& filter)
{
    return BranchMaker{viewer, filter}.make();
}

std::string index_for(std::string_view shelf, DocumentOrder order)
{
    const std::string base{shelf};
    switch (order) {
    case DocumentOrder::id:
        return base;
    case DocumentOrder::created:
        return base + "_created";
    case DocumentOrder::title:
        return base + "_title";
    case DocumentOrder::page_count:
        return base + "_pages";
    case DocumentOrder::updated:
        return shelf == "documents_by_user" ? "" : base + "_updated";
    case DocumentOrder::source:
        return base + "_source";
    case DocumentOrder::document_date:
        return shelf == "documents_by_organization" ? base + "_date" : "";
    case DocumentOrder::trashed:
        return "";
    }
    return "";
}

} // namespace quire::store
