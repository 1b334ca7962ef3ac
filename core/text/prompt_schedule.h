// Prompts that change while a picture is made, in the grammar that users of the well-known web interface write.
//
//   [a:b:when]   a up to the step `when`, b after it         [a|b|c]   a at step 1, b at step 2, c at step 3, a at step 4 ...
//   [a:when]     nothing up to that step, then a             (a side may be empty, and they nest)
//   [a::when]    a up to that step, then nothing
//
// Steps count from 1. `when` is a share of the steps where it is written with a point and is at most 1 ("0.5", "1.0"), and a
// step otherwise ("7"); shares are rounded down. Brackets with colons that end in no number, and [text] alone, stay as they
// are: they may mean a weight, which prompt_grammar.h reads afterwards, on the text of each step. Inside brackets, ( ) hide
// colons and bars of their own: [(a:1.2)|b]. A backslash takes the meaning from the character behind it.
//
// The table of steps follows the documented one: step i has the text that is written for step i. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace burin::text {

/// One text per step, each distinct text once.
struct StepTexts {
    std::vector<std::string> texts;  ///< in the order in which they are first used; at least one
    std::vector<size_t> of_step;     ///< [steps] index into texts; empty where all steps have the same

    /// `step` counts from 0. Past the last step: the last step's text.
    [[nodiscard]] const std::string& at(size_t step) const;
    bool operator==(const StepTexts&) const = default;
};

/// bad_input where the prompt is too long, brackets nest too deep or there are no steps.
Result<StepTexts> schedule_prompt(std::string_view prompt, int steps);

/// Whether schedule_prompt would find anything to do.
[[nodiscard]] bool has_schedule(std::string_view prompt);

}  // namespace burin::text
