// Single values of the configuration. The file's own syntax is the business of toml++.

#include "fuzz.hpp"

#include <base/config.hpp>

namespace quire::fuzz {

void take(std::string_view input)
{
    const auto pair = parts(input, 2);
    Config config;
    try {
        set(config, pair[0], pair[1]);
    } catch (const ConfigError&) {
    }
    to_toml(config);
}

std::vector<std::string> seeds()
{
    using namespace std::string_literals;
    return {"engine.pages\0005"s, "fetch.allow\0[\"a\"]"s, "engine.sandbox\0off"s,
            "mail.command\0[\"x\", \"y\"]"s};
}

} // namespace quire::fuzz
