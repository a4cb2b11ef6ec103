#pragma once
// What a handler works with: one per thread.

#include <base/config.hpp>
#include <handlers/about.hpp>
#include <http/router.hpp>
#include <services/anonymous_tally.hpp>
#include <services/services.hpp>

namespace quire::handlers {

struct Context {
    const Config& config;      // outlives the context
    AnonymousTally& anonymous; // of all threads; outlives the context
    Services quire;
};

using Routes = http::Router<Context>;

} // namespace quire::handlers
