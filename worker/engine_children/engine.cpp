// quire-engine: opens one untrusted file for the worker and tells what is in it.
// May touch: the descriptors it was started with (3 the worker, 4 the file, 5 the output) and, read
// only, the fonts and character maps of the system. Must never touch: anything else; it locks
// itself in before it reads the first byte. Started by engines::Engine, never by hand.

#include "child_main.hpp"

int main(int argc, char** argv)
{
    return child_main(argc, argv, "quire-engine", quire::engines::run_engine);
}
