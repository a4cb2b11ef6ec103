// Mail to oneself: how programs that run for a person tell them something.
// Rules: services/messages.hpp.   Cases: tests/e2e/cases/documentcloud/users/

#include "routes.hpp"

#include <handlers/documentcloud.hpp>

namespace quire::handlers {

namespace {

using namespace dialects::documentcloud;

http::Response send(Visit& visit)
{
    visit.require_login();
    const auto body = visit.body();
    Fields fields{body};
    fields.require("subject");
    fields.require("content");
    const auto subject = fields.text("subject", {.most = 255, .blank = false}).value_or("");
    const auto content = fields.text("content", {.blank = false}).value_or("");
    fields.finish();
    visit.quire.messages.send(subject, content, visit.viewer);
    return json_response(http::Status::ok, {{"subject", subject}, {"content", content}});
}

} // namespace

void add_messages(Views& on)
{
    on.post("/api/messages/", send,
            {.summary = "Mail to the caller's own address",
             .needs = Needs::login,
             .takes = "message",
             .gives = "message"});
}

} // namespace quire::handlers
