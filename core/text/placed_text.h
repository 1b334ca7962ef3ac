// The texts of a prompt that changes while a picture is made (prompt_schedule.h), with where each byte came from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace burin::text {

struct PlacedText {
    std::string text;
    std::vector<uint32_t> from;  ///< [bytes of text] its place in the prompt
};

/// Each text that schedule_prompt() would give for these steps, once, in the same order and with the same errors.
Result<std::vector<PlacedText>> placed_texts(std::string_view prompt, int steps);

}  // namespace burin::text
