#include <base/config.hpp>

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>

namespace quire {
namespace {

namespace fs = std::filesystem;

class ConfigTest : public testing::Test {
protected:
    ~ConfigTest() override { fs::remove(file); }

    Config load(const std::string& text)
    {
        std::ofstream{file} << text;
        return load_config(file);
    }

    // What is complained about; "" when nothing is.
    std::string complaint(const std::string& text)
    {
        try {
            load(text);
        } catch (const ConfigError& error) {
            return error.what();
        }
        return "";
    }

    fs::path file = fs::temp_directory_path() / ("quire-config-" + std::to_string(::getpid()));
};

TEST_F(ConfigTest, takes_what_stands_in_the_file_and_leaves_the_rest_as_it_is)
{
    const auto config = load("[limits]\npdf_bytes = 2147483647\n[fetch]\nallow = [\"a\", \"b\"]\n");
    EXPECT_EQ(config.limits.pdf_bytes, 2147483647);
    EXPECT_EQ(config.fetch.allow, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(config.limits.other_bytes, Config{}.limits.other_bytes);
}

TEST_F(ConfigTest, names_the_key_that_cannot_be)
{
    for (const auto& [text, key] : std::initializer_list<std::pair<const char*, const char*>>{
             {"[limits]\npdf_bytes = 2147483648", "limits.pdf_bytes"},
             {"[limits]\nother_bytes = -1", "limits.other_bytes"},
             {"[limits]\npdf_bytes = \"much\"", "limits.pdf_bytes"},
             {"[worker]\npages_per_job = 0", "worker.pages_per_job"},
             {"[worker]\nlease_seconds = 2", "worker.lease_seconds"},
             {"[handlers]\nthreads = 257", "handlers.threads"},
             {"[fetch]\nallow = [1]", "fetch.allow"},
             {"[engine]\nsandbox = \"perhaps\"", "engine.sandbox"},
             {"[limits]\nnothing = 1", "limits.nothing"}})
        EXPECT_NE(complaint(text).find(key), std::string::npos) << complaint(text);
}

} // namespace
} // namespace quire
