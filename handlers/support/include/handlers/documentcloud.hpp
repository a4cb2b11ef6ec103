#pragma once
// One request of a DocumentCloud client, with what its views need: who is asking, the parameters,
// the addresses to answer with.

#include <dialects/documentcloud/expansion.hpp>
#include <dialects/documentcloud/fields.hpp>
#include <dialects/documentcloud/paging.hpp>
#include <dialects/documentcloud/people.hpp>
#include <dialects/documentcloud/problem.hpp>
#include <dialects/documentcloud/query.hpp>
#include <dialects/documentcloud/urls.hpp>
#include <domain/viewer.hpp>
#include <functional>
#include <handlers/about.hpp>
#include <handlers/context.hpp>
#include <http/response.hpp>
#include <json/value.hpp>
#include <string>
#include <string_view>

namespace quire::handlers {

using dialects::documentcloud::Detail;
using dialects::documentcloud::Expansion;
using dialects::documentcloud::Fields;
using dialects::documentcloud::Here;
using dialects::documentcloud::Origins;
using dialects::documentcloud::Query;

inline constexpr std::string_view dialect_name = "documentcloud";
inline constexpr std::string_view audience = "documentcloud"; // of the tokens

struct Visit {
    const http::Request& request;
    Services& quire;
    const Config& config;
    Viewer viewer;
    Query query;
    Origins origins;

    Here here() const { return {origins.api + request.path(), query}; }
    json::Value body() const;   // the whole body, as an object or a list
    void require_login() const; // throws Unauthenticated
    template<class AnyId>
    AnyId id(std::string_view name = "id") const
    {
        return request.path_id<AnyId>(name);
    }
};

Origins origins(const http::Request& request, const Config& config);

// A router with this dialect's errors; the final slash of a path may be missing.
Routes documentcloud_routes();

// Adds routes whose views get a Visit. Anonymous requests count against the daily allowance.
// Answers that say nothing about caching become "no-cache".
class Views {
public:
    using View = http::Response (*)(Visit&);
    explicit Views(Routes& on) : m_on(on) {}

    // `about`: what it is for, and which rule of domain/access.hpp and its kin the view enforces.
    void get(std::string pattern, View view, About about)
    {
        m_on.get(std::move(pattern), counted(view), std::move(about));
    }
    void post(std::string pattern, View view, About about)
    {
        m_on.post(std::move(pattern), counted(view), std::move(about));
    }
    void put(std::string pattern, View view, About about)
    {
        m_on.put(std::move(pattern), counted(view), std::move(about));
    }
    void patch(std::string pattern, View view, About about)
    {
        m_on.patch(std::move(pattern), counted(view), std::move(about));
    }
    void del(std::string pattern, View view, About about)
    {
        m_on.del(std::move(pattern), counted(view), std::move(about));
    }
    void all(const std::string& pattern, View view, const About& about); // every method

private:
    static Routes::Handler counted(View view);

    Routes& m_on;
};

// 501: part of the API, not of this server yet.
http::Response not_available(Visit& visit);
inline constexpr About later_on{.summary = "Not available yet (501)", .needs = Needs::later};

// Replaces "user", "organization" and "user.organization" by objects where asked for. Who the
// viewer may not see stays an id.
void expand_people(const Visit& visit, const Expansion& expansion, json::Array& objects,
                   Detail detail);

// Replaces the ids in "projects" by objects, as far as the viewer may see them.
void expand_projects(const Visit& visit, json::Array& objects);

// A page of a list as an answer: in its envelope, shaped by `fields` and `omit`.
http::Response list_response(const Visit& visit, const dialects::documentcloud::PageRequest& page,
                             const dialects::documentcloud::Neighbours& neighbours,
                             json::Array results);
// One object as an answer, shaped likewise.
http::Response object_response(const Visit& visit, http::Status status, json::Value object);

// {"page_no_3": ["… <em>word</em> …"]}, pages counted from 1.
json::Value present_highlights(const std::vector<PageHighlights>& pages);

// Calls `read` for each element of a list. Complaints about any become one answer, a list aligned
// with theirs: throws Problem.
void read_each(const json::Array& elements, const std::function<void(Fields&)>& read);

// What the call returns. Complaints of a service about elements of the list become such an answer.
[[noreturn]] void throw_aligned(const InvalidItems& invalid);
template<class Call>
auto aligned(const Call& call)
{
    try {
        return call();
    } catch (const InvalidItems& invalid) { // this dialect's shape for it
        throw_aligned(invalid);
    }
}

// The body as a list of at most `most`; throws Invalid or Refused.
const json::Array& list_of(const json::Value& body, std::size_t most);

} // namespace quire::handlers
