// quire-tokens: see handlers/README.md for its resource in each dialect.
//
// May touch: the database (account quire_tokens), the folders its services read or write.
// Never touches: the network, the content of an untrusted file.

#include "routes.hpp"

#include <handlers/documentcloud.hpp>
#include <handlers/papra.hpp>
#include <handlers/program.hpp>

int main(int argc, char** argv)
{
    using namespace quire::handlers;
    std::vector<Routes> routers{documentcloud_routes(), papra_routes()};
    add_documentcloud(routers[0]);
    add_documentcloud_index(routers[0]);
    add_documentcloud_later(routers[0]);
    add_papra(routers[1]);
    return run_program(argc, argv, "quire-tokens", routers);
}
