#include <handlers/documentcloud_documents.hpp>

namespace quire::handlers {

using namespace dialects::documentcloud;

// Notes and sections are shown only where asked for; there are none yet.
void expand_documents(const Visit& visit, const Expansion& expansion, json::Array& objects,
                      Detail detail)
{
    expand_people(visit, expansion, objects, detail);
    for (auto& object : objects) {
        if (expansion.has("sections")) object.set("sections", json::Array{});
        if (expansion.has("notes") && detail == Detail::retrieved)
            object.set("notes", json::Array{});
    }
}

json::Array present_listed(const Visit& visit, const std::vector<Document>& documents,
                           const Expansion& expansion)
{
    json::Array objects;
    for (const auto& document : documents)
        objects.push_back(present(document, visit.origins));
    expand_documents(visit, expansion, objects, Detail::listed);
    return objects;
}

} // namespace quire::handlers
