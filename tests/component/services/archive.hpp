#pragma once
// A whole archive for one test: database, folders, secret, two organizations with people.

#include <filesystem>
#include <functional>
#include <memory>
#include <services/services.hpp>
#include <string>
#include <support/test_database.hpp>

namespace quire::test {

class Archive {
public:
    Archive();
    ~Archive();
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;

    // Another thread's or program's services on the same archive.
    std::unique_ptr<Services> more_services(const std::function<void(Config&)>& adjust = {},
                                            const std::string& program = {}) const;

    Viewer viewer(const std::string& username);
    Upload received(std::string_view bytes);
    Document uploaded(const Viewer& viewer, std::string_view bytes,
                      Access access = Access::organization);
    // As the worker would: the document is processed, with this text on its pages.
    void publish(DocumentId document, const std::vector<std::string>& pages);
    void publish(DocumentId document, const std::vector<std::string>& pages, Services& worker);

    Database& db() { return m_database.connection(); }
    std::filesystem::path index() const { return m_folder / "index"; }
    std::filesystem::path blobs() const { return m_folder / "blobs"; }

private:
    TestDatabase m_database;
    std::filesystem::path m_folder;
    Config m_config;
    std::unique_ptr<Services> m_services;

public:
    Services& quire;
    Organization harbor, town;
    // ada and ben belong to the harbor, cyd to the town.
    Viewer ada, ben, cyd, nobody;
};

} // namespace quire::test
