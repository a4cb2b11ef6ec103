// Has LibreOffice make a PDF. It runs behind walls of its own: it may read its program and the
// system's fonts, write below the work folder only, and make neither processes nor connections.
// This process only copies bytes, and tells of plain text how it is coded.

#include "child/mapped_file.hpp"
#include "jobs.hpp"
#include "text_encoding.hpp"
#include "walls/lockdown.hpp"

#include <base/handle.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace quire::engines {

namespace {

namespace fs = std::filesystem;

// A new profile makes LibreOffice end with this, to be started again.
constexpr int start_me_again = 81;

// No macro runs, no link is followed, no lock file is left.
constexpr const char* profile = R"(<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="UseLocking" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
)";

[[noreturn]] void refuse(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

void copy(int from, int to)
{
    off_t position = 0;
    struct stat about {};
    if (fstat(from, &about) != 0) refuse("fstat");
    while (position < about.st_size) {
        const auto left = static_cast<std::size_t>(about.st_size - position);
        if (sendfile(to, from, &position, left) <= 0) refuse("sendfile");
    }
}

bool is_plain_text(std::string_view extension)
{
    return extension == "txt" || extension == "csv";
}

// LibreOffice guesses no coding but believes a byte order mark.
void write_text(int to)
{
    const MappedFile file{child_input};
    const auto text = marked_utf8(file.bytes());
    for (std::string_view rest = text; !rest.empty();) {
        const auto count = write(to, rest.data(), rest.size());
        if (count <= 0) refuse("write");
        rest.remove_prefix(static_cast<std::size_t>(count));
    }
}

class WorkFolder {
public:
    WorkFolder(fs::path root, const std::string& extension)
        : m_root(std::move(root)), m_input(m_root / ("document." + extension))
    {
        fs::create_directories(m_root / "profile" / "user");
        fs::create_directories(m_root / "tmp");
        std::ofstream{m_root / "profile" / "user" / "registrymodifications.xcu"} << profile;
        const Descriptor input{
            open(m_input.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
        if (!input) refuse("create");
        is_plain_text(extension) ? write_text(input.get()) : copy(child_input, input.get());
    }

    const fs::path& root() const { return m_root; }
    const fs::path& input() const { return m_input; }

    bool has_pdf() const { return fs::exists(pdf()); }

    // False when there is none.
    bool hand_over_pdf() const
    {
        // What lies there was made by a program that a file may have taken over.
        const Descriptor file{open(pdf().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
        struct stat about {};
        if (!file || fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode)) return false;
        if (about.st_size == 0) return false;
        copy(file.get(), child_output);
        return true;
    }

private:
    fs::path pdf() const { return m_root / "out" / "document.pdf"; }

    fs::path m_root;
    fs::path m_input;
};

// In the new process. Returns only when it cannot start.
void become(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
            const Request& request, pid_t parent)
{
    const auto pointers = [](const std::vector<std::string>& texts) {
        std::vector<char*> list;
        for (const auto& text : texts)
            list.push_back(const_cast<char*>(text.c_str())); // execve does not write
        list.push_back(nullptr);
        return list;
    };
    const auto words = pointers(arguments);
    const auto names = pointers(environment);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) return; // it died before that call
    if (request.sandbox_required) restrict_system_calls_of_program();
    close_range(child_control, ~0U, 0);
    execve(words.front(), words.data(), names.data());
}

struct End {
    int status = 0; // as wait4 tells
    std::chrono::microseconds cpu{0};
};

End run(const WorkFolder& work, const Request& request)
{
    const auto root = work.root().string();
    std::vector<std::string> arguments = {
        request.office,  "-env:UserInstallation=file://" + root + "/profile",
        "--headless",    "--norestore",
        "--nologo",      "--nodefault",
        "--nolockcheck", "--convert-to",
        "pdf",           "--outdir",
        root + "/out",   work.input().string(),
    };
    if (request.extension == "csv") // commas, double quotes, UTF-8: Calc believes no mark
        arguments.insert(arguments.begin() + 1, "--infilter=CSV:44,34,76,1");
    const std::vector<std::string> environment = {"HOME=" + root, "TMPDIR=" + root + "/tmp",
                                                  "LC_ALL=C.UTF-8", "SAL_USE_VCLPLUGIN=svp"};
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid < 0) refuse("fork");
    if (pid == 0) {
        try {
            become(arguments, environment, request, parent);
        } catch (const std::exception&) { // told by the status below
        }
        _exit(127);
    }
    End end;
    rusage used{};
    while (wait4(pid, &end.status, 0, &used) < 0)
        if (errno != EINTR) refuse("wait4");
    end.cpu = std::chrono::seconds{used.ru_utime.tv_sec + used.ru_stime.tv_sec} +
              std::chrono::microseconds{used.ru_utime.tv_usec + used.ru_stime.tv_usec};
    return end;
}

} // namespace

std::int64_t convert_office(const Request& request)
{
    const WorkFolder work{request.work_folder, request.extension};
    auto end = run(work, request);
    if (WIFEXITED(end.status) && WEXITSTATUS(end.status) == start_me_again)
        end = run(work, request);
    const auto status = end.status;
    // The signal for that is caught by LibreOffice, which then ends in some way; the kernel's two
    // ways of counting differ a little.
    const std::chrono::milliseconds nearly_all{900 * request.limits.document_seconds};
    const bool went_well = WIFEXITED(status) && WEXITSTATUS(status) == 0 && work.has_pdf();
    if (end.cpu >= nearly_all && !went_well) throw EngineError(ErrorKind::timed_out, "office");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ)
        throw EngineError(ErrorKind::too_large, "office");
    if (!went_well || !work.hand_over_pdf()) throw EngineError(ErrorKind::not_converted, "office");
    return 0; // pages are counted by who may look into the file
}

} // namespace quire::engines
