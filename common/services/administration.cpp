#include <services/administration.hpp>

#include "core.hpp"

#include <base/text.hpp>
#include <charconv>
#include <crypto/digest.hpp>
#include <crypto/password.hpp>
#include <crypto/token.hpp>
#include <domain/slug.hpp>
#include <store/credits.hpp>
#include <store/people.hpp>

namespace quire {

namespace {

constexpr std::size_t longest_name = 255;
constexpr std::size_t longest_username = 150;
constexpr std::size_t longest_email = 254;
constexpr std::size_t shortest_password = 8;
constexpr std::size_t key_characters = 64;
constexpr std::size_t key_hint_characters = 5; // shown beside the prefix, to recognise a key

std::optional<std::int64_t> number(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

std::string checked(std::string_view field, std::string_view text, std::size_t longest)
{
    text = trim(text);
    if (text.empty()) throw Invalid{std::string{field}, "must not be blank"};
    if (!is_utf8(text)) throw Invalid{std::string{field}, "must be UTF-8"};
    if (length(text) > longest)
        throw Invalid{std::string{field}, "at most " + std::to_string(longest) + " characters"};
    return std::string{text};
}

std::string checked_username(std::string_view text)
{
    auto name = checked("username", text, longest_username);
    if (name.find_first_of(" \t@/") != std::string::npos || number(name))
        throw Invalid{"username", "no spaces, no '@', no '/', and not a number"};
    return name;
}

std::string checked_email(std::string_view text)
{
    auto email = checked("email", text, longest_email);
    const auto at = email.find('@');
    if (at == 0 || at == std::string::npos || at + 1 == email.size() ||
        email.find(' ') != std::string::npos)
        throw Invalid{"email", "an address such as ada@example.org is needed"};
    return email;
}

void check_password(std::string_view password)
{
    if (length(password) < shortest_password)
        throw Invalid{"password", "at least " + std::to_string(shortest_password) + " characters"};
}

Organization new_organization(const Core& core, std::string name, bool individual)
{
    Organization organization;
    organization.uuid = core.new_uuid();
    organization.slug = slug(name);
    organization.name = std::move(name);
    organization.individual = individual;
    organization.hidden = individual;
    return organization;
}

// A person's own organization has the person's UUID.
OrganizationId insert_individual(Database& db, const Core& core, const User& user)
{
    auto organization = new_organization(core, user.username, true);
    organization.uuid = user.uuid;
    return store::insert_organization(db, organization);
}

} // namespace

Organization Administration::create_organization(std::string_view name)
{
    const auto organization = new_organization(m_core, checked("name", name, longest_name), false);
    return m_core.transaction([&](Database& db) {
        if (!store::organizations_by_name(db, organization.name).empty())
            throw Conflict{"there is an organization named " + organization.name + " already"};
        return store::organization_row(db, store::insert_organization(db, organization)).value();
    });
}

std::vector<Organization> Administration::organizations()
{
    return m_core.read([](Database& db) { return store::all_organizations(db); });
}

std::optional<Organization> Administration::find_organization(std::string_view name_or_id)
{
    return m_core.read([&](Database& db) -> std::optional<Organization> {
        auto named = store::organizations_by_name(db, name_or_id);
        if (!named.empty()) return std::move(named.front());
        if (const auto id = number(name_or_id))
            return store::organization_row(db, OrganizationId{*id});
        return {};
    });
}

bool Administration::set_organization_active(std::string_view name_or_id, bool active)
{
    const auto organization = find_organization(name_or_id);
    return organization && m_core.transaction([&](Database& db) {
        return store::update_organization_active(db, organization->id, active);
    });
}

Organization Administration::set_credits(OrganizationId organization,
                                         std::optional<std::int64_t> allowance,
                                         std::optional<std::int64_t> purchased)
{
    if (allowance.value_or(0) < 0 || purchased.value_or(0) < 0)
        throw Invalid{"credits", "must not be negative"};
    const auto today = std::chrono::floor<std::chrono::days>(m_core.now());
    return m_core.transaction([&](Database& db) {
        auto credits = refilled(store::lock_credits(db, organization), today);
        if (allowance) credits = with_allowance(credits, *allowance, today);
        if (purchased) credits.purchased = *purchased;
        store::update_credits(db, organization, credits);
        return store::organization_row(db, organization).value();
    });
}

User Administration::create_user(const NewUser& wanted)
{
    User user;
    user.uuid = m_core.new_uuid();
    user.username = checked_username(wanted.username);
    user.name = checked("name", wanted.name.empty() ? wanted.username : wanted.name, longest_name);
    user.email = checked_email(wanted.email);
    user.staff = wanted.staff;
    user.verified = m_core.config().auth.users_are_verified;
    std::string hash;
    if (!wanted.password.empty()) {
        check_password(wanted.password);
        hash = crypto::hash_password(wanted.password, m_core.random());
    }

    try {
        return m_core.transaction([&](Database& db) {
            const auto individual = insert_individual(db, m_core, user);
            user.active_organization = wanted.organization.value_or(individual);
            const auto id = store::insert_user(db, user);
            store::put_membership(db, id, individual, Role::owner);
            if (wanted.organization)
                store::put_membership(db, id, *wanted.organization, wanted.role);
            if (!hash.empty()) store::put_password(db, id, hash);
            return store::user_row(db, id).value();
        });
    } catch (const Duplicate& taken) { // the schema decides who was first
        throw Conflict{taken.key == "users_by_email" ? "this e-mail address is taken"
                                                     : "this user name is taken"};
    }
}

std::vector<User> Administration::users()
{
    return m_core.read([](Database& db) { return store::all_users(db); });
}

std::optional<User> Administration::find_user(std::string_view username_or_id)
{
    return m_core.read([&](Database& db) -> std::optional<User> {
        if (auto named = store::user_by_name(db, username_or_id)) return named;
        if (const auto id = number(username_or_id)) return store::user_row(db, UserId{*id});
        return {};
    });
}

bool Administration::set_user_active(std::string_view username_or_id, bool active)
{
    const auto user = find_user(username_or_id);
    return user && m_core.transaction([&](Database& db) {
        return store::update_user_active(db, user->id, active);
    });
}

void Administration::set_password(UserId user, std::string_view password)
{
    check_password(password);
    const auto hash = crypto::hash_password(password, m_core.random());
    m_core.transaction([&](Database& db) { store::put_password(db, user, hash); });
}

void Administration::set_membership(UserId user, OrganizationId organization,
                                    std::optional<Role> role)
{
    m_core.transaction([&](Database& db) {
        if (role)
            store::put_membership(db, user, organization, *role);
        else if (store::delete_membership(db, user, organization))
            store::leave_active_organization(db, user, organization);
    });
}

Administration::CreatedKey
Administration::create_key(UserId user, std::optional<OrganizationId> organization,
                           std::string_view name, Permissions permissions, std::string_view prefix,
                           std::optional<Time> expires)
{
    if (permissions.empty()) throw Invalid{"permissions", "at least one is needed"};
    CreatedKey created;
    created.token = std::string{prefix} + crypto::random_token(key_characters, m_core.random());
    auto& key = created.key;
    key.uuid = m_core.new_uuid();
    key.user = user;
    key.organization = organization;
    key.name = checked("name", name, longest_name);
    key.prefix = created.token.substr(0, prefix.size() + key_hint_characters);
    key.permissions = permissions;
    key.expires = expires;
    key.created = m_core.now();
    key.id = m_core.transaction([&](Database& db) {
        const auto owner = store::user_row(db, user);
        if (!owner) throw NotFound{"user"};
        if (organization && std::ranges::none_of(owner->memberships, [&](const Membership& m) {
                return m.organization == *organization;
            }))
            throw Invalid{"organization", "the user is not a member of it"};
        return store::insert_key(db, key, crypto::sha256(created.token));
    });
    return created;
}

std::vector<ApiKey> Administration::keys()
{
    return m_core.read([](Database& db) { return store::all_keys(db); });
}

bool Administration::revoke_key(const Uuid& key)
{
    return m_core.transaction([&](Database& db) { return store::revoke_key(db, key); });
}

} // namespace quire
