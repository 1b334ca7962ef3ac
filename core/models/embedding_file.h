// Files of textual inversion: vectors that stand for a name in a prompt (arXiv 2208.01618).
//
// Forms: "emb_params" [n, c] and "string_to_param.*" of web interfaces and kohya; "<token>" [c] or [n, c] of diffusers, the
// token being the name; "clip_l" with "clip_g" for the two text encoders of SDXL; any of them inside a LoRA under
// "bundle_emb.<name>.". All but the last two kinds of keys are also known by the file's own name. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "core/io/safetensors.h"

namespace burin::models {

using torch::Tensor;

/// What a file offers under one name.
struct EmbeddingEntry {
    std::string name;
    /// Keys of its tables: one, or clip_l and clip_g, either of which may be missing.
    std::string table, clip_l, clip_g;
};

/// The names of a file, in the order of its keys; `stem` is the file's own. Empty where it is no textual inversion.
[[nodiscard]] std::vector<EmbeddingEntry> embeddings_in(const io::SafetensorsFile& file,
                                                        const std::string& stem);

/// One table [n, c] float32 for each text encoder of the model, whose vectors have `widths` numbers. Throws
/// Failure(bad_model) where it is made for another kind of model, is incomplete or holds numbers that are not finite.
[[nodiscard]] std::vector<Tensor> read_embedding(const io::SafetensorsFile& file, const EmbeddingEntry& entry,
                                                 std::span<const int64_t> widths);

}  // namespace burin::models
