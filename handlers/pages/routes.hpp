#pragma once
// What each file adds to this program.

#include <handlers/context.hpp>

namespace quire::handlers {

// A router whose errors are web pages, except below /api/.
Routes pages_routes();

void add_oembed(Routes& on);
void add_documents(Routes& on);
void add_embeds(Routes& on);
void add_projects(Routes& on);

} // namespace quire::handlers
