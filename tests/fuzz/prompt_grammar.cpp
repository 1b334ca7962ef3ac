// Weighted prompts: what is printed parses to the same prompt. Prompts over steps: every step has a text.
#include "core/text/prompt_grammar.h"

#include <cstdint>
#include <cstdlib>

#include "core/text/prompt_schedule.h"
#include "core/text/prompt_tags.h"

namespace {

void read_over_steps(std::string_view prompt) {
    constexpr int steps = 7;
    const auto texts = burin::text::schedule_prompt(prompt, steps);
    if (!texts) return;
    if (texts->texts.empty() || (!texts->of_step.empty() && texts->of_step.size() != steps)) std::abort();
    if (!burin::text::has_schedule(prompt) && texts->texts.front() != prompt) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read_over_steps(text);
    if (const auto tagged = burin::text::take_tags(text)) read_over_steps(tagged->text);
    const auto prompt = burin::text::parse_prompt(text);
    if (!prompt) return prompt.error().what.empty() ? (std::abort(), 0) : 0;
    const auto printed = burin::text::print_prompt(*prompt);
    // Escapes and written weights may lead a text near the limit beyond it.
    if (printed.size() > burin::text::max_prompt_bytes) return 0;
    const auto again = burin::text::parse_prompt(printed);
    if (!again || !(*again == *prompt)) std::abort();
    return 0;
}
