#include "commands.hpp"

#include <base/error.hpp>

namespace quire::ctl {

namespace {

// What the options of the user commands fill in.
struct Arguments {
    std::string user;
    std::string name;
    std::string email;
    std::string organization;
    std::string role = "member";
    bool staff = false;
    bool password_stdin = false;
};

Role read_role(const std::string& name)
{
    if (name == "member") return Role::member;
    if (name == "admin") return Role::admin;
    if (name == "owner") return Role::owner;
    throw Invalid{"role", "member, admin or owner is needed"};
}

Table table_of(const std::vector<User>& users)
{
    Table table{{"id", "username", "email", "name", "staff", "active", "uuid"}};
    for (const auto& u : users)
        table.add({u.id, u.username, u.email, u.name, u.staff, u.active, to_string(u.uuid)});
    return table;
}

void create(Context& context, const Arguments& arguments)
{
    NewUser user{.username = arguments.user,
                 .name = arguments.name.empty() ? arguments.user : arguments.name,
                 .email = arguments.email,
                 .password = arguments.password_stdin ? password_from_stdin() : "",
                 .organization = {},
                 .role = read_role(arguments.role),
                 .staff = arguments.staff};
    if (!arguments.organization.empty())
        user.organization = the_organization(context, arguments.organization).id;
    context.print(table_of({context.services().administration.create_user(user)}));
}

void set_active(Context& context, const std::string& name, bool active)
{
    if (!context.services().administration.set_user_active(name, active))
        throw NotFound{"user " + name};
}

void set_membership(Context& context, const Arguments& arguments, bool member)
{
    const auto user = the_user(context, arguments.user);
    const auto organization = the_organization(context, arguments.organization);
    std::optional<Role> role;
    if (member) role = read_role(arguments.role);
    context.services().administration.set_membership(user.id, organization.id, role);
}

void add_accounts(CLI::App& group, Context& context, Arguments& arguments)
{
    auto* make = group.add_subcommand("create", "Create one; prints it");
    make->add_option("NAME", arguments.user, "User name, for logging in")->required();
    make->add_option("--email", arguments.email)->required();
    make->add_option("--full-name", arguments.name, "As other people see it");
    make->add_option("--organization", arguments.organization, "Becomes a member of it");
    make->add_option("--role", arguments.role, "member, admin or owner")->capture_default_str();
    make->add_flag("--staff", arguments.staff, "Sees what administrators see");
    make->add_flag("--password-stdin", arguments.password_stdin,
                   "Read the password from standard input");
    make->callback([&] { create(context, arguments); });

    group.add_subcommand("list", "List all")->callback([&] {
        context.print(table_of(context.services().administration.users()));
    });

    auto* disable =
        group.add_subcommand("disable", "Can no longer log in; keys and tokens stop working");
    disable->add_option("NAME", arguments.user, "User name, e-mail or id")->required();
    disable->callback([&] { set_active(context, arguments.user, false); });

    auto* enable = group.add_subcommand("enable", "Undo disable");
    enable->add_option("NAME", arguments.user, "User name, e-mail or id")->required();
    enable->callback([&] { set_active(context, arguments.user, true); });

    auto* password =
        group.add_subcommand("password", "Set the password to a line from standard input");
    password->add_option("NAME", arguments.user, "User name, e-mail or id")->required();
    password->callback([&] {
        const auto user = the_user(context, arguments.user);
        context.services().administration.set_password(user.id, password_from_stdin());
    });
}

void add_memberships(CLI::App& group, Context& context, Arguments& arguments)
{
    auto* join =
        group.add_subcommand("join", "Make a user a member of an organization, or change the role");
    join->add_option("NAME", arguments.user, "User name, e-mail or id")->required();
    join->add_option("ORGANIZATION", arguments.organization, "Name or id")->required();
    join->add_option("--role", arguments.role, "member, admin or owner")->capture_default_str();
    join->callback([&] { set_membership(context, arguments, true); });

    auto* leave = group.add_subcommand("leave", "End a membership");
    leave->add_option("NAME", arguments.user, "User name, e-mail or id")->required();
    leave->add_option("ORGANIZATION", arguments.organization, "Name or id")->required();
    leave->callback([&] { set_membership(context, arguments, false); });
}

} // namespace

void add_users(CLI::App& app, Context& context)
{
    static Arguments arguments; // lives as long as the tree that refers to it
    auto* group = app.add_subcommand("user", "People, their passwords and memberships");
    group->require_subcommand(1);
    add_accounts(*group, context, arguments);
    add_memberships(*group, context, arguments);
}

} // namespace quire::ctl
