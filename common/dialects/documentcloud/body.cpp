#include <dialects/documentcloud/body.hpp>

namespace quire::dialects::documentcloud {

namespace {

json::Value from_form(const http::Pairs& pairs)
{
    json::Value object{json::Object{}};
    for (const auto& [name, text] : pairs) {
        const auto* before = object.find(name);
        if (!before) {
            object.set(name, text);
            continue;
        }
        json::Array list = before->array() ? *before->array() : json::Array{*before};
        list.emplace_back(text);
        object.set(name, std::move(list));
    }
    return object;
}

} // namespace

json::Value read_body(http::Body& body, std::size_t most_bytes)
{
    const auto& type = body.media_type();
    if (body.empty()) return json::Object{};
    if (type == "multipart/form-data")
        return from_form(body.multipart([](const http::PartHead&) { return http::FileSink{}; },
                                        {.text_bytes = most_bytes}));
    if (type == "application/x-www-form-urlencoded") return from_form(body.form(most_bytes));
    return body.json(most_bytes);
}

} // namespace quire::dialects::documentcloud
