#include <dialects/documentcloud/redactions.hpp>

namespace quire::dialects::documentcloud {

namespace {

double read_corner(Fields& fields, std::string_view name)
{
    fields.require(name);
    return fields.number(name).value_or(std::nullopt).value_or(0);
}

} // namespace

json::Value present(const Redaction& redaction)
{
    return {{"page_number", redaction.page},
            {"x1", redaction.box.x1},
            {"x2", redaction.box.x2},
            {"y1", redaction.box.y1},
            {"y2", redaction.box.y2}};
}

Redaction read_redaction(Fields& fields)
{
    fields.require("page_number");
    Redaction redaction;
    redaction.page = fields.integer("page_number").value_or(0);
    redaction.box.x1 = read_corner(fields, "x1");
    redaction.box.x2 = read_corner(fields, "x2");
    redaction.box.y1 = read_corner(fields, "y1");
    redaction.box.y2 = read_corner(fields, "y2");
    return redaction;
}

} // namespace quire::dialects::documentcloud
