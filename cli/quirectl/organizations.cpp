#include "commands.hpp"

#include <base/error.hpp>

namespace quire::ctl {

namespace {

Table table_of(const std::vector<Organization>& organizations)
{
    Table table{{"id", "name", "uuid", "individual", "active"}};
    for (const auto& o : organizations)
        table.add({o.id, o.name, to_string(o.uuid), o.individual, o.active});
    return table;
}

void set_active(Context& context, const std::string& name, bool active)
{
    if (!context.services().administration.set_organization_active(name, active))
        throw NotFound{"organization " + name};
}

Table credits_of(const Organization& o)
{
    Table table{{"id", "name", "monthly", "allowance", "purchased", "resets_on"}};
    const auto day = o.credits.resets_on;
    table.add({o.id, o.name, o.credits.monthly, o.credits.allowance, o.credits.purchased,
               day ? json::Value{iso_time(*day, 0).substr(0, 10)} : json::Value{}});
    return table;
}

void add_credits(CLI::App& group, Context& context, std::string& name)
{
    static std::optional<std::int64_t> monthly; // live as long as the tree that refers to them
    static std::optional<std::int64_t> purchased;
    auto* credits = group.add_subcommand("credits", "Print or set what it may spend");
    credits->add_option("NAME", name, "Name or id")->required();
    credits->add_option("--monthly", monthly, "Credits per month; the pot is filled at once");
    credits->add_option("--purchased", purchased, "Credits that do not come again");
    credits->callback([&] {
        auto organization = the_organization(context, name);
        if (monthly || purchased)
            organization =
                context.services().administration.set_credits(organization.id, monthly, purchased);
        context.print(credits_of(organization));
    });
}

} // namespace

void add_organizations(CLI::App& app, Context& context)
{
    auto* group = app.add_subcommand("organization", "Organizations: who documents belong to");
    group->require_subcommand(1);
    static std::string name; // lives as long as the tree that refers to it

    auto* create = group->add_subcommand("create", "Create one; prints it");
    create->add_option("NAME", name)->required();
    create->callback([&] {
        context.print(table_of({context.services().administration.create_organization(name)}));
    });

    group->add_subcommand("list", "List all")->callback([&] {
        context.print(table_of(context.services().administration.organizations()));
    });

    auto* disable =
        group->add_subcommand("disable", "Its members lose access to it until it is enabled");
    disable->add_option("NAME", name, "Name or id")->required();
    disable->callback([&] { set_active(context, name, false); });

    auto* enable = group->add_subcommand("enable", "Undo disable");
    enable->add_option("NAME", name, "Name or id")->required();
    enable->callback([&] { set_active(context, name, true); });

    add_credits(*group, context, name);
}

} // namespace quire::ctl
