#include "core/models/autoencoder_kl.h"

#include "core/models/tiles.h"
#include "core/nn/attention.h"

namespace burin::models {
namespace {

constexpr double norm_eps = 1e-6;

nn::ResnetOptions block_options(const VaeConfig& config) {
    return {.groups = config.norm_num_groups, .eps = norm_eps, .time_channels = 0};
}

Tensor channels_last(const Tensor& x) { return x.contiguous(at::MemoryFormat::ChannelsLast); }

constexpr nn::ConvOptions pointwise{.kernel = 1, .stride = 1, .padding = 0, .bias = true};

}  // namespace

VaeAttention::VaeAttention(const nn::Scope& scope, int64_t channels, int64_t groups)
    : norm_(scope / "group_norm", groups, channels, norm_eps),
      q_(scope / "to_q", channels, channels),
      k_(scope / "to_k", channels, channels),
      v_(scope / "to_v", channels, channels),
      out_(scope / "to_out" / 0, channels, channels) {}

Tensor VaeAttention::operator()(const Tensor& x) const {
    const Tensor tokens = norm_(x).flatten(2).transpose(1, 2).contiguous();  // [n, h*w, c]
    const Tensor seen = out_(nn::attention(q_(tokens), k_(tokens), v_(tokens), 1));
    return x + channels_last(seen.transpose(1, 2).reshape(x.sizes()));
}

VaeMiddle::VaeMiddle(const nn::Scope& scope, int64_t channels, const VaeConfig& config)
    : first_(scope / "resnets" / 0, channels, channels, block_options(config)),
      second_(scope / "resnets" / 1, channels, channels, block_options(config)) {
    if (config.mid_block_add_attention)
        attention_.emplace(scope / "attentions" / 0, channels, config.norm_num_groups);
}

Tensor VaeMiddle::operator()(Tensor x) const {
    x = first_(x);
    if (attention_) x = (*attention_)(x);
    return second_(x);
}

VaeEncoder::VaeEncoder(const nn::Scope& scope, const VaeConfig& config)
    : conv_in_(scope / "conv_in", config.in_channels, config.block_out_channels.front()),
      middle_(scope / "mid_block", config.block_out_channels.back(), config),
      norm_out_(scope / "conv_norm_out", config.norm_num_groups, config.block_out_channels.back(), norm_eps),
      conv_out_(scope / "conv_out", config.block_out_channels.back(), 2 * config.latent_channels) {
    const auto& widths = config.block_out_channels;
    int64_t in = widths.front();
    for (size_t i = 0; i < widths.size(); ++i) {
        const auto here = scope / "down_blocks" / static_cast<int64_t>(i);
        Level level;
        for (int64_t j = 0; j < config.layers_per_block; ++j) {
            level.blocks.emplace_back(here / "resnets" / j, in, widths[i], block_options(config));
            in = widths[i];
        }
        if (i + 1 < widths.size()) {
            level.down.emplace(here / "downsamplers" / 0, in, nn::Downsample::Padding::below_right);
        }
        levels_.push_back(std::move(level));
    }
}

Tensor VaeEncoder::operator()(Tensor x) const {
    x = conv_in_(channels_last(x));
    for (const auto& level : levels_) {
        for (const auto& block : level.blocks) x = block(x);
        if (level.down) x = (*level.down)(x);
    }
    return conv_out_(norm_out_.then_silu(middle_(std::move(x))));
}

VaeDecoder::VaeDecoder(const nn::Scope& scope, const VaeConfig& config)
    : conv_in_(scope / "conv_in", config.latent_channels, config.block_out_channels.back()),
      middle_(scope / "mid_block", config.block_out_channels.back(), config),
      norm_out_(scope / "conv_norm_out", config.norm_num_groups, config.block_out_channels.front(), norm_eps),
      conv_out_(scope / "conv_out", config.block_out_channels.front(), config.out_channels) {
    const std::vector<int64_t> widths(config.block_out_channels.rbegin(), config.block_out_channels.rend());
    int64_t in = widths.front();
    for (size_t i = 0; i < widths.size(); ++i) {
        const auto here = scope / "up_blocks" / static_cast<int64_t>(i);
        Level level;
        for (int64_t j = 0; j <= config.layers_per_block; ++j) {
            level.blocks.emplace_back(here / "resnets" / j, in, widths[i], block_options(config));
            in = widths[i];
        }
        if (i + 1 < widths.size()) level.up.emplace(here / "upsamplers" / 0, in);
        levels_.push_back(std::move(level));
    }
}

Tensor VaeDecoder::operator()(Tensor z) const {
    z = middle_(conv_in_(channels_last(z)));
    for (const auto& level : levels_) {
        for (const auto& block : level.blocks) z = block(z);
        if (level.up) z = (*level.up)(z);
    }
    z = norm_out_.then_silu(z);
    return conv_out_(z);
}

Tensor Posterior::sample(torch::Generator generator) const {
    const Tensor noise = torch::randn(mean.sizes(), std::move(generator), torch::kFloat32).to(mean.device());
    return mean + (logvar * 0.5).exp() * noise;
}

AutoencoderKl::AutoencoderKl(const nn::Scope& scope, const VaeConfig& config)
    : config_(config), encoder_(scope / "encoder", config), decoder_(scope / "decoder", config) {
    const int64_t c = config.latent_channels;
    if (config.use_quant_conv) quant_.emplace(scope / "quant_conv", 2 * c, 2 * c, pointwise);
    if (config.use_post_quant_conv) post_quant_.emplace(scope / "post_quant_conv", c, c, pointwise);
}

Tensor AutoencoderKl::moments(const Tensor& pixels) const {
    const Tensor encoded = encoder_(pixels);
    return quant_ ? (*quant_)(encoded) : encoded;
}

Posterior AutoencoderKl::posterior(const Tensor& moments) const {
    const auto halves = moments.to(torch::kFloat32).chunk(2, 1);
    // Bounds of the original implementation: beyond them exp() is useless.
    return {halves[0].contiguous(), halves[1].clamp(-30, 20)};
}

Posterior AutoencoderKl::encode_whole(const Tensor& pixels) const {
    if (pixels.dim() != 4 || pixels.size(1) != config_.in_channels || pixels.size(2) % scale() != 0 ||
        pixels.size(3) % scale() != 0 || pixels.numel() == 0) {
        throw Failure(
            ErrorCode::bad_input,
            "a picture of " +
                (pixels.dim() == 4 ? std::to_string(pixels.size(3)) + "x" + std::to_string(pixels.size(2))
                                   : std::string("unknown size")) +
                " pixels does not fit the autoencoder",
            "use an RGB picture whose width and height are multiples of " + std::to_string(scale()));
    }
    return posterior(moments(pixels));
}

Posterior AutoencoderKl::encode(const Tensor& pixels) const {
    if (pixels.dim() != 4 || std::max(pixels.size(2), pixels.size(3)) <= limit_px ||
        pixels.size(1) != config_.in_channels || pixels.size(2) % scale() != 0 ||
        pixels.size(3) % scale() != 0) {
        return encode_whole(pixels);
    }
    const TileOptions tiles{limit_px / scale(), overlap_px / scale(), scale(), 1};
    return posterior(run_tiled(pixels, tiles, [this](const Tensor& tile) { return moments(tile); }));
}

Tensor AutoencoderKl::decode_whole(const Tensor& latents) const {
    if (latents.dim() != 4 || latents.size(1) != config_.latent_channels || latents.numel() == 0) {
        throw Failure(ErrorCode::bad_input,
                      "the latents do not fit the autoencoder, which has " +
                          std::to_string(config_.latent_channels) + " latent channels",
                      "use latents of the same model");
    }
    return decoder_(post_quant_ ? (*post_quant_)(latents) : latents).to(torch::kFloat32);
}

Tensor AutoencoderKl::decode(const Tensor& latents) const {
    if (latents.dim() != 4 || std::max(latents.size(2), latents.size(3)) * scale() <= limit_px)
        return decode_whole(latents);
    const TileOptions tiles{limit_px / scale(), overlap_px / scale(), 1, scale()};
    return run_tiled(latents, tiles, [this](const Tensor& tile) { return decode_whole(tile); });
}

Tensor AutoencoderKl::to_diffusion(const Tensor& latents) const {
    if (config_.latents_mean.empty()) return (latents - config_.shift_factor) * config_.scaling_factor;
    const auto row = [&](const std::vector<double>& values) {
        return torch::tensor(values, torch::kFloat32).to(latents.device()).view({1, -1, 1, 1});
    };
    return (latents - row(config_.latents_mean)) * config_.scaling_factor / row(config_.latents_std);
}

Tensor AutoencoderKl::from_diffusion(const Tensor& latents) const {
    if (config_.latents_mean.empty()) return latents / config_.scaling_factor + config_.shift_factor;
    const auto row = [&](const std::vector<double>& values) {
        return torch::tensor(values, torch::kFloat32).to(latents.device()).view({1, -1, 1, 1});
    };
    return latents * row(config_.latents_std) / config_.scaling_factor + row(config_.latents_mean);
}

Tensor pixels_to_picture(const Tensor& pixels) { return (pixels.to(torch::kFloat32) / 2 + 0.5).clamp(0, 1); }
Tensor picture_to_pixels(const Tensor& picture) { return picture.to(torch::kFloat32) * 2 - 1; }

}  // namespace burin::models
