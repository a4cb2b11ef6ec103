#include "generations.hpp"

#include <base/handle.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <fmt/format.h>
#include <system_error>

namespace quire::search {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "index-";

long number_of(std::string_view name)
{
    long number = 0;
    if (!name.starts_with(prefix)) return 0;
    name.remove_prefix(prefix.size());
    std::from_chars(name.data(), name.data() + name.size(), number);
    return number;
}

void sync_folder(const fs::path& folder)
{
    const Descriptor descriptor{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!descriptor || ::fsync(descriptor.get()) != 0)
        throw std::system_error{errno, std::generic_category(), "sync " + folder.string()};
}

} // namespace

std::string Generations::current() const
{
    std::error_code none; // no link: no index yet
    return fs::read_symlink(m_folder / "current", none).string();
}

std::string Generations::create() const
{
    fs::create_directories(m_folder);
    const auto now = current();
    remove_all_but(now);
    const auto made = fmt::format("{}{}", prefix, number_of(now) + 1);
    fs::create_directories(path(made));
    return made;
}

void Generations::switch_to(const std::string& generation) const
{
    const auto aside = m_folder / "current.new";
    fs::remove(aside);
    fs::create_directory_symlink(generation, aside);
    fs::rename(aside, m_folder / "current");
    sync_folder(m_folder);
    remove_all_but(generation);
}

void Generations::remove_all_but(const std::string& kept) const
{
    for (const auto& entry : fs::directory_iterator{m_folder}) {
        const auto name = entry.path().filename().string();
        if (name.starts_with(prefix) && name != kept) fs::remove_all(entry.path());
    }
}

} // namespace quire::search
