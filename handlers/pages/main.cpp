// quire-pages: the web pages on which people read documents, and oEmbed, which points at them.
//
// May touch: the database (account quire_pages), the index and the text of pages (reading).
// Never touches: the network, the content of an untrusted file.

#include "routes.hpp"

#include <handlers/program.hpp>

int main(int argc, char** argv)
{
    using namespace quire::handlers;
    std::vector<Routes> routers{pages_routes()};
    add_oembed(routers[0]);
    add_documents(routers[0]);
    add_embeds(routers[0]);
    add_projects(routers[0]);
    return run_program(argc, argv, "quire-pages", routers);
}
