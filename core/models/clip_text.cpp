#include "core/models/clip_text.h"

namespace burin::models {
namespace {

void check_ids(const Tensor& ids, const ClipTextConfig& config, int64_t vectors) {
    if (ids.dim() != 2 || ids.scalar_type() != torch::kInt64 || ids.numel() == 0) {
        throw Failure(ErrorCode::internal, "the text encoder was called without rows of int64 tokens");
    }
    if (ids.size(1) > config.max_position_embeddings) {
        throw Failure(ErrorCode::bad_input,
                      "a text of " + std::to_string(ids.size(1)) +
                          " tokens does not fit the text encoder, which reads " +
                          std::to_string(config.max_position_embeddings),
                      "shorten the text or let it be read in chunks");
    }
    const int64_t least = ids.min().item<int64_t>(), most = ids.max().item<int64_t>();
    if (least < 0 || most >= config.vocab_size + vectors) {
        throw Failure(ErrorCode::bad_model,
                      "the tokenizer gives token " + std::to_string(least < 0 ? least : most) +
                          ", but the text encoder has " + std::to_string(config.vocab_size) + " tokens",
                      "use the tokenizer that belongs to this checkpoint");
    }
}

}  // namespace

ClipTextEncoder::ClipTextEncoder(const nn::Scope& scope, const ClipTextConfig& config)
    : config_(config),
      tokens_(scope / "text_model" / "embeddings" / "token_embedding", config.vocab_size,
              config.tower.hidden_size),
      positions_(scope / "text_model" / "embeddings" / "position_embedding", config.max_position_embeddings,
                 config.tower.hidden_size),
      tower_(scope / "text_model" / "encoder", config.tower),
      final_norm_(scope / "text_model" / "final_layer_norm", config.tower.hidden_size,
                  config.tower.layer_norm_eps) {
    if (config.with_projection) {
        projection_.emplace(scope / "text_projection", config.tower.hidden_size, config.projection_dim,
                            false);
    }
}

Tensor ClipTextEncoder::end_positions(const Tensor& ids) const {
    // Checkpoints written before transformers recorded the id say 2; in their vocabulary end-of-text is the
    // highest id.
    constexpr int64_t not_recorded = 2;
    if (config_.eos_token_id == not_recorded) {
        // Vectors have ids above the vocabulary, which end nothing.
        return torch::where(ids < config_.vocab_size, ids, torch::zeros_like(ids)).argmax(-1);
    }
    return (ids == config_.eos_token_id).to(torch::kInt32).argmax(-1);
}

Tensor ClipTextEncoder::embed(const Tensor& ids, const Tensor& vectors) const {
    if (!vectors.defined()) return tokens_(ids);
    const Tensor trained = ids >= config_.vocab_size;
    Tensor embedded = tokens_(torch::where(trained, torch::zeros_like(ids), ids)).clone();
    embedded.index_put_(
        {trained}, vectors.to(embedded.options()).index({ids.masked_select(trained) - config_.vocab_size}));
    return embedded;
}

ClipTextOutput ClipTextEncoder::operator()(const Tensor& given, const Tensor& vectors) const {
    check_ids(given, config_, vectors.defined() ? vectors.size(0) : 0);
    const Tensor ids = given.to(tokens_.table().device());
    const Tensor places = torch::arange(ids.size(1), ids.options());
    ClipTextOutput out;
    out.hidden_states = tower_.all_states(embed(ids, vectors) + positions_(places), true);
    out.last_hidden_state = final_norm_(out.hidden_states.back());
    const Tensor rows = torch::arange(ids.size(0), ids.options());
    out.pooled = out.last_hidden_state.index({rows, end_positions(ids)});
    if (projection_) out.projected = (*projection_)(out.pooled);
    return out;
}

}  // namespace burin::models
