#include "fuzz.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>

namespace quire::fuzz {

namespace {

namespace fs = std::filesystem;

// The seeds as files, while the program runs.
class SeedFolder {
public:
    SeedFolder()
    {
        std::string name = fs::temp_directory_path() / "quire-fuzz-XXXXXX";
        if (!mkdtemp(name.data())) std::abort();
        m_path = name;
        for (const auto& seed : seeds())
            std::ofstream{m_path / std::to_string(m_count++), std::ios::binary} << seed;
    }
    ~SeedFolder() { fs::remove_all(m_path); }
    SeedFolder(const SeedFolder&) = delete;
    SeedFolder& operator=(const SeedFolder&) = delete;

    std::string path() const { return m_path; }

private:
    fs::path m_path;
    int m_count = 0;
};

bool replays(char** arguments)
{
    for (; *arguments; ++arguments)
        if (fs::is_regular_file(*arguments)) return true;
    return false;
}

} // namespace

std::vector<std::string_view> parts(std::string_view input, std::size_t count)
{
    std::vector<std::string_view> found;
    while (found.size() + 1 < count) {
        const auto end = input.find('\0');
        found.push_back(input.substr(0, end));
        input.remove_prefix(end == input.npos ? input.size() : end + 1);
    }
    found.push_back(input);
    return found;
}

} // namespace quire::fuzz

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments)
{
    using namespace quire::fuzz;
    if (replays(*arguments + 1)) return 0; // inputs were named: only those
    static const SeedFolder folder;
    static std::string path = folder.path();
    static std::vector<char*> more(*arguments, *arguments + *count);
    more.push_back(path.data());
    *count = static_cast<int>(more.size());
    more.push_back(nullptr);
    *arguments = more.data();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    quire::fuzz::take({reinterpret_cast<const char*>(data), size});
    return 0;
}
