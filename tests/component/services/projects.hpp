#pragma once
// What the tests of projects, of their documents and of their collaborators share.

#include "archive.hpp"

#include <base/error.hpp>
#include <gtest/gtest.h>
#include <thread>

namespace quire::test {

using Wishes = std::vector<ProjectDocumentWish>;
using Members = std::vector<ProjectDocument>;

class ProjectsFixture : public testing::Test {
protected:
    Archive archive;
    Services& quire = archive.quire;
    Projects& projects = quire.projects;
    const Viewer& ada = archive.ada;
    const Viewer& ben = archive.ben;
    const Viewer& cyd = archive.cyd;
    const Viewer& nobody = archive.nobody;

    Project started(const Viewer& viewer, bool hidden = true, const std::string& title = "Ports")
    {
        return projects.create({.title = title, .hidden = hidden}, viewer);
    }
    DocumentId document(const Viewer& viewer, Access access = Access::private_)
    {
        return quire.documents.create({.title = "t", .access = access}, viewer).id;
    }
    void invite(const Project& project, const std::string& who, ProjectRole role)
    {
        projects.invite(project.id, who + "@example.org", role, ada);
    }
    void put(const Project& project, DocumentId id, std::optional<bool> lends = {})
    {
        projects.add_documents(project.id, Wishes{{id, lends}}, ada);
    }
    std::vector<DocumentId> listed(const Project& project, const Viewer& viewer,
                                   const Window& window = {})
    {
        std::vector<DocumentId> ids;
        for (const auto& one : projects.documents(project.id, {}, window, viewer).items)
            ids.push_back(one.document);
        return ids;
    }
    std::vector<ProjectId> found(const ProjectFilter& filter, const Viewer& viewer,
                                 const Window& window = {})
    {
        std::vector<ProjectId> ids;
        for (const auto& project : projects.list(filter, window, viewer).items)
            ids.push_back(project.id);
        return ids;
    }
    std::int64_t count(std::string_view sql)
    {
        return archive.db().find<std::int64_t>(sql).value();
    }
    Time updated(DocumentId id) { return quire.documents.find(id, ada).value().updated; }
    bool queued(DocumentId id)
    {
        return archive.db()
            .find<std::int64_t>("SELECT version FROM index_queue WHERE document_id = ?", id)
            .has_value();
    }
};

// Runs both with services of their own, as two programs would; the answers say who succeeded.
template<class First, class Second>
std::pair<bool, bool> at_once(const Archive& archive, First first, Second second)
{
    const auto one = archive.more_services();
    const auto two = archive.more_services();
    one->require_ready();
    two->require_ready();
    const auto succeeds = [](auto& action, Services& quire) {
        try {
            action(quire);
            return true;
        } catch (const NotFound&) { // one of the two ways to lose
            return false;
        } catch (const Invalid&) { // the other
            return false;
        }
    };
    std::pair<bool, bool> won;
    std::jthread other{[&] { won.first = succeeds(first, *one); }};
    won.second = succeeds(second, *two);
    other.join();
    return won;
}

} // namespace quire::test
