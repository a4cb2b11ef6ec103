// Documents: the values of one key.

#include "document_access.hpp"

#include <base/error.hpp>
#include <services/documents.hpp>
#include <services/jobs.hpp>

namespace quire {

KeyValues Documents::change_values(DocumentId id, const ValuesChange& change, const Viewer& viewer)
{
    require(viewer, Permission::update_documents);
    auto after = m_core.transaction([&](Database& database) {
        const auto document = lock_document(database, id, viewer, false);
        if (!document.rights.edit) throw Forbidden();
        auto key_values = changed(document.key_values, change);
        if (key_values == document.key_values) return key_values;
        const auto values = key_values.find(change.key);
        store::set_values(database, id, change.key,
                          values == key_values.end() ? std::vector<std::string>{} : values->second);
        store::touch_document(database, id, m_core.now());
        note(m_core, database, document, viewer.user, store::Event::updated, "key_values");
        return key_values;
    });
    wake_worker(m_core.config().paths.run.string());
    return after;
}

} // namespace quire
