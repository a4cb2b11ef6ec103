#include "layers.hpp"

#include <algorithm>
#include <vector>

namespace quire::engines {

namespace {

std::set<QPDFObjGen> listed(QPDFObjectHandle list)
{
    std::set<QPDFObjGen> layers;
    if (!list.isArray()) return layers;
    for (auto layer : list.getArrayAsVector())
        layers.insert(layer.getObjGen());
    return layers;
}

bool is_named(QPDFObjectHandle object, const char* name)
{
    return object.isName() && object.getName() == name;
}

} // namespace

LayerStates::LayerStates(QPDF& pdf)
{
    auto properties = pdf.getRoot().getKey("/OCProperties");
    if (!properties.isDictionary()) return;
    auto settings = properties.getKey("/D");
    if (!settings.isDictionary()) return;
    m_on_unless_listed = !is_named(settings.getKey("/BaseState"), "/OFF");
    m_on = listed(settings.getKey("/ON"));
    m_off = listed(settings.getKey("/OFF"));
}

bool LayerStates::is_off(QPDFObjGen layer) const
{
    return m_on_unless_listed ? m_off.contains(layer) : !m_on.contains(layer);
}

bool LayerStates::shows(QPDFObjectHandle layer) const
{
    if (!layer.isDictionary()) return true;
    if (!is_named(layer.getKey("/Type"), "/OCMD")) return !is_off(layer.getObjGen());
    if (layer.hasKey("/VE")) return false; // an expression: rather too little than too much
    auto groups = layer.getKey("/OCGs");
    std::vector<bool> on;
    if (groups.isDictionary()) on.push_back(!is_off(groups.getObjGen()));
    if (groups.isArray())
        for (auto group : groups.getArrayAsVector())
            on.push_back(!is_off(group.getObjGen()));
    if (on.empty()) return true;
    const auto count_on = std::ranges::count(on, true);
    const auto all = static_cast<std::ptrdiff_t>(on.size());
    auto policy = layer.getKey("/P");
    if (is_named(policy, "/AllOn")) return count_on == all;
    if (is_named(policy, "/AnyOff")) return count_on < all;
    if (is_named(policy, "/AllOff")) return count_on == 0;
    return count_on > 0;
}

} // namespace quire::engines
