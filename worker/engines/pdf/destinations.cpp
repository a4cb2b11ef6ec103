#include "destinations.hpp"

#include <qpdf/QPDFNameTreeObjectHelper.hh>
#include <utility>

namespace quire::engines {

namespace {

bool is_go_to(QPDFObjectHandle action)
{
    return action.isDictionary() && action.getKey("/S").isNameAndEquals("/GoTo");
}

} // namespace

Destinations::Destinations(QPDF& pdf) : m_pdf(pdf) {}

// Names of today are in a tree of strings, those of long ago in a dictionary; one set serves both.
void Destinations::read_names()
{
    if (std::exchange(m_has_read, true)) return;
    auto root = m_pdf.getRoot();
    if (auto old = root.getKey("/Dests"); old.isDictionary())
        for (const auto& key : old.getKeys())
            m_names.emplace(key.substr(1), old.getKey(key));
    auto names = root.getKey("/Names");
    if (!names.isDictionary() || !names.getKey("/Dests").isDictionary()) return;
    QPDFNameTreeObjectHelper tree{names.getKey("/Dests"), m_pdf};
    for (auto& [name, value] : tree.getAsMap())
        m_names.insert_or_assign(name, value);
}

const std::map<std::string, QPDFObjectHandle>& Destinations::names()
{
    read_names();
    return m_names;
}

std::optional<QPDFObjectHandle> Destinations::resolved(QPDFObjectHandle destination)
{
    if (destination.isName() || destination.isString()) {
        const auto name =
            destination.isName() ? destination.getName().substr(1) : destination.getUTF8Value();
        const auto found = names().find(name);
        if (found == names().end()) return {};
        destination = found->second;
    }
    if (destination.isDictionary()) destination = destination.getKey("/D");
    if (!destination.isArray() || destination.getArrayNItems() == 0) return {};
    return destination;
}

std::optional<QPDFObjGen> Destinations::page(QPDFObjectHandle destination)
{
    const auto array = resolved(std::move(destination));
    if (!array) return {};
    const auto page = QPDFObjectHandle{*array}.getArrayItem(0);
    return page.isIndirect() ? std::optional{page.getObjGen()} : std::nullopt;
}

void Destinations::add(const std::string& name, QPDFObjectHandle destination)
{
    read_names();
    auto root = m_pdf.getRoot();
    if (!root.getKey("/Names").isDictionary())
        root.replaceKey("/Names", QPDFObjectHandle::newDictionary());
    auto all = root.getKey("/Names");
    if (!all.getKey("/Dests").isDictionary())
        all.replaceKey("/Dests", QPDFNameTreeObjectHelper::newEmpty(m_pdf).getObjectHandle());
    QPDFNameTreeObjectHelper{all.getKey("/Dests"), m_pdf}.insert(name, destination);
    m_names.emplace(name, std::move(destination));
}

void Destinations::keep_only(const Objects& pages)
{
    read_names();
    auto root = m_pdf.getRoot();
    root.removeKey("/Dests");
    if (auto names = root.getKey("/Names"); names.isDictionary()) names.removeKey("/Dests");
    const auto before = std::exchange(m_names, {});
    for (const auto& [name, destination] : before)
        if (const auto leads_to = page(destination); leads_to && pages.contains(*leads_to))
            add(name, destination);
}

std::optional<QPDFObjectHandle> destination_of(QPDFObjectHandle owner)
{
    if (auto destination = owner.getKey("/Dest"); !destination.isNull()) return destination;
    if (auto action = owner.getKey("/A"); is_go_to(action)) return action.getKey("/D");
    return {};
}

void set_destination(QPDFObjectHandle owner, QPDFObjectHandle destination)
{
    drop_destination(owner);
    owner.replaceKey("/Dest", std::move(destination));
}

void drop_destination(QPDFObjectHandle owner)
{
    owner.removeKey("/Dest");
    if (is_go_to(owner.getKey("/A"))) owner.removeKey("/A");
}

} // namespace quire::engines
