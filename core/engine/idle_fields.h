// Fields of a direction that were set and have no effect, by what their lines in core/protocol/request_fields.h say.
#pragma once

#include <string>
#include <vector>

#include "core/protocol/request.h"

namespace burin::engine {

/// What a picture begins with.
enum class Start { noise, real_picture };

/// "the direction 'winter'", cut and made printable.
[[nodiscard]] std::string named(const std::string& text_of_direction);
[[nodiscard]] std::string named(const protocol::Direction& direction);

/// A sentence for each field that is not as it begins and has no effect with that start.
void note_idle_fields(const protocol::Direction& direction, Start start, std::vector<std::string>& notes);

}  // namespace burin::engine
