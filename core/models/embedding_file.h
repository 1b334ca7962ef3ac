// Files of textual inversion: vectors that stand for a name in a prompt (arXiv 2208.01618).
//
// Their forms and names: core/catalogue/embedding_names.h. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "core/catalogue/embedding_names.h"
#include "core/io/safetensors.h"

namespace burin::models {

using torch::Tensor;

using catalogue::EmbeddingEntry;
using catalogue::embeddings_in;

/// One table [n, c] float32 for each text encoder of the model, whose vectors have `widths` numbers. Throws
/// Failure(bad_model) where it is made for another kind of model, is incomplete or holds numbers that are not finite.
[[nodiscard]] std::vector<Tensor> read_embedding(const io::SafetensorsFile& file, const EmbeddingEntry& entry,
                                                 std::span<const int64_t> widths);

}  // namespace burin::models
