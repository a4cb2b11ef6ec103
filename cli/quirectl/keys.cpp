#include "commands.hpp"

#include <base/error.hpp>
#include <base/text.hpp>
#include <dialects/papra/keys.hpp>
#include <fmt/core.h>

namespace quire::ctl {

namespace {

struct Arguments {
    std::string user;
    std::string organization;
    std::string name = "quirectl";
    std::string permissions;
    std::string expires;
    std::string key;
};

Permissions read_permissions(const std::string& list)
{
    Permissions permissions;
    for (const auto part : split(list, ',')) {
        const auto permission = parse_permission(trim(part));
        if (!permission)
            throw Invalid{"permissions",
                          fmt::format("there is no \"{}\"; they look like documents:read", part)};
        permissions.add(*permission);
    }
    return permissions;
}

std::string print(Permissions permissions)
{
    std::string text;
    for (const auto permission : permissions.list())
        text += (text.empty() ? "" : ",") + std::string{name(permission)};
    return text;
}

void create(Context& context, const Arguments& arguments)
{
    const auto user = the_user(context, arguments.user);
    std::optional<OrganizationId> organization;
    if (!arguments.organization.empty())
        organization = the_organization(context, arguments.organization).id;
    std::optional<Time> expires;
    if (!arguments.expires.empty()) {
        expires = parse_time(arguments.expires);
        if (!expires)
            throw Invalid{"expires", "a time such as 2027-01-31 or 2027-01-31T12:00:00Z is needed"};
    }
    const auto created = context.services().administration.create_key(
        user.id, organization, arguments.name, read_permissions(arguments.permissions),
        dialects::papra::key_prefix, expires);
    if (context.json) {
        Table table{{"uuid", "token", "permissions"}};
        table.add({to_string(created.key.uuid), created.token, print(created.key.permissions)});
        context.print(table);
    } else {
        fmt::print("{}\n", created.token); // alone, so that $(quirectl key create …) is the key
    }
}

void list(Context& context)
{
    Table table{{"uuid", "name", "user", "begins", "permissions", "expires", "last_used"}};
    for (const auto& key : context.services().administration.keys()) {
        const auto time = [](const std::optional<Time>& t) {
            return t ? json::Value{iso_time(*t, 0)} : json::Value{};
        };
        table.add({to_string(key.uuid), key.name, key.user, key.prefix, print(key.permissions),
                   time(key.expires), time(key.last_used)});
    }
    context.print(table);
}

void revoke(Context& context, const std::string& key)
{
    const auto uuid = parse_uuid(key);
    if (!uuid || !context.services().administration.revoke_key(*uuid)) throw NotFound{"key " + key};
}

} // namespace

void add_keys(CLI::App& app, Context& context)
{
    static Arguments arguments; // lives as long as the tree that refers to it
    auto* group = app.add_subcommand("key", "API keys: act as a user, within limits");
    group->require_subcommand(1);

    auto* make =
        group->add_subcommand("create", "Create one and print it; it is never shown again");
    make->add_option("USER", arguments.user, "User name, e-mail or id")->required();
    make->add_option("--organization", arguments.organization, "Limit it to one organization");
    make->add_option("--permissions", arguments.permissions, "documents:create,documents:read,…")
        ->required();
    make->add_option("--name", arguments.name, "To recognise it by")->capture_default_str();
    make->add_option("--expires", arguments.expires, "A time, such as 2027-01-31");
    make->callback([&] { create(context, arguments); });

    group->add_subcommand("list", "List all, without their secrets")->callback([&] {
        list(context);
    });

    auto* remove = group->add_subcommand("revoke", "It stops working at once");
    remove->add_option("KEY", arguments.key, "Its uuid")->required();
    remove->callback([&] { revoke(context, arguments.key); });
}

} // namespace quire::ctl
