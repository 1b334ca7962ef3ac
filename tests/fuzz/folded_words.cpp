// Words of prompts as the rule of names sees them: places lie in the text, in order, whatever the bytes.
#include "core/text/folded_words.h"

#include <cstdint>
#include <cstdlib>

#include "core/base/printable.h"
#include "core/text/placed_text.h"

namespace t = burin::text;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const auto& words : {t::folded_words(text), t::folded_words_of_prompt(text)}) {
        size_t end = 0;
        for (const auto& word : words) {
            if (word.begin < end || word.end <= word.begin || word.end > size) std::abort();
            if (word.folded.empty() || !burin::is_utf8(word.folded)) std::abort();
            end = word.end;
        }
    }
    if (const auto placed = t::placed_texts(text, 5))
        for (const auto& one : *placed)
            for (size_t i = 0; i < one.text.size(); ++i)
                if (text[one.from.at(i)] != one.text[i]) std::abort();
    return 0;
}
