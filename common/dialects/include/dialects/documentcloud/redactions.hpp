#pragma once
// Boxes to be redacted, as this API writes and reads them.

#include <dialects/documentcloud/fields.hpp>
#include <domain/redaction.hpp>
#include <json/value.hpp>

namespace quire::dialects::documentcloud {

json::Value present(const Redaction& redaction);
// Complaints are collected in `fields`.
Redaction read_redaction(Fields& fields);

} // namespace quire::dialects::documentcloud
