#pragma once
// Where the databases of an index lie: <folder>/<generation>/{documents,pages}, and the symbolic
// link <folder>/current naming the generation in use. Switching the link is how a rebuilt index
// replaces the old one in one step.

#include <filesystem>
#include <string>

namespace quire::search {

class Generations {
public:
    explicit Generations(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    // Name of the generation in use; empty when there is none.
    std::string current() const;
    std::filesystem::path path(const std::string& generation) const
    {
        return m_folder / generation;
    }

    // Makes the folder of a new generation, removing leftovers of unfinished ones.
    std::string create() const;

    // Points `current` at this one, durably, and removes all others.
    void switch_to(const std::string& generation) const;

private:
    void remove_all_but(const std::string& kept) const;
    std::filesystem::path m_folder;
};

inline constexpr const char* documents_name = "documents";
inline constexpr const char* pages_name = "pages";

} // namespace quire::search
