#pragma once
// A child without the worker's side: what it says, message by message.

#include "asking/child_process.hpp"
#include "wire/messages.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace quire::engines::testing_support {

// Sends the request; all that the child says until it ends.
std::string all_said(ChildProcess& child, const Request& request);

// The messages of this type in what a child has said.
std::vector<std::string> bodies_of(ToWorker type, std::string_view said);

} // namespace quire::engines::testing_support
