#pragma once
// What each dialect adds to this program.

#include <handlers/context.hpp>

namespace quire::handlers {

void add_documentcloud(Routes& on);

} // namespace quire::handlers
