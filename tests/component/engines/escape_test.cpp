// The walls of the child, tried from inside.

#include "fixtures.hpp"
#include "raw_child.hpp"
#include "walls/escape_attempts.hpp"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace quire::engines {

using namespace testing_support;
namespace fs = std::filesystem;

namespace {

// The folder that the child is started in, and what the attempts find there.
class Place {
public:
    Place()
    {
        std::string name = fs::temp_directory_path() / "quire-escape-XXXXXX";
        m_folder = mkdtemp(name.data());
        fs::current_path(m_folder);
        for (const auto* file : {"secret", "input"})
            std::ofstream{file} << "nobody's business";
        fs::create_symlink("secret", "link");
        fs::create_directory("folder");
    }
    ~Place()
    {
        fs::current_path("/");
        fs::remove_all(m_folder);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    // All that can be changed about what is here.
    std::map<std::string, std::string> state() const
    {
        std::map<std::string, std::string> all;
        for (const auto& entry : fs::directory_iterator{m_folder}) {
            struct stat about {};
            lstat(entry.path().c_str(), &about);
            auto& text = all[entry.path().filename()];
            for (const auto number :
                 {std::int64_t{about.st_mode}, std::int64_t{about.st_uid}, about.st_size,
                  about.st_mtim.tv_nsec, static_cast<std::int64_t>(about.st_nlink)})
                text += std::to_string(number) + " ";
            if (entry.is_regular_file()) std::getline(std::ifstream{entry.path()}, text);
        }
        return all;
    }

private:
    fs::path m_folder;
};

// How the attempt ended; a signal other than the filter's is negative.
int fate_of(const char* program, std::string_view attempt, bool walls)
{
    Request request;
    request.job = Job::escape;
    request.attempt = attempt;
    request.sandbox_required = walls;
    request.limits = settings().limits;
    const Descriptor input{open("input", O_RDONLY | O_CLOEXEC)};
    const Descriptor inheritable{open("secret", O_RDONLY)}; // the child must not get it
    ChildProcess child{program, {input.get()}, -1};
    const auto said = all_said(child, request);
    EXPECT_FALSE(bodies_of(ToWorker::ready, said).empty()) << "it died before it was locked in";
    const auto status = child.end_in_peace().status;
    if (WIFSIGNALED(status)) return WTERMSIG(status) == SIGSYS ? struck : -WTERMSIG(status);
    const auto answers = bodies_of(ToWorker::escape, said);
    return answers.empty() ? unsaid : static_cast<int>(Decoder{answers[0]}.u32());
}

} // namespace

TEST(EscapeAttempts, end_at_the_walls)
{
    const Place place;
    const auto before = place.state();
    for (const auto* program : {QUIRE_ENGINE, QUIRE_BINDERY})
        for (const auto& attempt : attempts())
            EXPECT_EQ(fate_of(program, attempt.name, true), attempt.within)
                << program << ' ' << attempt.name;
    EXPECT_EQ(place.state(), before);
}

TEST(EscapeAttempts, end_otherwise_without_walls)
{
    for (const auto& attempt : attempts()) {
        if (attempt.without == unsaid) continue;
        const Place place;
        EXPECT_NE(attempt.without, attempt.within) << attempt.name;
        EXPECT_EQ(fate_of(QUIRE_ENGINE, attempt.name, false), attempt.without) << attempt.name;
    }
}

TEST(EscapeAttempts, have_names_of_their_own)
{
    std::map<std::string_view, int> names;
    for (const auto& attempt : attempts())
        EXPECT_EQ(++names[attempt.name], 1) << attempt.name;
}

} // namespace quire::engines
