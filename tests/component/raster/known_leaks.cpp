// fontconfig keeps its caches until the process ends and does not free them; the leak checker of
// the asan build asks here.

extern "C" const char* __lsan_default_suppressions(); // NOLINT: the checker's name for it

extern "C" const char* __lsan_default_suppressions() // NOLINT
{
    return "leak:libfontconfig";
}
