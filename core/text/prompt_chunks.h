// A parsed prompt as the rows of ids and weights that a text encoder takes.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/text/clip_tokenizer.h"
#include "core/text/prompt_grammar.h"
#include "core/text/vector_names.h"

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

/// Trained vectors that a text may name: vector i of `names` has the id first_id + i, above those of words.
struct ChunkVectors {
    const VectorNames* names = nullptr;
    int first_id = 0;
};

/// At least one chunk, each of `length` ids (at least 3). Segments are tokenized one by one, so a word never
/// spans two weights; so are the words between two names of vectors. In chunks, the vectors of a name stay together
/// where a chunk can hold them; a text that is cut is cut inside them. bad_input beyond max_chunks. Thread-safe.
Result<std::vector<TokenChunk>> encode_chunks(const ClipTokenizer& tokenizer, const Subprompt& subprompt,
                                              LongText how = LongText::truncate, int length = 77,
                                              const ChunkVectors& vectors = {});

/// The end of the text that LongText::truncate leaves out, from the first word that does not fit as a whole; empty where
/// everything fits.
[[nodiscard]] std::string left_out(const ClipTokenizer& tokenizer, const Subprompt& subprompt,
                                   int length = 77, const ChunkVectors& vectors = {});

}  // namespace burin::text
