// The files of a tokenizer, and a text through it. Zero bytes separate vocabulary, merges, configuration and
// text.
#include <array>
#include <cstdint>
#include <cstdlib>

#include "core/text/clip_tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    std::array<std::string_view, 4> parts;
    for (auto& part : parts) {
        part = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    }
    const auto together = burin::text::parse_tokenizer_json(parts[0]);
    if (!together && together.error().what.empty()) std::abort();
    if (together)
        (void)burin::text::ClipTokenizer::make(together->vocabulary, together->merges,
                                               {.added = together->added});
    const auto vocabulary = burin::text::parse_vocabulary(parts[0]);
    const auto merges = burin::text::parse_merges(parts[1]);
    const auto specials = burin::text::parse_special_tokens(parts[2], {});
    if (!vocabulary && vocabulary.error().what.empty()) std::abort();
    if (!merges && merges.error().what.empty()) std::abort();
    if (!specials && specials.error().what.empty()) std::abort();
    if (!vocabulary || !merges || !specials) return 0;
    const auto tokenizer = burin::text::ClipTokenizer::make(*vocabulary, *merges, *specials);
    if (!tokenizer) return tokenizer.error().what.empty() ? (std::abort(), 0) : 0;
    const auto ids = tokenizer->encode_padded(parts[3]);
    if (ids.size() != 77 || ids != tokenizer->encode_padded(parts[3])) std::abort();
    for (const int id : ids)
        if (id < 0 || id >= tokenizer->vocabulary_size()) std::abort();
    return 0;
}
