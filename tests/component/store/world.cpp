#include "world.hpp"

#include <algorithm>

namespace quire::test {

namespace {
const Time when = *parse_time("2026-01-01T00:00:00Z");
}

World::World(Database& database, unsigned seed, int count) : m_database(database), m_random(seed)
{
    make_people();
    make_projects();
    Transaction change{m_database};
    for (int i = 0; i < count; ++i)
        make_document();
    change.commit();
}

void World::make_people()
{
    for (int i = 0; i < 4; ++i)
        organizations.push_back({m_database.insert(
            "INSERT INTO organizations (uuid, name, slug, created_at, updated_at)"
            " VALUES (?, ?, 'o', ?, ?)",
            random_uuid(), "organization " + std::to_string(i), when, when)});
    for (int i = 0; i < 6; ++i) {
        const UserId user{m_database.insert(
            "INSERT INTO users (uuid, username, name, active_organization_id, created_at,"
            " updated_at) VALUES (?, ?, 'n', ?, ?, ?)",
            random_uuid(), "user " + std::to_string(i), organizations[0], when, when)};
        m_users.push_back(user);
        for (const auto organization : organizations)
            if (pick(3) == 0) {
                m_memberships[user].insert(organization);
                m_database.change("INSERT INTO memberships VALUES (?, ?, ?, ?)", user, organization,
                                  pick(3), when);
            }
    }
}

void World::make_projects()
{
    for (int i = 0; i < 5; ++i) {
        const auto project = m_database.insert(
            "INSERT INTO projects (uuid, user_id, title, slug, private, created_at, updated_at)"
            " VALUES (?, ?, 'p', 'p', ?, ?, ?)",
            random_uuid(), m_users[0], pick(2), when, when);
        m_projects.push_back(project);
        for (const auto user : m_users)
            if (pick(3) == 0) {
                m_members[project][user] = pick(3);
                m_database.change("INSERT INTO project_members (project_id, user_id, access,"
                                  " created_at) VALUES (?, ?, ?, ?)",
                                  project, user, m_members[project][user], when);
            }
    }
}

void World::make_document()
{
    WorldDocument document;
    auto& facts = document.facts;
    facts.owner = m_users[static_cast<std::size_t>(pick(6))];
    facts.organization = organizations[static_cast<std::size_t>(pick(4))];
    facts.access = static_cast<Access>(pick(4));
    facts.status = static_cast<Status>(pick(5));
    facts.trashed = pick(5) == 0;
    facts.removed = pick(10) == 0;
    const auto some_time = [&] { return when + std::chrono::hours{pick(50)}; };
    document.id = {m_database.insert(
        "INSERT INTO documents (uuid, user_id, organization_id, title, slug, source, access,"
        " status, page_count, document_date, created_at, updated_at, trashed_at, removed_at)"
        " VALUES (?, ?, ?, ?, 's', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        random_uuid(), facts.owner, facts.organization, "Title " + std::to_string(pick(40)),
        "Source " + std::to_string(pick(10)), facts.access, facts.status, pick(20),
        pick(3) == 0 ? std::nullopt : std::optional{some_time()}, some_time(), some_time(),
        facts.trashed ? std::optional{some_time()} : std::nullopt,
        facts.removed ? std::optional{some_time()} : std::nullopt)};
    lend(document);
    documents.push_back(std::move(document));
}

void World::lend(WorldDocument& document)
{
    for (const auto project : m_projects) {
        if (pick(3) != 0) continue;
        const bool lends = pick(2) == 0;
        m_database.change("INSERT INTO project_documents VALUES (?, ?, ?, ?)", project, document.id,
                          lends, when);
        if (!lends) continue;
        for (const auto& [user, access] : m_members[project]) {
            auto& best = document.collaborators[user];
            best = std::max(best, access >= 1 ? Collaboration::edit : Collaboration::view);
        }
    }
}

std::vector<Viewer> World::viewers() const
{
    std::vector<Viewer> list{Viewer{}};
    for (const auto user : m_users) {
        Viewer viewer{.user = user};
        if (const auto found = m_memberships.find(user); found != m_memberships.end())
            for (const auto organization : found->second)
                viewer.memberships.push_back({organization, Role::member});
        list.push_back(viewer);
    }
    return list;
}

Rights World::rights_of(const Viewer& viewer, const WorldDocument& document) const
{
    auto facts = document.facts;
    if (viewer.user)
        if (const auto found = document.collaborators.find(*viewer.user);
            found != document.collaborators.end())
            facts.collaboration = found->second;
    return rights(viewer, facts);
}

} // namespace quire::test
