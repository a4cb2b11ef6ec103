#pragma once
// main() of a child program.

#include <engines/child.hpp>

#include <cstdio>
#include <cstring>
#include <unistd.h>

// Does not return when it is called as the worker calls it.
inline int child_main(int argc, char** argv, const char* name, int (*run)())
{
    // Destructors of large documents would only take time.
    if (argc == 1) _exit(run());
    if (argc == 2 && std::strcmp(argv[1], "--version") == 0) {
        std::printf("%s " QUIRE_VERSION "\n", name);
        return 0;
    }
    std::printf(
        "%s opens files for quire-worker, which starts it. It has no options but --help and "
        "--version.\n",
        name);
    return argc == 2 && std::strcmp(argv[1], "--help") == 0 ? 0 : 2;
}
