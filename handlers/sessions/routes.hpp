#pragma once
// What each dialect adds to this program.

#include <handlers/context.hpp>

namespace quire::handlers {

// Its errors are pages.
Routes documentcloud_pages();

} // namespace quire::handlers
