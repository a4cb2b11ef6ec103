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
}

} // namespace quire::ctl
