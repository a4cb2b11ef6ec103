#include "unused_resources.hpp"

#include <array>
#include <optional>
#include <set>
#include <string>

namespace quire::engines {

namespace {

constexpr int deepest = 20;
using Names = std::set<std::string>;

constexpr std::array<const char*, 6> categories{"/XObject",    "/Pattern", "/Shading",
                                                "/Properties", "/Font",    "/ExtGState"};

QPDFObjectHandle dictionary_of(QPDFObjectHandle object)
{
    return object.isStream() ? object.getDict() : object;
}

// Fonts are shared by all pages of most documents and show nothing by themselves, unless their
// letters are drawings.
bool holds_content(const char* category, QPDFObjectHandle object)
{
    if (category != std::string_view{"/Font"}) return true;
    return object.isDictionary() && object.getKey("/Subtype").isNameAndEquals("/Type3");
}

void collect(QPDFObjectHandle resources, Objects& into, int depth);

void collect_one(QPDFObjectHandle object, Objects& into, int depth)
{
    if (object.isIndirect() && !into.insert(object.getObjGen()).second) return;
    auto dictionary = dictionary_of(object);
    if (!dictionary.isDictionary()) return;
    collect(dictionary.getKey("/Resources"), into, depth + 1);
    for (const auto* mask : {"/SMask", "/Mask"})
        if (auto group = dictionary.getKey(mask); group.isStream())
            collect_one(group, into, depth + 1);
    auto soft = dictionary.getKey("/SMask");
    if (soft.isDictionary()) collect_one(soft.getKey("/G"), into, depth + 1);
}

// States without a mask are like fonts: everywhere, and nothing to see.
bool is_plain_state(const char* category, QPDFObjectHandle object)
{
    return category == std::string_view{"/ExtGState"} &&
           !(object.isDictionary() && object.getKey("/SMask").isDictionary());
}

void collect(QPDFObjectHandle resources, Objects& into, int depth)
{
    if (!resources.isDictionary() || depth > deepest) return;
    for (const auto* category : categories) {
        auto entries = resources.getKey(category);
        if (!entries.isDictionary()) continue;
        for (const auto& name : entries.getKeys()) {
            auto object = entries.getKey(name);
            if (holds_content(category, object) && !is_plain_state(category, object))
                collect_one(object, into, depth);
        }
    }
}

class NameCollector : public QPDFObjectHandle::TokenFilter {
public:
    void handleToken(const QPDFTokenizer::Token& token) override
    {
        if (token.getType() == QPDFTokenizer::tt_name) names.insert(token.getValue());
    }
    Names names;
};

std::optional<Names> names_in(QPDFObjectHandle owner)
{
    NameCollector collector;
    try {
        if (owner.isStream())
            owner.filterAsContents(&collector);
        else
            owner.filterPageContents(&collector);
    } catch (const std::exception&) { // cannot be decoded: nothing is known of it
        return {};
    }
    return std::move(collector.names);
}

// Trims what the owner (a page, a form, a pattern) uses; answers the names it needs of its parent's
// resources: those of its own when it brings none. Nothing when that cannot be told.
std::optional<Names> trim(QPDFObjectHandle owner, Objects& seen, int depth);

// Forms and patterns that stay.
bool trim_inside(QPDFObjectHandle resources, Names& used, Objects& seen, int depth)
{
    bool known = true;
    for (const auto* category : {"/XObject", "/Pattern"}) {
        auto entries = resources.getKey(category);
        if (!entries.isDictionary()) continue;
        for (const auto& name : entries.getKeys()) {
            auto object = entries.getKey(name);
            if (!used.contains(name) || !object.isStream()) continue;
            if (object.getDict().getKey("/Subtype").isNameAndEquals("/Image")) continue;
            const auto needed = trim(object, seen, depth + 1);
            known = known && needed;
            if (needed) used.insert(needed->begin(), needed->end());
        }
    }
    return known;
}

// Names that the resources do not explain: some readers then look further up, in the page's.
Names unexplained(const Names& used, QPDFObjectHandle resources)
{
    Names left = used;
    for (const auto* category : categories)
        if (auto entries = resources.getKey(category); entries.isDictionary())
            for (const auto& name : entries.getKeys())
                left.erase(name);
    return left;
}

QPDFObjectHandle only_used(QPDFObjectHandle entries, const Names& used)
{
    auto left = QPDFObjectHandle::newDictionary();
    for (const auto& name : entries.getKeys())
        if (used.contains(name)) left.replaceKey(name, entries.getKey(name));
    return left;
}

std::optional<Names> trim(QPDFObjectHandle owner, Objects& seen, int depth)
{
    if (depth > deepest) return {};
    auto dictionary = dictionary_of(owner);
    auto resources = dictionary.getKey("/Resources");
    if (owner.isIndirect() && !seen.insert(owner.getObjGen()).second) return names_in(owner);
    auto used = names_in(owner);
    if (!used) return {};
    if (!resources.isDictionary()) return used;

    auto needed = unexplained(*used, resources);
    if (!trim_inside(resources, *used, seen, depth)) return needed;
    auto left = resources.shallowCopy();
    for (const auto* category : categories)
        if (auto entries = resources.getKey(category); entries.isDictionary())
            left.replaceKey(category, only_used(entries, *used));
    dictionary.replaceKey("/Resources", left);
    return needed;
}

} // namespace

void collect_content(QPDFObjectHandle page, Objects& into)
{
    collect(page.getKey("/Resources"), into, 0);
}

bool shares_content(QPDFObjectHandle page, const Objects& with)
{
    if (with.empty()) return false;
    Objects own;
    collect_content(page, own);
    for (const auto& object : own)
        if (with.contains(object)) return true;
    return false;
}

void drop_unused_resources(QPDFObjectHandle page, Objects& seen)
{
    trim(page, seen, 0);
}

} // namespace quire::engines
