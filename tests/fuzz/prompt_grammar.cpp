// Weighted prompts: what is printed parses to the same prompt.
#include "core/text/prompt_grammar.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto prompt = burin::text::parse_prompt({reinterpret_cast<const char*>(data), size});
    if (!prompt) return prompt.error().what.empty() ? (std::abort(), 0) : 0;
    const auto printed = burin::text::print_prompt(*prompt);
    // Escapes and written weights may lead a text near the limit beyond it.
    if (printed.size() > burin::text::max_prompt_bytes) return 0;
    const auto again = burin::text::parse_prompt(printed);
    if (!again || !(*again == *prompt)) std::abort();
    return 0;
}
