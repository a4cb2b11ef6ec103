#pragma once
// What each dialect adds to this program.

#include <handlers/documentcloud.hpp>

namespace quire::handlers {

void add_documentcloud(Routes& on);
void add_messages(Views& on);

} // namespace quire::handlers
