#include <dialects/documentcloud/problem.hpp>

namespace quire::dialects::documentcloud {

Problem problem(int status, std::string_view sentence)
{
    return {status, json::Value{{"detail", sentence}}};
}

} // namespace quire::dialects::documentcloud
