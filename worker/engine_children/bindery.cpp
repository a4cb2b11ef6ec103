// quire-bindery: puts pages of untrusted PDFs together and turns pictures of pages for the worker.
// What it may touch and how it is started: as quire-engine, see engine.cpp. It draws and reads
// nothing, so it starts without the libraries that do.

#include "child_main.hpp"

int main(int argc, char** argv)
{
    return child_main(argc, argv, "quire-bindery", quire::engines::run_bindery);
}
