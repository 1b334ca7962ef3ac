#include "core/models/unet_blocks.h"

#include <cmath>

#include "core/nn/activations.h"

namespace burin::models {
namespace {

nn::ResnetOptions resnet_options(const UNetConfig& config) {
    return {
        .groups = config.norm_num_groups, .eps = config.norm_eps, .time_channels = config.time_embedding_dim};
}

nn::SpatialTransformerOptions transformer_options(const UNetConfig& config, const UNetLevel& level,
                                                  int64_t depth) {
    return {.heads = level.heads,
            .depth = depth,
            .context_channels = level.context_channels,
            .groups = config.norm_num_groups,
            .linear_projection = config.use_linear_projection};
}

/// The first residual block of a level comes from the finer one.
std::vector<int64_t> down_widths(const UNetConfig& config, size_t level) {
    std::vector<int64_t> in(static_cast<size_t>(config.levels[level].layers), config.levels[level].channels);
    in.front() = config.levels[level == 0 ? 0 : level - 1].channels;
    return in;
}

/// On the way up each block sees what came from below beside the skip of its mirror image on the way down.
std::vector<int64_t> up_widths(const UNetConfig& config, size_t level) {
    const auto& levels = config.levels;
    const int64_t below = levels[std::min(level + 1, levels.size() - 1)].channels,
                  here = levels[level].channels;
    const int64_t last_skip = levels[level == 0 ? 0 : level - 1].channels;
    std::vector<int64_t> in;
    for (int64_t i = 0; i <= levels[level].layers; ++i)
        in.push_back((i == 0 ? below : here) + (i == levels[level].layers ? last_skip : here));
    return in;
}

}  // namespace

std::span<const nn::KeyValue> Conditions::next_text(int64_t layers) {
    const auto count = static_cast<size_t>(layers);
    if (count > text_.size())
        throw Failure(ErrorCode::internal, "the text context was projected by another network");
    const auto front = text_.first(count);
    text_ = text_.subspan(count);
    return front;
}

void Conditions::check_cancelled() const {
    if (cancel_) cancel_->check();
}

Tensor sinusoids(const Tensor& numbers, int64_t channels, bool cosine_first, double freq_shift) {
    const int64_t half = channels / 2;
    const auto exponents = torch::arange(half, numbers.options().dtype(torch::kFloat32)) *
                           (-std::log(10000.0) / (static_cast<double>(half) - freq_shift));
    const auto angles = numbers.to(torch::kFloat32).unsqueeze(1) * exponents.exp().unsqueeze(0);
    auto waves =
        cosine_first ? at::cat({angles.cos(), angles.sin()}, 1) : at::cat({angles.sin(), angles.cos()}, 1);
    return channels % 2 == 0 ? waves : at::constant_pad_nd(waves, {0, 1});
}

TimeEmbedding::TimeEmbedding(const nn::Scope& scope, int64_t in, int64_t out, int64_t condition_channels)
    : linear_1_(scope / "linear_1", in, out), linear_2_(scope / "linear_2", out, out) {
    if (condition_channels > 0) condition_.emplace(scope / "cond_proj", condition_channels, in, false);
}

Tensor TimeEmbedding::operator()(const Tensor& x, const Tensor& condition) const {
    const auto sum = condition_ && condition.defined() ? condition_->plus(condition, x) : x;
    return linear_2_(at::silu(linear_1_(sum)));
}

ResidualStack::ResidualStack(const nn::Scope& scope, const UNetConfig& config, const UNetLevel& level,
                             std::vector<int64_t> in, const std::vector<int64_t>& depth) {
    for (size_t i = 0; i < in.size(); ++i) {
        const auto index = static_cast<int64_t>(i);
        resnets_.emplace_back(scope / "resnets" / index, in[i], level.channels, resnet_options(config));
        if (!depth.empty())
            attentions_.emplace_back(scope / "attentions" / index, level.channels,
                                     transformer_options(config, level, depth[i]));
    }
}

Tensor ResidualStack::step(size_t index, const Tensor& x, Conditions& conditions) const {
    conditions.check_cancelled();
    const auto y = resnets_[index](x, conditions.time());
    if (attentions_.empty()) return y;
    conditions.check_cancelled();
    return attentions_[index](y, conditions.next_text(attentions_[index].depth()), conditions.reader());
}

void ResidualStack::project(const Tensor& context, std::vector<nn::KeyValue>& out) const {
    for (const auto& attention : attentions_) attention.project(context, out);
}

DownBlock::DownBlock(const nn::Scope& scope, const UNetConfig& config, size_t level)
    : stack_(scope, config, config.levels[level], down_widths(config, level),
             config.levels[level].down_attention ? config.levels[level].down_depth : std::vector<int64_t>{}) {
    if (level + 1 < config.levels.size())
        downsample_.emplace(scope / "downsamplers" / 0, config.levels[level].channels,
                            nn::Downsample::Padding::around);
}

Tensor DownBlock::forward(Tensor x, Conditions& conditions, std::vector<Tensor>& skips) const {
    for (size_t i = 0; i < stack_.size(); ++i) skips.push_back(x = stack_.step(i, x, conditions));
    if (downsample_) skips.push_back(x = (*downsample_)(x));
    return x;
}

MiddleBlock::MiddleBlock(const nn::Scope& scope, const UNetConfig& config) {
    const auto& level = config.levels.back();
    const auto add = [&](int64_t i) {
        resnets_.emplace_back(scope / "resnets" / i, level.channels, level.channels, resnet_options(config));
    };
    add(0);
    if (config.middle != UNetMiddle::attention) return;
    attention_.emplace(scope / "attentions" / 0, level.channels,
                       transformer_options(config, level, config.middle_depth));
    add(1);
}

Tensor MiddleBlock::forward(Tensor x, Conditions& conditions) const {
    conditions.check_cancelled();
    x = resnets_.front()(x, conditions.time());
    if (!attention_) return x;
    x = (*attention_)(x, conditions.next_text(attention_->depth()));
    return resnets_.back()(x, conditions.time());
}

void MiddleBlock::project(const Tensor& context, std::vector<nn::KeyValue>& out) const {
    if (attention_) attention_->project(context, out);
}

UpBlock::UpBlock(const nn::Scope& scope, const UNetConfig& config, size_t level)
    : stack_(scope, config, config.levels[level], up_widths(config, level),
             config.levels[level].up_attention ? config.levels[level].up_depth : std::vector<int64_t>{}) {
    if (level > 0) upsample_.emplace(scope / "upsamplers" / 0, config.levels[level].channels);
}

Tensor UpBlock::forward(Tensor x, Conditions& conditions, std::vector<Tensor>& skips) const {
    for (size_t i = 0; i < stack_.size(); ++i) {
        x = at::cat({x, skips.back()}, 1);
        skips.pop_back();
        x = stack_.step(i, x, conditions);
    }
    if (!upsample_) return x;
    // The next skip has the size that was halved on the way down; with odd sizes twice ours would miss it by
    // one.
    return (*upsample_)(x, std::array<int64_t, 2>{skips.back().size(2), skips.back().size(3)});
}

}  // namespace burin::models
