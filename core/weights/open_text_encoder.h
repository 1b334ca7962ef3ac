// CLIP's text encoder once more, in plain float32 operations that can be looked into and changed in the
// middle of a run: for edits that need a gradient through it (text_mlp_edit.h) and for tracing where it keeps
// a concept (trace_concept.h).
//
// The first encoder of SD 1, 2 and XL. Runs on the CPU; gradients flow where they are enabled. Weights are
// read when first needed, so one object belongs to one thread. Throws Failure. Shapes: n texts, t tokens (up
// to the encoder's window; the encoder is causal, so short rows need no padding), c width, m width of the
// MLP.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/models/model_folder.h"
#include "core/models/text_encoding.h"

namespace burin::weights {

using torch::Tensor;

/// What a visitor sees of a layer.
enum class TextPlace {
    state,      ///< [n, t, c] what layer i - 1 leaves behind; i = 0: the embeddings, i = layers: the last
    attention,  ///< [n, t, c] what layer i's attention adds
    mlp_key,    ///< [n, t, m] what layer i's second MLP matrix reads
    mlp,        ///< [n, t, c] what layer i's MLP adds
};

class OpenTextEncoder {
  public:
    /// Gives what is to go on instead of `made`: the same tensor where nothing is to be changed.
    using Visit = std::function<Tensor(TextPlace place, int64_t layer, const Tensor& made)>;

    explicit OpenTextEncoder(const models::ModelDescription& model);

    /// ids int64 [n, t] -> [n, t, c], with the final norm.
    [[nodiscard]] Tensor run(const Tensor& ids, const Visit& visit = {}) const;

    [[nodiscard]] int64_t layers() const { return config_.tower.num_hidden_layers; }
    [[nodiscard]] int64_t width() const { return config_.tower.hidden_size; }
    /// float32 [vocabulary, c].
    [[nodiscard]] Tensor embedding_table() const { return weight("embeddings.token_embedding.weight"); }
    /// The checkpoint's name of layer i's second MLP matrix.
    [[nodiscard]] static std::string mlp_matrix(int64_t layer);

  private:
    [[nodiscard]] Tensor weight(const std::string& name) const;
    [[nodiscard]] Tensor linear(const Tensor& x, const std::string& name) const;
    [[nodiscard]] Tensor norm(const Tensor& x, const std::string& name) const;
    [[nodiscard]] Tensor activate(const Tensor& x) const;
    [[nodiscard]] Tensor attention(const Tensor& x, const std::string& at, const Tensor& hidden) const;

    models::ClipTextConfig config_;
    models::TensorFiles files_;
    mutable std::map<std::string, Tensor> weights_;
};

/// The ids of texts as the model reads them, one window each: int64 [n, window].
[[nodiscard]] Tensor token_rows(const models::TextEncoding& text, const std::vector<std::string>& texts);

}  // namespace burin::weights
