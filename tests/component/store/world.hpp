#pragma once
// A small archive with people of every kind and documents in every state, made by chance from a
// seed.

#include <domain/access.hpp>
#include <domain/viewer.hpp>
#include <map>
#include <random>
#include <set>
#include <store/database.hpp>
#include <utility>
#include <vector>

namespace quire::test {

struct WorldDocument {
    DocumentId id;
    DocumentFacts facts; // without the collaboration, which depends on the viewer
    std::map<UserId, Collaboration> collaborators;
};

class World {
public:
    World(Database& database, unsigned seed, int documents);

    std::vector<Viewer> viewers() const; // everybody, and nobody
    Rights rights_of(const Viewer& viewer, const WorldDocument& document) const;

    std::vector<WorldDocument> documents;
    std::vector<OrganizationId> organizations;

private:
    int pick(int below) { return std::uniform_int_distribution<int>{0, below - 1}(m_random); }
    void make_people();
    void make_projects();
    void make_document();
    void lend(WorldDocument& document);

    Database& m_database;
    std::mt19937 m_random;
    std::vector<UserId> m_users;
    std::map<UserId, std::set<OrganizationId>> m_memberships;
    std::vector<std::int64_t> m_projects;
    std::map<std::int64_t, std::map<UserId, int>> m_members;
};

} // namespace quire::test
