// A parsed prompt as the rows of ids and weights that a text encoder takes.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/text/clip_tokenizer.h"
#include "core/text/prompt_grammar.h"

namespace burin::text {

/// Limit on the chunks of one subprompt: what a text of 64 KiB can need stays far above what a picture can
/// use.
inline constexpr size_t max_chunks = 64;

/// start, up to length - 2 tokens, end, padding.
struct TokenChunk {
    std::vector<int> ids;        ///< [t]
    std::vector<float> weights;  ///< [t]; 1 at start, end and padding
    bool operator==(const TokenChunk&) const = default;
};

enum class LongText {
    truncate,  ///< one chunk, the rest is dropped; BREAK is not read as a border but skipped
    chunks,    ///< as many chunks as needed; BREAK begins a new one
};

/// At least one chunk, each of `length` ids (at least 3). Segments are tokenized one by one, so a word never
/// spans two weights. bad_input beyond max_chunks. Thread-safe.
Result<std::vector<TokenChunk>> encode_chunks(const ClipTokenizer& tokenizer, const Subprompt& subprompt,
                                              LongText how = LongText::truncate, int length = 77);

}  // namespace burin::text
