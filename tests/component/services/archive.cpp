#include "archive.hpp"

#include <base/random.hpp>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace quire::test {

namespace {

namespace fs = std::filesystem;

fs::path make_folder()
{
    std::string name = "/tmp/quire-archive-XXXXXX";
    return ::mkdtemp(name.data());
}

void write_secret(const fs::path& file)
{
    std::array<std::byte, 32> secret;
    system_random(secret);
    std::ofstream{file, std::ios::binary}.write(reinterpret_cast<const char*>(secret.data()), 32);
    ::chmod(file.c_str(), 0600);
}

Config config_for(const TestDatabase& database, const fs::path& folder)
{
    write_secret(folder / "secret");
    Config config;
    config.paths.state = folder;
    config.paths.run = folder;
    config.database.socket = database.settings().socket;
    config.database.name = database.settings().name;
    config.auth.secret_file = folder / "secret";
    config.limits.free_bytes = 0;
    return config;
}

} // namespace

Archive::Archive()
    : m_folder(make_folder()), m_config(config_for(m_database, m_folder)),
      m_services(more_services()), quire(*m_services)
{
    auto& office = quire.administration;
    harbor = office.create_organization("Harbor Desk");
    town = office.create_organization("Town Office");
    const auto create = [&](const char* name, OrganizationId organization) {
        office.create_user({.username = name,
                            .name = name,
                            .email = std::string{name} + "@example.org",
                            .password = "correct horse battery",
                            .organization = organization});
        return viewer(name);
    };
    ada = create("ada", harbor.id);
    ben = create("ben", harbor.id);
    cyd = create("cyd", town.id);
}

Archive::~Archive()
{
    fs::remove_all(m_folder);
}

std::unique_ptr<Services> Archive::more_services(const std::function<void(Config&)>& adjust,
                                                 const std::string& program) const
{
    auto config = m_config;
    if (adjust) adjust(config);
    return std::make_unique<Services>(config, program.empty() ? m_database.account() : program);
}

Viewer Archive::viewer(const std::string& username)
{
    return quire.accounts.log_in(username, "correct horse battery", "192.0.2.1").value();
}

Upload Archive::received(std::string_view bytes)
{
    auto upload = quire.uploads.begin(0, std::ssize(bytes));
    upload.write(std::as_bytes(std::span{bytes.data(), bytes.size()}));
    return upload;
}

Document Archive::uploaded(const Viewer& viewer, std::string_view bytes, Access access)
{
    return quire.documents.upload({.title = "report.pdf",
                                   .access = access,
                                   .original_name = "report.pdf",
                                   .original_extension = "pdf"},
                                  received(bytes), viewer);
}

void Archive::publish(DocumentId document, const std::vector<std::string>& pages)
{
    publish(document, pages, quire);
}

void Archive::publish(DocumentId document, const std::vector<std::string>& pages, Services& worker)
{
    auto job = worker.jobs.claim("test").value();
    if (job.document != document) throw std::logic_error("another document's turn");
    worker.revisions.plan(job, std::vector<PageSize>(pages.size(), {612, 792}), true, "test");
    job = worker.jobs.claim("test").value();
    const auto order = worker.revisions.order(job);
    std::string whole;
    std::vector<PageRecord> records;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        std::ofstream{order.folder / "pages" / (std::to_string(i + 1) + ".txt")} << pages[i];
        if (i > 0) whole += "\n\n";
        whole += pages[i];
        records.push_back(
            {.page = static_cast<std::int64_t>(i), .characters = std::ssize(pages[i])});
    }
    worker.revisions.record_pages(job, records);
    worker.revisions.finish_pages(job);
    job = worker.jobs.claim("test").value();
    std::ofstream{order.folder / "text.txt"} << whole;
    std::ofstream{order.folder / "document.pdf"} << "%PDF-1.4";
    worker.revisions.place(job);
    worker.index_feed.done(worker.index_feed.pending(1000));
    worker.revisions.publish(job);
}

} // namespace quire::test
