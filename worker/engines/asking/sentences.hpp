#pragma once
// What a person is told when a file or a page could not be handled.

#include <engines/engine.hpp>

namespace quire::engines {

EngineError error_of(ErrorKind kind, const EngineLimits& limits);

// Why one page failed, for PageRead::failure.
std::string page_sentence(ErrorKind cause, const EngineLimits& limits);

} // namespace quire::engines
