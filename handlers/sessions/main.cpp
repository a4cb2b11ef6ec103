// quire-sessions: see handlers/README.md for its resource in each dialect.
//
// May touch: the database (account quire_sessions), which lets it read password hashes.
// Never touches: the network, the content of an untrusted file.

#include "routes.hpp"

#include <handlers/program.hpp>

int main(int argc, char** argv)
{
    using namespace quire::handlers;
    return run_program(argc, argv, "quire-sessions", {documentcloud_pages()});
}
