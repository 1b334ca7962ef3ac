// One message of each kind and more, no field as it begins where that is possible.
#pragma once

#include <vector>

#include "core/protocol/messages.h"

namespace burin::protocol::test {

[[nodiscard]] std::vector<Event> all_events();
[[nodiscard]] std::vector<Command> all_commands();

}  // namespace burin::protocol::test
