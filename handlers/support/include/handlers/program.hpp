#pragma once
// The main() of every handler program.

#include <handlers/context.hpp>
#include <string>
#include <vector>

namespace quire::handlers {

// Reads --config, --help, --version; --routes prints the route table and ends. Else serves on
// descriptor 0 until SIGTERM or retirement. `name` is "quire-documents". Answers the exit status: 0
// done, 2 wrong call, 1 cannot start.
int run_program(int argc, char** argv, const std::string& name, const std::vector<Routes>& routers);

} // namespace quire::handlers
