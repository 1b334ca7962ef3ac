// From a prompt to what the UNet reads: tokens, chunks, weights, clip skip, and both encoders of SDXL.
//
// Plain prompts give what diffusers gives. Longer ones are cut or read in chunks of the encoder's window (75
// tokens between start and end), whose encodings follow each other along t. A weight multiplies the encoding
// of its tokens; then the chunk's mean is restored, as the A1111 web UI does. Thread-safe once built.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/models/clip_text.h"
#include "core/text/clip_tokenizer.h"
#include "core/text/prompt_chunks.h"

namespace burin::models {

struct TextConditioning {
    Tensor tokens;  ///< [1, t, c], t a multiple of the window; c of both encoders together in SDXL
    std::optional<Tensor> pooled;  ///< SDXL: [1, p], of the first chunk, without weights
};

/// Trained vectors that a text may name (textual inversion).
struct TextVectors {
    text::VectorNames names;
    std::vector<Tensor> tables;  ///< one for each text encoder: [m, c], m of all names together
};

struct TextOptions {
    bool chunks = false;       ///< false: what does not fit into one window is cut off
    int64_t least_chunks = 1;  ///< empty chunks are added up to this, so that prompts of one batch match
    int64_t clip_skip =
        0;  ///< layers left out at the end; diffusers does so for the prompt, not the negative
    const TextVectors* vectors = nullptr;  ///< outlives the call
};

class TextEncoding {
  public:
    /// SD 1 and 2: the last layer with its norm. Throws Failure where tokenizer and encoder do not fit.
    TextEncoding(text::ClipTokenizer tokenizer, std::shared_ptr<const ClipTextEncoder> encoder);
    /// SDXL: the last but one layer of both, without norm, and the second one's projection.
    /// `zeros_for_absent`: force_zeros_for_empty_prompt of the model.
    TextEncoding(text::ClipTokenizer tokenizer, std::shared_ptr<const ClipTextEncoder> encoder,
                 text::ClipTokenizer tokenizer_2, std::shared_ptr<const ClipTextEncoder> encoder_2,
                 bool zeros_for_absent);

    /// `prompt` as core/text parses it; composing the parts of an AND is the caller's business. Throws
    /// Failure(bad_input) where clip_skip leaves no layer or the text needs too many chunks.
    [[nodiscard]] TextConditioning encode(const text::Subprompt& prompt,
                                          const TextOptions& options = {}) const;
    [[nodiscard]] TextConditioning encode(const std::string& text, const TextOptions& options = {}) const;
    /// A negative prompt that was not given: zeros where the model wants them, else the encoding of the empty
    /// text. A negative prompt given as the empty text is encode("").
    [[nodiscard]] TextConditioning encode_absent(const TextOptions& options = {}) const;

    /// Chunks the prompt fills by itself, at least 1, by the tokenizer that needs most.
    [[nodiscard]] int64_t chunks_needed(const text::Subprompt& prompt,
                                        const TextVectors* vectors = nullptr) const;
    /// The end of the prompt that one window has no room for; empty where everything fits.
    [[nodiscard]] std::string left_out(const text::Subprompt& prompt,
                                       const TextVectors* vectors = nullptr) const;
    /// Numbers in one vector of each text encoder's vocabulary.
    [[nodiscard]] std::vector<int64_t> vector_widths() const;
    /// Tokens of a text without start and end, for a counter in the window.
    [[nodiscard]] int64_t count_tokens(const std::string& text) const;
    /// Tokens between start and end of a chunk (75).
    [[nodiscard]] int64_t chunk_tokens() const { return sides_.front().window - 2; }
    /// The first encoder's chunks of a prompt.
    [[nodiscard]] std::vector<text::TokenChunk> chunks_of(const text::Subprompt& prompt,
                                                          const TextOptions& options) const;

  private:
    struct Side {
        text::ClipTokenizer tokenizer;
        std::shared_ptr<const ClipTextEncoder> encoder;
        int64_t window = 77;
    };
    struct Encoded {
        Tensor tokens, projected;
    };
    static Side make_side(text::ClipTokenizer tokenizer, std::shared_ptr<const ClipTextEncoder> encoder);
    static std::vector<text::TokenChunk> cut(const Side& side, const text::Subprompt& prompt,
                                             const TextOptions& options);
    static text::ChunkVectors vectors_of(const Side& side, const TextVectors* vectors);
    [[nodiscard]] Encoded encode_side(size_t side, const std::vector<text::TokenChunk>& chunks,
                                      const TextOptions& options) const;

    std::vector<Side> sides_;
    bool zeros_for_absent_ = false;
};

}  // namespace burin::models
