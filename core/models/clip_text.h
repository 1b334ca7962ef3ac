// CLIP's text encoder (CLIPTextModel, CLIPTextModelWithProjection), the text side of Stable Diffusion.
//
// Source: arXiv 2103.00020; checkpoint names as transformers writes them (`text_model. ...`,
// `text_projection.weight`). Computes in the type of its embedding table. Thread-safe once built. Shapes: n
// rows, t tokens, c channels.
#pragma once

#include <optional>
#include <vector>

#include "core/models/clip_tower.h"

namespace burin::models {

struct ClipTextOutput {
    std::vector<Tensor>
        hidden_states;         ///< layers + 1 of [n, t, c]: embeddings first; none has the final norm
    Tensor last_hidden_state;  ///< [n, t, c], with the final norm
    Tensor pooled;             ///< [n, c]: last_hidden_state at each row's end-of-text token
    Tensor projected;          ///< [n, projection]; undefined without a projection
};

class ClipTextEncoder {
  public:
    ClipTextEncoder(const nn::Scope& scope, const ClipTextConfig& config);

    /// `ids`: int64 [n, t] on any device, t up to max_position_embeddings; those from vocab_size on stand for the rows of
    /// `vectors` [m, c]. Throws Failure(bad_input) on other ids outside the vocabulary and on rows that are too long.
    [[nodiscard]] ClipTextOutput operator()(const Tensor& ids, const Tensor& vectors = {}) const;

    /// The final norm on any hidden state, as clip skip of SD 1 and 2 wants it.
    [[nodiscard]] Tensor final_norm(const Tensor& x) const { return final_norm_(x); }
    [[nodiscard]] const ClipTextConfig& config() const { return config_; }

  private:
    [[nodiscard]] Tensor end_positions(const Tensor& ids) const;
    [[nodiscard]] Tensor embed(const Tensor& ids, const Tensor& vectors) const;

    ClipTextConfig config_;
    nn::Embedding tokens_, positions_;
    ClipTower tower_;
    nn::LayerNorm final_norm_;
    std::optional<nn::Linear> projection_;
};

}  // namespace burin::models
