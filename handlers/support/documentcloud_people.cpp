#include <algorithm>
#include <handlers/documentcloud.hpp>
#include <map>
#include <set>

namespace quire::handlers {

using namespace dialects::documentcloud;

namespace {

template<class AnyId>
std::vector<AnyId> ids_of(const json::Array& objects, std::string_view key)
{
    std::set<AnyId> ids;
    for (const auto& object : objects)
        if (const auto id = object[key].integer()) ids.insert(AnyId{*id});
    return {ids.begin(), ids.end()};
}

void replace(json::Array& objects, const std::string& key,
             const std::map<std::int64_t, json::Value>& wholes)
{
    for (auto& object : objects) {
        const auto whole = wholes.find(object[key].integer().value_or(0));
        if (whole != wholes.end()) object.set(key, whole->second);
    }
}

void expand_organizations(const Visit& visit, json::Array& objects, Detail detail)
{
    std::map<std::int64_t, json::Value> wholes;
    const auto ids = ids_of<OrganizationId>(objects, "organization");
    for (const auto& organization : visit.quire.organizations.find_all(ids, visit.viewer))
        wholes.emplace(organization.id.value, present(organization, detail));
    replace(objects, "organization", wholes);
}

void expand_users(const Visit& visit, const Expansion& inside, json::Array& objects, Detail detail)
{
    json::Array people;
    for (const auto& user :
         visit.quire.users.find_all(ids_of<UserId>(objects, "user"), visit.viewer))
        people.push_back(present(user, visit.viewer));
    if (inside.has("organization")) expand_organizations(visit, people, detail);
    std::map<std::int64_t, json::Value> wholes;
    for (auto& person : people)
        wholes.emplace(person["id"].integer().value_or(0), std::move(person));
    replace(objects, "user", wholes);
}

} // namespace

void expand_people(const Visit& visit, const Expansion& expansion, json::Array& objects,
                   Detail detail)
{
    if (objects.empty()) return;
    if (expansion.has("user")) expand_users(visit, expansion.below("user"), objects, detail);
    if (expansion.has("organization")) expand_organizations(visit, objects, detail);
}

} // namespace quire::handlers
