// What clients may write into a document.
#include <base/text.hpp>
#include <dialects/documentcloud/documents.hpp>
#include <domain/file_types.hpp>
#include <domain/languages.hpp>
#include <fmt/format.h>

namespace quire::dialects::documentcloud {

namespace {

constexpr TextRule title_rule{.most = 1000, .blank = false};
constexpr TextRule description_rule{.most = 4000};
constexpr TextRule source_rule{.most = 1000};

std::optional<Access> read_access(Fields& fields)
{
    const auto word = fields.text("access");
    if (!word) return {};
    const auto access = parse_access(*word);
    if (access && *access != Access::invisible) return access;
    fields.complain("access", not_a_choice(*word));
    return {};
}

std::optional<std::string> read_language(Fields& fields)
{
    auto code = fields.text("language");
    if (!code || code->empty() || is_language(*code)) return code;
    fields.complain("language", not_a_choice(*code));
    return {};
}

std::optional<std::string> read_extension(Fields& fields)
{
    auto text = fields.text("original_extension", {.blank = false});
    if (!text) return {};
    auto extension = lower_ascii(text->starts_with('.') ? text->substr(1) : *text);
    if (is_accepted_extension(extension)) return extension;
    fields.complain("original_extension", not_a_choice(*text));
    return {};
}

// One key's values: a list of texts, or a bare text.
std::optional<std::vector<std::string>> read_values(const json::Value& value)
{
    std::vector<std::string> texts;
    if (const auto text = value.text()) texts.emplace_back(*text);
    if (!value.array()) return texts.empty() ? std::nullopt : std::optional{texts};
    for (const auto& element : *value.array()) {
        const auto text = element.text();
        if (!text) return {};
        texts.emplace_back(*text);
    }
    return texts;
}

std::optional<KeyValues> read_key_values(Fields& fields)
{
    if (!fields.has("data")) return {};
    const auto* object = fields["data"].object();
    if (!object) {
        fields.complain("data", "Value must be a JSON object of lists of texts.");
        return {};
    }
    KeyValues result;
    for (const auto& [key, value] : *object) {
        auto values = read_values(value);
        if (!values) {
            fields.complain("data", fmt::format("Values for `{}` must be a list of strings.", key));
            return {};
        }
        result.emplace(key, *std::move(values));
    }
    try {
        return normalized(std::move(result));
    } catch (const Invalid& invalid) { // to be reported together with the other fields
        for (const auto& error : invalid.errors())
            fields.complain("data", error.why);
        return {};
    }
}

void check_engine(Fields& fields)
{
    const auto engine = fields.text("ocr_engine");
    if (engine && *engine != "tess4" && *engine != "textract")
        fields.complain("ocr_engine", not_a_choice(*engine));
}

// Where to fetch the file from, and what belongs to that alone.
std::optional<FetchRequest> read_fetch(Fields& fields)
{
    const auto address = fields.url("file_url");
    const bool forced = fields.boolean("force_ocr").value_or(false);
    check_engine(fields);
    if (address && !address->empty())
        return FetchRequest{.address = *address,
                            .force_ocr = forced,
                            .any_type = !fields.has("original_extension")};
    const auto only = "May only be set if `file_url` is set.";
    if (forced) fields.complain("force_ocr", only);
    if (fields.text("ocr_engine").value_or("tess4") != "tess4") fields.complain("ocr_engine", only);
    return {};
}

void check_create_only(Fields& fields)
{
    if (!fields["file_url"].is_null())
        fields.complain("file_url", "You may not update `file_url`.");
    if (fields.boolean("force_ocr").value_or(false))
        fields.complain("force_ocr", "You may not update `force_ocr`.");
    if (const auto* projects = fields["projects"].array(); projects && !projects->empty())
        fields.complain("projects", "You may not update `projects`.");
}

template<class AnyId>
std::optional<AnyId> read_id(Fields& fields, std::string_view name)
{
    const auto number = fields.integer(name);
    return number ? std::optional{AnyId{*number}} : std::nullopt;
}

} // namespace

Draft read_draft(Fields& fields)
{
    Draft draft;
    fields.require("title");
    draft.title = fields.text("title", title_rule).value_or("");
    draft.description = fields.text("description", description_rule).value_or("");
    draft.source = fields.text("source", source_rule).value_or("");
    draft.language = read_language(fields).value_or("eng");
    draft.access = read_access(fields).value_or(Access::private_);
    draft.noindex = fields.boolean("noindex").value_or(false);
    draft.revision_control = fields.boolean("revision_control").value_or(false);
    draft.published_url = fields.url("published_url").value_or("");
    draft.related_article = fields.url("related_article").value_or("");
    draft.publish_at = fields.time("publish_at").value_or(std::nullopt);
    draft.original_extension = read_extension(fields).value_or("pdf");
    draft.key_values = read_key_values(fields).value_or(KeyValues{});
    for (const auto id : fields.integers("projects").value_or(std::vector<std::int64_t>{}))
        draft.projects.push_back(ProjectId{id});
    if (fields.has("pages")) fields.complain("pages", "You may not set `pages` while creating.");
    draft.fetch = read_fetch(fields);
    return draft;
}

DocumentChange read_change(Fields& fields, bool whole)
{
    DocumentChange change;
    if (whole) fields.require("title");
    change.title = fields.text("title", title_rule);
    change.description = fields.text("description", description_rule);
    change.source = fields.text("source", source_rule);
    change.language = read_language(fields);
    change.access = read_access(fields);
    change.noindex = fields.boolean("noindex");
    change.revision_control = fields.boolean("revision_control");
    change.published_url = fields.url("published_url");
    change.related_article = fields.url("related_article");
    change.publish_at = fields.time("publish_at");
    change.original_extension = read_extension(fields);
    change.key_values = read_key_values(fields);
    change.user = read_id<UserId>(fields, "user");
    change.organization = read_id<OrganizationId>(fields, "organization");
    check_create_only(fields);
    if (whole && !fields.has("access")) change.access = Access::private_;
    if (whole && !fields.has("language")) change.language = "eng";
    return change;
}

ProcessOptions read_process_options(Fields& fields)
{
    check_engine(fields);
    return {.force_ocr = fields.boolean("force_ocr").value_or(false)};
}

} // namespace quire::dialects::documentcloud
