#pragma once
// The files of a revision and their fixed names. Page numbers in names are 1-based, in calls
// 0-based.
//
//     document.pdf  text.txt  text.json
//     pages/<n>.txt  pages/<n>.position.json
//     pages/<n>-{xlarge,large,normal,small,thumbnail}.gif
//
// While the revision is made: source.pdf, when the original is no PDF or had to be repaired.

#include "files.hpp"

#include <cstdint>
#include <engines/engine.hpp>
#include <optional>
#include <string>
#include <vector>

namespace quire::stages {

inline constexpr std::size_t most_page_text = 16 << 20; // bytes that one page's file may have
inline constexpr std::size_t most_page_positions = 128 << 20;

fs::path page_text_file(const fs::path& folder, std::int64_t page);
fs::path page_positions_file(const fs::path& folder, std::int64_t page);

// Everything of one page; the text file last, so that where it stands the others do, too.
void write_page(const fs::path& folder, const engines::PageRead& page);

// The smallest picture last, so that where it stands the others do, too.
void write_page_pictures(const fs::path& folder, std::int64_t page,
                         const engines::PageImages& images);
bool has_page_pictures(const fs::path& folder, std::int64_t page);
// The files as they are, the first `count` sizes only; those too long for a picture as if missing.
engines::PageGifs read_page_pictures(const fs::path& folder, std::int64_t page, std::size_t count);

// Files of a page under the name of a page of another revision, as far as they are there.
void link_page_text(const fs::path& from, std::int64_t page, const fs::path& to,
                    std::int64_t new_page);
void link_page_positions(const fs::path& from, std::int64_t page, const fs::path& to,
                         std::int64_t new_page);
void link_page_pictures(const fs::path& from, std::int64_t page, const fs::path& to,
                        std::int64_t new_page);
// The positions after the page was turned clockwise; what else is said of its words stays.
void turn_page_positions(const fs::path& from, std::int64_t page, const fs::path& to,
                         std::int64_t new_page, int quarter_turns);

// Another name for every file of a page that stays as it is: no byte is copied.
void link_page(const fs::path& from, const fs::path& to, std::int64_t page);

std::string read_page_text(const fs::path& folder, std::int64_t page); // "" when there is none
std::vector<engines::Word> read_page_words(const fs::path& folder, std::int64_t page);

// The PDF to read: source.pdf when there is one, else the original.
fs::path pdf_to_read(const fs::path& folder, const fs::path& original);
fs::path source_pdf(const fs::path& folder);

} // namespace quire::stages
