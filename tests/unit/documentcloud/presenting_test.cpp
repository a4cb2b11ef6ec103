#include <dialects/documentcloud/documents.hpp>
#include <dialects/documentcloud/error.hpp>
#include <dialects/documentcloud/expansion.hpp>
#include <dialects/documentcloud/people.hpp>
#include <dialects/documentcloud/problem.hpp>
#include <dialects/documentcloud/search.hpp>
#include <gtest/gtest.h>
#include <http/error.hpp>
#include <json/print.hpp>

namespace quire::dialects::documentcloud {
namespace {

const Origins here{"https://api.example", "https://app.example"};

Document sample()
{
    Document document;
    document.id = {31007};
    document.slug = "harbor-audit";
    document.title = "Harbor audit";
    document.user = {9};
    document.organization = {12};
    document.status = Status::success;
    document.page_count = 3;
    document.page_spec = "612.00x792.00:0-1;792.00x612.00:2";
    document.created = *parse_time("2025-03-02T10:11:12Z");
    document.updated = *parse_time("2025-03-02T10:12:40.7712Z");
    document.key_values = {{"_tag", {"audit"}}};
    document.projects = {{77}};
    return document;
}

http::Response shown(const std::exception& error)
{
    return present_error(
        error, http::Request{{{"REQUEST_METHOD", "GET"}, {"REQUEST_URI", "/"}}, http::Body{}});
}

std::string print(const http::Response& response)
{
    return std::to_string(code(response.status())) + " " + response.body();
}

TEST(Document, looks_as_clients_expect)
{
    EXPECT_EQ(
        json::print(present(sample(), here)),
        R"({"id":31007,"access":"private","admin_noindex":false,)"
        R"("asset_url":"https://api.example/files/",)"
        R"("canonical_url":"https://app.example/documents/31007-harbor-audit/",)"
        R"("created_at":"2025-03-02T10:11:12.000000Z","data":{"_tag":["audit"]},"description":"",)"
        R"("edit_access":false,"file_hash":"","noindex":false,"language":"eng","organization":12,)"
        R"("original_extension":"pdf","page_count":3,)"
        R"("page_spec":"612.00x792.00:0-1;792.00x612.00:2","projects":[77],"publish_at":null,)"
        R"("published_url":"","related_article":"","revision_control":false,)"
        R"("slug":"harbor-audit","source":"","status":"success","title":"Harbor audit",)"
        R"("updated_at":"2025-03-02T10:12:40.771200Z","user":9})");
}

TEST(FoundDocument, has_a_text_for_an_id_and_three_digits_of_time)
{
    const auto found = present_found(sample(), here);
    EXPECT_EQ(found["id"].text(), "31007");
    EXPECT_EQ(found["created_at"].text(), "2025-03-02T10:11:12.000Z");
    EXPECT_EQ(found["updated_at"].text(), "2025-03-02T10:12:40.771Z");
    EXPECT_EQ(found["page_spec"].text(), "612.00x792.00:0");
    EXPECT_FALSE(found.has("revision_control"));
    EXPECT_FALSE(found.has("admin_noindex"));
}

TEST(Progress, says_null_for_what_is_unknown)
{
    Progress progress;
    progress.document = {7};
    progress.texts = 2;
    EXPECT_EQ(json::print(present(progress)),
              R"({"doc_id":7,"images":null,"texts":2,"text_positions":null,"pages":null})");
}

TEST(Organization, shows_credits_to_members_only)
{
    Organization organization;
    EXPECT_FALSE(present(organization, Detail::retrieved).has("plan"));
    organization.role = Role::member;
    EXPECT_TRUE(present(organization, Detail::retrieved).has("plan"));
    EXPECT_FALSE(present(organization, Detail::listed).has("plan"));
}

TEST(User, keeps_the_address_to_themselves)
{
    User user;
    user.email = "ada@example.org";
    user.memberships = {{{12}, Role::member}, {{15}, Role::admin}};
    const auto seen = present(user, {});
    EXPECT_FALSE(seen.has("email"));
    EXPECT_FALSE(seen.has("is_staff"));
    EXPECT_EQ(json::print(seen["organizations"]), "[12,15]");
    EXPECT_EQ(json::print(seen["admin_organizations"]), "[15]");
    EXPECT_EQ(present_self(user, {})["email"].text(), "ada@example.org");
}

TEST(Error, has_the_shape_of_its_kind)
{
    EXPECT_EQ(print(shown(Invalid{"title", "No."})), R"(400 {"title":["No."]})");
    EXPECT_EQ(print(shown(Invalid{{{"", "a"}, {"key_values", "b"}, {"", "c"}}})),
              R"(400 {"non_field_errors":["a","c"],"data":["b"]})");
    EXPECT_EQ(print(shown(Invalid{"cursor", "x"})), R"(404 {"detail":"Invalid cursor"})");
    EXPECT_EQ(print(shown(Refused{"Too many"})), R"(400 ["Too many"])");
    EXPECT_EQ(print(shown(Conflict{"Not processing"})), R"(400 {"error":"Not processing"})");
    EXPECT_EQ(print(shown(NotFound{"document"})), R"(404 {"detail":"Not found."})");
    EXPECT_EQ(print(shown(Unauthenticated{})),
              R"(403 {"detail":"Authentication credentials were not provided."})");
    EXPECT_EQ(print(shown(Forbidden{})),
              R"(403 {"detail":"You do not have permission to perform this action."})");
    EXPECT_EQ(print(shown(TooMany{"Enough"})), R"(429 {"message":"Enough"})");
    EXPECT_EQ(print(shown(problem(404, "Invalid page."))), R"(404 {"detail":"Invalid page."})");
}

TEST(Error, of_a_bad_token_says_so_in_code)
{
    EXPECT_EQ(print(shown(BadToken{"expired"})),
              R"(403 {"detail":"Given token not valid for any token type",)"
              R"("code":"token_not_valid","messages":[{"token_class":"AccessToken",)"
              R"("token_type":"access","message":"Token is invalid or expired"}]})");
}

TEST(Error, about_the_request_names_what_is_wrong)
{
    const auto answer = shown(http::MethodNotAllowed{"PUT", "GET, HEAD"});
    EXPECT_EQ(print(answer), R"(405 {"detail":"Method \"PUT\" not allowed."})");
    EXPECT_EQ(answer.header(http::Header::allow), "GET, HEAD");
    EXPECT_EQ(print(shown(http::UnsupportedMedia{"text/html"})),
              R"(415 {"detail":"Unsupported media type \"text/html\" in request."})");
    EXPECT_EQ(print(shown(http::MalformedJson{"line 1 column 2"})),
              R"(400 {"detail":"JSON parse error - line 1 column 2"})");
    const auto away = shown(Unavailable{"later", std::chrono::seconds{7}});
    EXPECT_EQ(code(away.status()), 503);
    EXPECT_EQ(away.header(http::Header::retry_after), "7");
}

TEST(Error, that_nobody_expected_says_nothing_of_itself)
{
    const auto answer = shown(std::runtime_error{"secret path /var/x"});
    EXPECT_EQ(code(answer.status()), 500);
    EXPECT_EQ(answer.body().find("secret"), std::string::npos);
}

Query query(std::string_view text)
{
    return Query{http::parse_query(text)};
}

constexpr std::string_view permitted[] = {"user", "user.organization", "organization", "projects"};

TEST(Expansion, on_lists_keeps_to_the_permitted_paths)
{
    const auto some =
        Expansion::on_list(query("expand=user.organization,notes,user.x.y"), permitted);
    EXPECT_TRUE(some.has("user"));
    EXPECT_TRUE(some.below("user").has("organization"));
    EXPECT_FALSE(some.has("organization"));
    EXPECT_FALSE(some.has("notes"));
    EXPECT_FALSE(some.below("user").has("x"));
}

TEST(Expansion, on_one_object_nests_and_all_means_the_top)
{
    const auto nested = Expansion::on_object(query("expand[]=notes.user&expand=user"), permitted);
    EXPECT_TRUE(nested.below("notes").has("user"));
    EXPECT_TRUE(nested.has("user"));
    const auto all = Expansion::on_list(query("expand=~all"), permitted);
    EXPECT_TRUE(all.has("organization"));
    EXPECT_TRUE(all.below("user").has("organization"));
    EXPECT_TRUE(Expansion::on_list(query(""), permitted).empty());
}

TEST(Shape, keeps_fields_and_drops_what_is_omitted)
{
    const json::Value object{{"a", 1}, {"b", json::Value{{"c", 2}, {"d", 3}}}};
    const auto shaped = [&](std::string_view text) {
        return json::print(Shape{query(text)}.apply(object));
    };
    EXPECT_EQ(shaped(""), R"({"a":1,"b":{"c":2,"d":3}})");
    EXPECT_EQ(shaped("fields=b.c"), R"({"b":{"c":2}})");
    EXPECT_EQ(shaped("fields=a,b"), R"({"a":1,"b":{"c":2,"d":3}})");
    EXPECT_EQ(shaped("omit=a,b.d"), R"({"b":{"c":2}})");
}

TEST(UploadPath, comes_back_as_it_went)
{
    auto document = sample();
    EXPECT_EQ(upload_path(document), "/uploads/documents/31007/harbor-audit.pdf");
    document.original_extension = "tiff";
    const auto target = read_upload_path(upload_path(document));
    ASSERT_TRUE(target);
    EXPECT_EQ(target->document, document.id);
    EXPECT_EQ(target->extension, "tiff");
    for (const auto* path :
         {"/uploads/documents/0/a.pdf", "/uploads/documents/-1/a.pdf", "/uploads/documents/1/a.exe",
          "/uploads/documents/1/b/a.pdf", "/uploads/documents/1/", "/uploads/documents/x/a.pdf"})
        EXPECT_FALSE(read_upload_path(path)) << path;
}

TEST(AssetPath, names_one_file_of_one_document)
{
    using Kind = AssetPath::Kind;
    const auto kind = [](const char* name) {
        const auto asset = read_asset_path(std::string{"/files/documents/7/"} + name);
        return asset ? std::optional{asset->kind} : std::nullopt;
    };
    EXPECT_EQ(kind("a-b.pdf"), Kind::pdf);
    EXPECT_EQ(kind("a-b.txt"), Kind::text);
    EXPECT_EQ(kind("a-b.txt.json"), Kind::text_json);
    EXPECT_EQ(kind("pages/a-p1.txt"), Kind::page_text);
    EXPECT_EQ(kind("pages/a-p1.position.json"), Kind::page_positions);
    EXPECT_EQ(kind("pages/a-p1-small.gif"), Kind::page_image);
    EXPECT_EQ(kind("revisions/0001-a-b.tiff"), Kind::revision);
    EXPECT_EQ(read_asset_path("/files/documents/7/revisions/0012-a-b.pdf")->version, 12);
    EXPECT_EQ(read_asset_path("/files/documents/7/revisions/12345-a.pdf")->version, 12345);
    const auto image = read_asset_path("/files/documents/7/pages/a-p2-p12-xlarge.gif");
    ASSERT_TRUE(image);
    EXPECT_EQ(image->slug, "a-p2");
    EXPECT_EQ(image->page, 11);
    EXPECT_EQ(image->size, AssetPath::Size::xlarge);
}

TEST(AssetPath, is_nothing_else)
{
    for (const auto* name : {"",
                             "a",
                             ".pdf",
                             "a.exe",
                             "../a.pdf",
                             "pages/a.txt",
                             "pages/a-p0.txt",
                             "pages/a-p01.txt",
                             "pages/a-p-1.txt",
                             "pages/a-p1-huge.gif",
                             "pages/a-p1.gif",
                             "pages/-p1.txt",
                             "revisions/1-a.pdf",
                             "revisions/00001-a.pdf",
                             "revisions/0001-a",
                             "revisions/0001-.pdf",
                             "revisions/0001-a.",
                             "revisions/0001-a.p f",
                             "revisions/-001-a.pdf",
                             "0001-a.b.pdf",
                             "revisions/0001-a/b.pdf",
                             "pages/x/a-p1.txt",
                             "a b.pdf",
                             "a\"b.pdf",
                             "pages/a-p1x.txt",
                             "pages/a-p99999999999999999999.txt"})
        EXPECT_FALSE(read_asset_path(std::string{"/files/documents/7/"} + name)) << name;
    EXPECT_FALSE(read_asset_path("/files/documents/07/a.pdf"));
    EXPECT_FALSE(read_asset_path("/files/documents/a.pdf"));
}

} // namespace
} // namespace quire::dialects::documentcloud
