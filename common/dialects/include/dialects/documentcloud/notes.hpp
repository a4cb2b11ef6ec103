#pragma once
// Notes and sections as this API writes and reads them.

#include <dialects/documentcloud/fields.hpp>
#include <domain/document.hpp>
#include <domain/note.hpp>
#include <json/value.hpp>
#include <span>
#include <string>

namespace quire::dialects::documentcloud {

// `tags`: those that its content may show; everything else of its HTML is left out.
json::Value present(const Note& note, std::span<const std::string> tags);
// In search results: ids are texts, times have three digits, notes on whole pages have no corners.
json::Value present_found(const Note& note, std::span<const std::string> tags);
json::Value present(const Section& section);

// Complaints are collected in `fields`. `whole`: a PUT, which needs what is required and resets
// what has a default.
NoteDraft read_note_draft(Fields& fields);
NoteChange read_note_change(Fields& fields, bool whole);
SectionDraft read_section_draft(Fields& fields);
SectionChange read_section_change(Fields& fields, bool whole);

// {"values": […]} for a PUT, {"values"?: […], "remove"?: […]} for a PATCH, which adds and removes.
ValuesChange read_values_change(Fields& fields, std::string key, bool whole);

} // namespace quire::dialects::documentcloud
