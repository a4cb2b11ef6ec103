#include "redaction_task.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace quire::engines {

namespace {

RedactionBox in_order(const RedactionBox& box, std::int64_t pages)
{
    const bool finite = std::isfinite(box.x1) && std::isfinite(box.x2) && std::isfinite(box.y1) &&
                        std::isfinite(box.y2);
    if (!finite || box.page < 0 || box.page >= pages)
        throw EngineError(ErrorKind::bad_range, "box");
    const auto [left, right] = std::minmax(box.x1, box.x2);
    const auto [top, bottom] = std::minmax(box.y1, box.y2);
    return {box.page, std::clamp(left, 0.0, 1.0), std::clamp(top, 0.0, 1.0),
            std::clamp(right, 0.0, 1.0), std::clamp(bottom, 0.0, 1.0)};
}

} // namespace

RedactionTask receive_task(Channel& channel, std::int64_t pages)
{
    RedactionTask task;
    for (auto in = channel.receive(); in.type != ToChild::task_end; in = channel.receive()) {
        if (in.type == ToChild::boxes) {
            for (const auto& box : decode_boxes(in.body))
                task.boxes[box.page].push_back(in_order(box, pages));
        } else if (in.type == ToChild::words) {
            std::ranges::move(decode_words(in.body), std::back_inserter(task.words));
        } else {
            throw ProtocolError("not a part of the task");
        }
    }
    return task;
}

} // namespace quire::engines
