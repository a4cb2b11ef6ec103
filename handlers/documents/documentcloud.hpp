#pragma once
// What the DocumentCloud views of this program share.

#include <domain/document.hpp>
#include <handlers/documentcloud.hpp>
#include <vector>

namespace quire::handlers {

// One document by itself: all expansions; the owner of one without a file learns where to send it.
json::Value present_one(const Visit& visit, const Document& document);
json::Array present_each(const Visit& visit, const std::vector<Document>& documents);
// New ones: nobody is asked to send the file of one that is fetched.
json::Array present_created(const Visit& visit, const std::vector<Draft>& drafts,
                            const std::vector<Document>& documents);

// Each with the keys that were asked for.
json::Array shaped(const Visit& visit, json::Array objects);

// 404 unless the viewer sees it, and 403 unless they may change it, or remove it.
Document visible(const Visit& visit);
Document editable(const Visit& visit);
Document removable(const Visit& visit);
// For what belongs to a document: whether it is there is asked before who is asking.
Document editable_parent(const Visit& visit);

void add_reading(Views& on);    // documentcloud_reading.cpp
void add_writing(Views& on);    // documentcloud_writing.cpp
void add_processing(Views& on); // documentcloud_processing.cpp
void add_modifying(Views& on);  // documentcloud_modifying.cpp
void add_notes(Views& on);      // documentcloud_notes.cpp
void add_sections(Views& on);   // documentcloud_sections.cpp
void add_values(Views& on);     // documentcloud_values.cpp
void add_redactions(Views& on); // documentcloud_redactions.cpp

} // namespace quire::handlers
