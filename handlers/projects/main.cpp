// quire-projects: see handlers/README.md for its resource in each dialect.
//
// May touch: the database (account quire_projects).
// Never touches: the network, any document's file.

#include "routes.hpp"

#include <handlers/documentcloud.hpp>
#include <handlers/program.hpp>

int main(int argc, char** argv)
{
    using namespace quire::handlers;
    std::vector<Routes> routers{documentcloud_routes()};
    add_documentcloud(routers[0]);
    return run_program(argc, argv, "quire-projects", routers);
}
