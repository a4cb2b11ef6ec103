#include <dialects/documentcloud/notes.hpp>
#include <handlers/documentcloud_documents.hpp>
#include <map>

namespace quire::handlers {

using namespace dialects::documentcloud;

namespace {

// Puts the parts of documents, which `presented` shows one for one, into the documents' objects.
template<class Part>
void put_parts(const std::vector<Document>& documents, json::Array& objects, const char* key,
               const std::vector<Part>& parts, const json::Array& presented)
{
    std::map<DocumentId, json::Array> by_document;
    for (std::size_t i = 0; i < parts.size(); ++i)
        by_document[parts[i].document].push_back(presented[i]);
    for (std::size_t i = 0; i < documents.size(); ++i)
        objects[i].set(key, by_document[documents[i].id]);
}

void add_sections(const Visit& visit, const std::vector<Document>& documents, json::Array& objects)
{
    const auto sections = visit.quire.sections.all_of(documents);
    json::Array presented;
    for (const auto& section : sections)
        presented.push_back(present(section));
    put_parts(documents, objects, "sections", sections, presented);
}

void add_notes(const Visit& visit, const Expansion& inside, const std::vector<Document>& documents,
               json::Array& objects)
{
    const auto notes = visit.quire.notes.all_of(documents, visit.viewer);
    json::Array presented;
    for (const auto& note : notes)
        presented.push_back(present(note, visit.config.notes.tags));
    expand_people(visit, inside, presented, Detail::listed);
    put_parts(documents, objects, "notes", notes, presented);
}

} // namespace

void expand_documents(const Visit& visit, const Expansion& expansion,
                      const std::vector<Document>& documents, json::Array& objects, Detail detail)
{
    expand_people(visit, expansion, objects, detail);
    if (expansion.has("projects")) expand_projects(visit, objects);
    if (expansion.has("sections")) add_sections(visit, documents, objects);
    if (expansion.has("notes")) add_notes(visit, expansion.below("notes"), documents, objects);
}

json::Array present_in(const Visit& visit, const std::vector<Document>& documents,
                       const Expansion& expansion, Detail detail)
{
    json::Array objects;
    for (const auto& document : documents)
        objects.push_back(present(document, visit.origins));
    expand_documents(visit, expansion, documents, objects, detail);
    return objects;
}

void allow_caching(const Visit& visit, http::Response& response)
{
    using http::Header;
    if (visit.viewer.anonymous())
        response.set(Header::cache_control, "public, max-age=300")
            .set(Header::vary, "Cookie, Authorization");
    else
        response.set(Header::cache_control, "private, no-cache");
}

} // namespace quire::handlers
