// Taking concepts out of a diffusion model's cross-attention in closed form: from texts to a delta.
//
// The keys of the regression (closed_form.h) are the text encoder's outputs (concept_keys.h); the matrices
// are all of the UNet's cross-attention keys and values ("attn2.to_k", "attn2.to_v"). Throws Failure;
// thread-safe.
#pragma once

#include "core/models/model_folder.h"
#include "core/weights/concept_keys.h"
#include "core/weights/delta.h"

namespace burin::weights {

struct ErasedText {
    std::string text;   ///< "zaffi quill"; aliases are further entries
    std::string guide;  ///< what it becomes; empty = the embedding of the start token
};

struct EraseRequest {
    std::vector<ErasedText> erase;
    std::vector<std::string> preserve;
    int rounds = 0;  ///< of RECE after UCE
    double lambda = 0.5, erase_weight = 1, preserve_weight = 1;
    KeyTokens tokens = KeyTokens::all;
    std::vector<std::string> contexts = {};  ///< with "{}" for the name; empty = contexts_for() each text
    std::vector<std::string> layers = {};    ///< beginnings of matrices' names ("up_blocks."); empty = all
};

/// Seconds: reading the texts with the encoder, and everything behind it.
struct EraseTimes {
    double texts = 0, edit = 0;
};

/// A delta of kind "closed form", lambda 1: as products whose rank is the number of erased keys times
/// (1 + rounds), dense where that is no saving.
[[nodiscard]] Delta erase_concepts(const models::ModelDescription& model, const models::TextEncoding& text,
                                   const EraseRequest& request, EraseTimes* times = nullptr);

/// Names of the UNet's cross-attention key and value matrices, in the order of the checkpoint.
[[nodiscard]] std::vector<std::string> cross_attention_matrices(const models::TensorFiles& unet);

}  // namespace burin::weights
