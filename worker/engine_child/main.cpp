// quire-engine: opens one untrusted file for the worker and tells what is in it.
// May touch: the descriptors it was started with (3 the worker, 4 the file, 5 the output) and, read
// only, the fonts and character maps of the system. Must never touch: anything else; it locks
// itself in before it reads the first byte. Started by engines::Engine, never by hand.

#include <engines/child.hpp>

#include <cstdio>
#include <cstring>
#include <unistd.h>

int main(int argc, char** argv)
{
    if (argc == 2 && std::strcmp(argv[1], "--version") == 0) {
        std::puts("quire-engine " QUIRE_VERSION);
        return 0;
    }
    if (argc != 1) {
        std::puts("quire-engine opens files for quire-worker, which starts it. It has no options "
                  "but --help and --version.");
        return argc == 2 && std::strcmp(argv[1], "--help") == 0 ? 0 : 2;
    }
    // Destructors of large documents would only take time.
    _exit(quire::engines::run_child());
}
