#pragma once
// Handing a message to the site's mail program.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace quire {

// Runs `command` (program and arguments, no shell) with `text` on its standard input, and nothing
// of ours besides. Answers why it failed, "" when it ended well in time; the text is never part of
// the answer.
std::string deliver(const std::vector<std::string>& command, std::string_view text,
                    std::chrono::milliseconds longest);

} // namespace quire
