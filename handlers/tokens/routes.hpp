#pragma once
// What each dialect adds to this program.

#include <handlers/context.hpp>

namespace quire::handlers {

void add_documentcloud(Routes& on);
void add_documentcloud_index(Routes& on);
void add_documentcloud_later(Routes& on);
void add_papra(Routes& on);

} // namespace quire::handlers
