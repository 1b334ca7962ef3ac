#include "core/nn/resnet_block.h"

namespace burin::nn {

ResnetBlock2D::ResnetBlock2D(const Scope& scope, int64_t in, int64_t out, ResnetOptions options)
    : norm1_(scope / "norm1", options.groups, in, options.eps),
      conv1_(scope / "conv1", in, out),
      norm2_(scope / "norm2", options.groups, out, options.eps),
      conv2_(scope / "conv2", out, out) {
    if (options.time_channels > 0) time_proj_.emplace(scope / "time_emb_proj", options.time_channels, out);
    if (in != out)
        shortcut_.emplace(scope / "conv_shortcut", in, out, ConvOptions{.kernel = 1, .padding = 0});
}

Tensor ResnetBlock2D::operator()(const Tensor& x, const Tensor& activated_time) const {
    const auto normed = norm1_.then_silu(x);
    const auto hidden =
        time_proj_ ? conv1_.with_offset(normed, (*time_proj_)(activated_time)) : conv1_(normed);
    return conv2_.plus(norm2_.then_silu(hidden), shortcut_ ? (*shortcut_)(x) : x);
}

Downsample::Downsample(const Scope& scope, int64_t channels, Padding padding)
    : conv_(scope / "conv", channels, channels, {.stride = 2, .padding = padding == Padding::around ? 1 : 0}),
      padding_(padding) {}

Tensor Downsample::operator()(const Tensor& x) const {
    return conv_(padding_ == Padding::around ? x : at::constant_pad_nd(x, {0, 1, 0, 1}));
}

Upsample::Upsample(const Scope& scope, int64_t channels) : conv_(scope / "conv", channels, channels) {}

Tensor Upsample::operator()(const Tensor& x, std::optional<std::array<int64_t, 2>> size) const {
    const int64_t h = size ? (*size)[0] : 2 * x.size(2);
    const int64_t w = size ? (*size)[1] : 2 * x.size(3);
    return conv_(at::upsample_nearest2d(x, {h, w}));
}

}  // namespace burin::nn
