#include "core/nn/transformer.h"

#include "core/base/result.h"
#include "core/nn/attention.h"

namespace burin::nn {

AttentionLayer::AttentionLayer(const Scope& scope, int64_t channels, int64_t ctx, int64_t heads)
    : to_q_(scope / "to_q", channels, channels, false),
      to_k_(scope / "to_k", ctx, channels, false),
      to_v_(scope / "to_v", ctx, channels, false),
      to_out_(scope / "to_out" / 0, channels, channels),
      heads_(heads) {}

KeyValue AttentionLayer::project(const Tensor& context) const { return {to_k_(context), to_v_(context)}; }

Tensor AttentionLayer::plus(const Tensor& x, const KeyValue& kv, const Tensor& residual,
                            TokenAttention* reader) const {
    const auto q = to_q_(x);
    if (reader) reader->read(q, kv.k, heads_);
    return to_out_.plus(attention(q, kv.k, kv.v, heads_), residual);
}

TransformerBlock::TransformerBlock(const Scope& scope, int64_t channels, int64_t ctx, int64_t heads)
    : norm1_(scope / "norm1", channels),
      self_(scope / "attn1", channels, channels, heads),
      norm2_(scope / "norm2", channels),
      cross_(scope / "attn2", channels, ctx, heads),
      norm3_(scope / "norm3", channels),
      widen_(scope / "ff" / "net" / 0 / "proj", channels, 4 * channels),
      narrow_(scope / "ff" / "net" / 2, 4 * channels, channels) {}

Tensor TransformerBlock::operator()(const Tensor& x, const KeyValue& text, TokenAttention* reader) const {
    auto normed = norm1_(x);
    auto y = self_.plus(normed, self_.project(normed), x);
    y = cross_.plus(norm2_(y), text, y, reader);
    return narrow_.plus(widen_(norm3_(y)), y);
}

SpatialTransformer::SpatialTransformer(const Scope& scope, int64_t channels,
                                       const SpatialTransformerOptions& options)
    : norm_(scope / "norm", options.groups, channels, 1e-6),
      proj_in_(scope / "proj_in", channels, channels, !options.linear_projection),
      proj_out_(scope / "proj_out", channels, channels, !options.linear_projection) {
    for (int64_t i = 0; i < options.depth; ++i)
        blocks_.emplace_back(scope / "transformer_blocks" / i, channels, options.context_channels,
                             options.heads);
}

void SpatialTransformer::project(const Tensor& context, std::vector<KeyValue>& out) const {
    for (const auto& block : blocks_) out.push_back(block.project(context));
}

Tensor SpatialTransformer::operator()(const Tensor& x, std::span<const KeyValue> text,
                                      TokenAttention* reader) const {
    if (text.size() != blocks_.size())
        throw Failure(ErrorCode::internal, "the text context was projected by another network");
    // Channels last, so that pixels are tokens without a copy.
    const auto map = x.contiguous(at::MemoryFormat::ChannelsLast);
    const auto pixels = [](const Tensor& m) { return m.permute({0, 2, 3, 1}).flatten(1, 2); };
    auto tokens = proj_in_(pixels(norm_(map)));
    for (size_t i = 0; i < blocks_.size(); ++i) tokens = blocks_[i](tokens, text[i], reader);
    return proj_out_.plus(tokens, pixels(map)).unflatten(1, {x.size(2), x.size(3)}).permute({0, 3, 1, 2});
}

}  // namespace burin::nn
