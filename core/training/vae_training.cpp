#include "core/training/vae_training.h"

namespace burin::training {
namespace {

constexpr double kl_weight = 2e-5, gradient_weight = 0.5;

/// Mean absolute difference of neighbouring pixels' differences, at full size, half size and so on.
Tensor gradient_loss(Tensor a, Tensor b, int scales) {
    Tensor total = torch::zeros({}, a.options());
    for (int scale = 0; scale < scales; ++scale) {
        if (scale > 0) a = at::avg_pool2d(a, 2), b = at::avg_pool2d(b, 2);
        const Tensor d = a - b;
        total = total + (d.slice(2, 1) - d.slice(2, 0, -1)).abs().mean() +
                (d.slice(3, 1) - d.slice(3, 0, -1)).abs().mean();
    }
    return total;
}

/// Whole pictures at half size, or a window of half the side; mirrored every other time.
Tensor varied(Tensor pictures, const torch::Generator& generator) {
    const int64_t side = pictures.size(3), half = side / 2;
    if (draw(2, generator) == 0) {
        pictures = at::avg_pool2d(pictures, 2);
    } else {
        // Half of the windows show the middle, where the faces are.
        const bool middle = draw(2, generator) == 0;
        const int64_t places = (side - half) / 8 + 1;
        const int64_t y = middle ? half / 2 : draw(places, generator) * 8;
        const int64_t x = middle ? half / 2 : draw(places, generator) * 8;
        pictures = pictures.slice(2, y, y + half).slice(3, x, x + half);
    }
    return draw(2, generator) == 0 ? pictures.flip(3) : pictures;
}

/// Brings freshly drawn weights to where training starts well: residual branches small, latents almost without noise.
models::NamedTensors prepared_vae(const models::NamedTensors& tensors) {
    const torch::NoGradGuard guard;
    for (const auto& [name, given] : tensors) {
        Tensor tensor = given;
        const bool residual =
            name.find("resnets") != std::string::npos && name.find("conv2") != std::string::npos;
        if (residual || name.find("to_out") != std::string::npos) tensor.mul_(0.1);
        const int64_t c = tensor.size(0) / 2;
        // With unit noise in the latents the decoder learns to ignore them.
        if (name == "quant_conv.bias") tensor.slice(0, c).fill_(-6);
        if (name == "quant_conv.weight") tensor.slice(0, c).mul_(0.1);
    }
    return tensors;
}

}  // namespace

Tensor picture_loss(const Tensor& back, const Tensor& pixels, int scales) {
    return (back - pixels).abs().mean() + gradient_weight * gradient_loss(back, pixels, scales);
}

int64_t draw(int64_t below, const torch::Generator& generator) {
    return torch::randint(below, {1}, generator, torch::kInt64).item<int64_t>();
}

Tensor decoded(const models::AutoencoderKl& network, const Tensor& latents, const StepOptions& options) {
    const torch::NoGradGuard guard;
    std::vector<Tensor> parts;
    for (const Tensor& part : latents.split(16))
        parts.push_back(models::pixels_to_picture(network.decode_whole(part.to(options.device, options.type)))
                            .to(torch::kCPU));
    return torch::cat(parts);
}

VaeTraining::VaeTraining(const MiniArchitecture& mini, int64_t size, StepOptions options)
    : options_(options),
      source_(options.seed, options.device),
      network_(nn::Scope(source_), models::vae_config(mini, size, 1)),
      state_(prepared_vae(source_.tensors()), options.state.value_or(StateOptions{})) {}

Tensor VaeTraining::loss(const Tensor& pixels, const torch::Generator& generator) const {
    const auto posterior = network_.encode_whole(pixels.to(options_.type));
    const Tensor back = network_.decode_whole(posterior.sample(generator).to(options_.type));
    const Tensor kl = 0.5 * (posterior.mean.square() + posterior.logvar.exp() - 1 - posterior.logvar).mean();
    return picture_loss(back, pixels) + kl_weight * kl;
}

void VaeTraining::step(const PictureStore& store, double factor) {
    const auto generator = step_generator(options_.seed, state_.steps());
    const Tensor rows = rows_to_learn(store.count(), options_.batch, generator);
    const Tensor pixels =
        models::picture_to_pixels(varied(store.pictures(rows), generator)).to(options_.device);
    state_.step(loss(pixels, generator), factor, options_.batch);
}

Tensor VaeTraining::encode(const Tensor& pictures) const {
    const torch::NoGradGuard guard;
    return network_.encode_whole(models::picture_to_pixels(pictures).to(options_.device, options_.type)).mean;
}

Tensor VaeTraining::decode(const Tensor& latents) const { return decoded(network_, latents, options_); }

Tensor VaeTraining::round_trip(const Tensor& pictures) const {
    std::vector<Tensor> parts;
    for (const Tensor& part : pictures.split(16)) parts.push_back(decode(encode(part)));
    return torch::cat(parts);
}

}  // namespace burin::training
