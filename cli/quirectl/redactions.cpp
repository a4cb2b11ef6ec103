#include "commands.hpp"

#include <base/clock.hpp>
#include <base/error.hpp>
#include <fmt/core.h>

namespace quire::ctl {

namespace {

struct Arguments {
    std::int64_t limit = 50;
    std::int64_t document = 0;
    std::string before;
};

std::string when(const std::optional<Time>& time)
{
    return time ? iso_time(*time, 0) : std::string{"-"};
}

void list(Context& context, const Arguments& arguments)
{
    Table table{{"id", "document", "redacted", "pages", "boxes", "notes_over_boxes",
                 "kept_revisions", "files_removed", "original_removed", "index_expunged",
                 "residue_expired"}};
    for (const auto& receipt : context.services().redactions.receipts(arguments.limit))
        table.add({receipt.id, receipt.document.value, iso_time(receipt.redacted, 0), receipt.pages,
                   receipt.boxes, receipt.notes, receipt.kept_revisions,
                   when(receipt.files_removed), when(receipt.original_removed),
                   when(receipt.index_expunged), when(receipt.residue_expired)});
    context.print(table);
}

void residue(Context& context)
{
    Table table{{"place", "state", "what_to_do"}};
    for (const auto& left : context.services().redactions.residue())
        table.add({left.place, left.state, left.advice});
    context.print(table);
}

void expire(Context& context, const Arguments& arguments)
{
    const auto before = parse_time(arguments.before);
    if (!before) throw Invalid{"before", "a time is needed, such as 2026-01-31T00:00:00Z"};
    fmt::print("{} redactions\n", context.services().redactions.expire_residue(*before));
}

void show_again(Context& context, const Arguments& arguments)
{
    if (!context.services().redactions.show_again(DocumentId{arguments.document}))
        throw NotFound{"withdrawn document " + std::to_string(arguments.document)};
}

} // namespace

void add_redactions(CLI::App& app, Context& context)
{
    static Arguments arguments; // lives as long as the tree that refers to it
    auto* group = app.add_subcommand("redactions", "What redactions removed, and what remains");
    group->require_subcommand(1);

    auto* receipts = group->add_subcommand("list", "Their receipts, newest first");
    receipts->add_option("--limit", arguments.limit)
        ->capture_default_str()
        ->check(CLI::Range(1, 100000));
    receipts->callback([&] { list(context, arguments); });

    group->add_subcommand("residue", "Where removed words may still be, and what to do about it")
        ->callback([&] { residue(context); });

    auto* done = group->add_subcommand("expire", "Note that the residue was seen to");
    done->add_option("--before", arguments.before, "Of redactions before this time")->required();
    done->callback([&] { expire(context, arguments); });

    auto* again = group->add_subcommand(
        "show-again", "Show a document as it was whose redaction failed: UNREDACTED");
    again->add_option("DOCUMENT", arguments.document, "Its id")->required();
    again->callback([&] { show_again(context, arguments); });
}

} // namespace quire::ctl
