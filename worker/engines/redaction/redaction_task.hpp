#pragma once
// What a child is told of a redaction.

#include "child/channel.hpp"

#include <map>
#include <string>
#include <vector>

namespace quire::engines {

struct RedactionTask {
    std::map<std::int64_t, std::vector<RedactionBox>> boxes; // by page; corners in order
    std::vector<std::string> words;
};

// Throws EngineError{bad_range} for a box without a page or without a place.
RedactionTask receive_task(Channel& channel, std::int64_t pages);

} // namespace quire::engines
