// Takes hostile files through the engine as the worker does, one after the other, for ever: the
// programs and walls are the real ones, the database and its jobs are left out.
//
//     hostile_feeder ENGINE FOLDER
//
// Standard input: lines "NAME EXTENSION", a file of FOLDER and what its sender calls it. Standard
// output, a line for each: the steps taken, "ok" or "failed", the sentence that the sender would
// read.

#include <base/config.hpp>
#include <base/handle.hpp>
#include <engines/engine.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <iostream>
#include <sstream>
#include <system_error>

namespace {

using namespace quire;
using namespace quire::engines;
namespace fs = std::filesystem;

constexpr std::int64_t most_pages = 2; // that are read

Descriptor open_file(const fs::path& path, int flags)
{
    Descriptor file{open(path.c_str(), flags | O_CLOEXEC, 0600)};
    if (!file) throw std::system_error(errno, std::system_category(), path);
    return file;
}

Descriptor new_file(const fs::path& path)
{
    return open_file(path, O_CREAT | O_TRUNC | O_RDWR);
}

struct WorkFolder {
    explicit WorkFolder(fs::path folder) : path(std::move(folder)) { fs::create_directory(path); }
    ~WorkFolder() { fs::remove_all(path); }
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    fs::path path;
};

class Document {
public:
    Document(const Engine& engine, const fs::path& folder, const std::string& name)
        : m_engine(engine), m_folder(folder), m_file(open_file(folder / name, O_RDONLY))
    {
    }

    // Tells the steps in `steps` as it goes, so that they are known when one fails.
    void process(const std::string& extension, std::string& steps)
    {
        if (extension != "pdf") {
            steps += " convert";
            take(new_file(m_folder / "converted"), [&](int to) { convert(extension, to); });
        }
        steps += " inspect";
        auto repaired = new_file(m_folder / "repaired");
        const auto found = m_engine.inspect(m_file.get(), repaired.get());
        if (found.damaged) m_file = std::move(repaired);
        steps += " read";
        read(std::min<std::int64_t>(std::ssize(found.pages), most_pages));
        if (!found.editable) return;
        steps += " graft";
        take(new_file(m_folder / "grafted"), [&](int to) { graft(to); });
        steps += " redact";
        const std::vector<RedactionBox> boxes = {{0, 0.1, 0.1, 0.5, 0.5}};
        take(new_file(m_folder / "redacted"),
             [&](int to) { m_engine.redact(m_file.get(), boxes, 72, to); });
        steps += " search";
        m_engine.find_leaks(m_file.get(), boxes, {"nowhere"});
    }

private:
    // What `make` writes is the document from now on.
    template<class Make>
    void take(Descriptor to, Make make)
    {
        make(to.get());
        m_file = std::move(to);
    }

    void convert(const std::string& extension, int to)
    {
        if (Engine::can_convert(extension)) {
            m_engine.to_pdf(m_file.get(), extension, to);
            return;
        }
        const WorkFolder office{fs::absolute(m_folder / "office")};
        m_engine.office_to_pdf(m_file.get(), extension, office.path, to);
    }

    void read(std::int64_t pages)
    {
        ReadOptions options;
        options.ocr = false; // as slow on a hostile page as on any other, and no parser
        m_engine.read_pages(m_file.get(), {0, pages}, options, [&](PageRead&& page) {
            m_layers.push_back({page.page, std::move(page.words)});
        });
    }

    void graft(int to)
    {
        auto next = m_layers.begin();
        const auto layers = [&]() -> std::optional<PageLayer> {
            if (next == m_layers.end()) return {};
            return *next++;
        };
        GraftOptions options;
        options.replace_hidden_text = true;
        m_engine.graft(m_file.get(), layers, to, options);
    }

    const Engine& m_engine;
    fs::path m_folder;
    Descriptor m_file;
    std::vector<PageLayer> m_layers;
};

EngineSettings settings(const fs::path& program)
{
    EngineSettings settings;
    settings.program = program;
    settings.bindery = program.parent_path() / "quire-bindery";
    settings.limits.memory_bytes = std::uint64_t{1} << 30;
    settings.limits.page_seconds = 1;
    settings.limits.document_seconds = 2;
    settings.office = Config{}.office.program;
    settings.office_limits.memory_bytes = std::uint64_t{2} << 30;
    settings.office_limits.seconds = 10;
    settings.office_limits.output_bytes = std::uint64_t{256} << 20;
    return settings;
}

std::string fate_of(const Engine& engine, const fs::path& folder, const std::string& line)
{
    std::istringstream words{line};
    std::string name;
    std::string extension;
    words >> name >> extension;
    std::string steps;
    try {
        Document{engine, folder, name}.process(extension, steps);
    } catch (const EngineError& error) {
        return fmt::format("{} | failed | {}", steps, error.what());
    }
    return steps + " | ok | ";
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3) {
        std::cerr << "usage: hostile_feeder ENGINE FOLDER\n";
        return 2;
    }
    const Engine engine{settings(argv[1])};
    for (std::string line; std::getline(std::cin, line);)
        std::cout << fate_of(engine, argv[2], line) << std::endl;
    return 0;
}
