#include "core/training/upscale_training.h"

#include <charconv>

namespace burin::training {
namespace {

constexpr int loss_scales = 3;
constexpr double logvar_weight = 0.01;
/// The most that is added to latents of unit variance; a denoiser's have about 0.1 that no picture has.
constexpr double most_noise = 0.15;

const std::string down_blocks = "encoder.down_blocks.";

/// The name of this tensor in the network with a level less; a level there is one further in the encoder
/// here. Nothing for the level that was added.
std::string name_in_teacher(const std::string& name) {
    if (!name.starts_with(down_blocks)) return name;
    const size_t end = name.find('.', down_blocks.size());
    int level = 0;
    std::from_chars(name.data() + down_blocks.size(), name.data() + end, level);
    return level == 0 ? "" : down_blocks + std::to_string(level - 1) + name.substr(end);
}

/// What both have in common, whatever the shapes of the same number of dimensions.
void copy_common(const Tensor& from, Tensor to) {
    Tensor source = from;
    for (int64_t axis = 0; axis < to.dim(); ++axis) {
        const int64_t length = std::min(source.size(axis), to.size(axis));
        source = source.slice(axis, 0, length);
        to = to.slice(axis, 0, length);
    }
    to.copy_(source);
}

/// A convolution that hands on its channels, each weighed by `kernel` [3, 3].
void hand_on(Tensor weight, const Tensor& kernel) {
    weight.zero_();
    for (int64_t c = 0; c < std::min(weight.size(0), weight.size(1)); ++c) weight[c][c].copy_(kernel);
}

/// Freshly drawn weights of upscaled() become the teacher's, level by level; of tensors that the added level
/// makes wider or narrower, what they have in common. The added level hands on what it gets, so that decoding
/// begins with about the teacher's picture, each pixel doubled.
models::NamedTensors begun_upscaled(const models::NamedTensors& weights,
                                    const models::NamedTensors& teacher) {
    const torch::NoGradGuard guard;
    const Tensor same = torch::zeros({3, 3}), mean = torch::zeros({3, 3});
    same[1][1] = 1;
    mean.slice(0, 0, 2).slice(1, 0, 2).fill_(0.25);  // of four pixels: the padding is below and right
    for (const auto& [name, tensor] : weights) {
        const auto ends = [&](const char* end) { return name.ends_with(end); };
        if (const auto found = teacher.find(name_in_teacher(name)); found != teacher.end())
            copy_common(found->second, tensor);
        else if (ends("conv_shortcut.weight"))
            hand_on(tensor, torch::ones({1, 1}));
        else if (ends("downsamplers.0.conv.weight"))
            hand_on(tensor, mean);
        else if (ends("upsamplers.0.conv.weight"))
            hand_on(tensor, same);
        else if (ends("conv2.weight") || ends("conv.bias") || ends("conv2.bias") || ends("shortcut.bias"))
            Tensor(tensor).zero_();
    }
    return weights;
}

}  // namespace

ShownLatents window_of(const ShownLatents& whole, int64_t y, int64_t x) {
    const int64_t side = whole.latents.size(3) / 2, scale = whole.pictures.size(3) / whole.latents.size(3);
    const auto window = [&](const Tensor& of, int64_t unit) {
        return of.slice(2, y * unit, (y + side) * unit).slice(3, x * unit, (x + side) * unit);
    };
    return {window(whole.pictures, scale), window(whole.latents, 1)};
}

UpscaleTraining::UpscaleTraining(const MiniArchitecture& mini, int64_t size, VaeTraining teacher,
                                 StepOptions options)
    : options_(options),
      teacher_(std::move(teacher)),
      source_(options.seed, options.device),
      network_(nn::Scope(source_), models::vae_config(upscaled(mini), 2 * size, 1)),
      state_(begun_upscaled(source_.tensors(), teacher_.state().average()),
             options.state.value_or(StateOptions{.optimiser = {.muon_rate = 0.01, .adamw_rate = 1e-3}})) {}

Tensor UpscaleTraining::decoder_loss(const ShownLatents& shown, double scaling,
                                     const torch::Generator& generator) const {
    const int64_t n = shown.latents.size(0);
    // Each picture has its own amount, none too often to forget how clean latents look.
    const Tensor amount = torch::rand({n, 1, 1, 1}, generator, torch::kFloat32) * (most_noise / scaling);
    const Tensor noise = torch::randn(shown.latents.sizes(), generator, torch::kFloat32) * amount;
    const Tensor latents = (shown.latents + noise).to(options_.device, options_.type);
    const Tensor pixels = models::picture_to_pixels(shown.pictures).to(options_.device);
    return picture_loss(network_.decode_whole(latents), pixels, loss_scales);
}

Tensor UpscaleTraining::encoder_loss(const Tensor& pictures, double scaling) const {
    const Tensor pixels = models::picture_to_pixels(pictures).to(options_.device, options_.type);
    const auto wanted = [&] {
        const torch::NoGradGuard guard;
        return teacher_.network().encode_whole(at::avg_pool2d(pixels, 2));
    }();
    const auto given = network_.encode_whole(pixels);
    return scaling * (given.mean - wanted.mean).abs().mean() +
           logvar_weight * (given.logvar - wanted.logvar).square().mean();
}

void UpscaleTraining::step(const PictureStore& store, const LatentStore& latents, double factor) {
    const auto generator = step_generator(options_.seed, state_.steps());
    const bool whole = draw(2, generator) == 0;
    // As many pixels either way.
    const int64_t n = whole ? std::max<int64_t>(1, options_.batch / 4) : options_.batch;
    const Tensor rows = rows_to_learn(store.count(), n, generator);
    ShownLatents shown{store.pictures(rows), latents.latents.index_select(0, rows).to(torch::kFloat32)};
    if (!whole) {
        const int64_t places = shown.latents.size(3) / 2 + 1;
        const int64_t y = draw(places, generator), x = draw(places, generator);
        shown = window_of(shown, y, x);
    }
    Tensor loss = decoder_loss(shown, latents.scaling, generator);
    if (whole) loss = loss + encoder_loss(shown.pictures, latents.scaling);
    state_.step(loss, factor, n);
}

Tensor UpscaleTraining::decode(const Tensor& latents) const { return decoded(network_, latents, options_); }

}  // namespace burin::training
