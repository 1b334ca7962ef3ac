#include "core/engine/start_state.h"

#include <filesystem>

#include "core/base/printable.h"
#include "core/engine/loaded_model.h"
#include "core/models/picture_tensors.h"

namespace burin::engine {
namespace {

/// A draw from the posterior of `picture` [1, 3, H, W] 0..1, in the diffusion model's scale.
Tensor encode_sampled(const LoadedModel& model, const Tensor& picture, diffusion::NoiseStream& stream) {
    const models::AutoencoderKl& vae = model.vae();
    const Tensor pixels = models::picture_to_pixels(picture).to(model.target().device, model.vae_type());
    const models::Posterior posterior = vae.encode(pixels);
    const Tensor mean = posterior.mean.to(torch::kFloat32);
    const Tensor noise = stream.draw(mean.sizes().slice(1)).to(mean.device());
    return vae.to_diffusion(mean + (posterior.logvar.to(torch::kFloat32) * 0.5).exp() * noise);
}

std::string name_of_file(const std::string& path) {
    return printable(std::filesystem::path(path).filename().string(), 120);
}

Tensor latent_mask(const Tensor& mask, const Tensor& latent) {
    return at::upsample_nearest2d(mask, {latent.size(2), latent.size(3)}).to(latent.device());
}

}  // namespace

StartFiles read_start_files(const protocol::RenderRequest& request) {
    StartFiles files;
    if (!request.init_image.empty()) files.picture = value_or_throw(io::read_picture(request.init_image, 3));
    if (!request.mask_image.empty()) files.mask = value_or_throw(io::read_mask(request.mask_image));
    return files;
}

StartPictures fit_start_files(const StartFiles& files, const protocol::RenderRequest& request, int width,
                              int height, std::vector<std::string>& notes) {
    StartPictures pictures;
    const auto &picture = files.picture, &mask = files.mask;
    if (!picture.pixels.empty()) pictures.picture = models::covering(picture, width, height);
    if (!mask.pixels.empty()) {
        const bool of_one_shape = static_cast<int64_t>(picture.width) * mask.height ==
                                  static_cast<int64_t>(mask.width) * picture.height;
        const bool stretched = !of_one_shape && request.version >= 3;
        if (stretched)
            notes.push_back("the mask '" + name_of_file(request.mask_image) +
                            "' has another shape than the start picture and was stretched onto it");
        pictures.mask = models::covering_mask(mask, width, height, stretched ? &picture : nullptr);
        if (pictures.mask.max().item<float>() == 0) {
            throw Failure(ErrorCode::bad_input, "the mask '" + request.mask_image + "' is black everywhere",
                          "paint what is to be repainted in white");
        }
    }
    return pictures;
}

StartState make_start(const LoadedModel& model, const diffusion::Schedule& schedule,
                      const StartPictures& pictures, double strength, uint64_t seed, int width, int height) {
    const torch::InferenceMode guard;
    const torch::Device device = model.target().device;
    const int64_t h = height / model.latent_scale(), w = width / model.latent_scale();
    diffusion::NoiseStream stream({seed});
    StartState start;

    const bool known_picture = pictures.picture.defined();
    const int first = known_picture ? diffusion::first_evaluation_for_strength(schedule, strength) : 0;
    // Inpainting checkpoints at full strength know the picture only through their extra channels.
    const bool encode_picture = known_picture && !(model.is_inpainting() && strength >= 1);
    Tensor x0;
    if (encode_picture) x0 = encode_sampled(model, pictures.picture, stream);
    start.noise = stream.draw({model.latent_channels(), h, w});
    const Tensor noise = start.noise.to(device);

    if (model.is_inpainting()) {
        const Tensor picture = known_picture ? pictures.picture : torch::full({1, 3, height, width}, 0.5);
        const Tensor mask = pictures.mask.defined() ? pictures.mask : torch::ones({1, 1, height, width});
        // Grey is zero for the autoencoder: the hole carries no colour.
        const Tensor masked = torch::where(mask < 0.5, picture, torch::full_like(picture, 0.5));
        const Tensor masked_latent = encode_sampled(model, masked, stream);
        start.extra_channels = torch::cat({latent_mask(mask, masked_latent), masked_latent}, 1);
    } else if (pictures.mask.defined()) {
        const Tensor hole = latent_mask(pictures.mask, x0);
        start.constrain = [schedule, x0, noise, hole](const Tensor& x, int i) {
            return torch::lerp(diffusion::add_noise(schedule, x0, noise, i).to(x.dtype()), x, hole);
        };
    }
    start.state =
        encode_picture
            ? diffusion::start_from(schedule, diffusion::add_noise(schedule, x0, noise, first), first, stream)
            : diffusion::start(schedule, noise, stream);
    return start;
}

Tensor keep_unmasked(const Tensor& image, const StartPictures& pictures, int fade_px) {
    if (!pictures.mask.defined()) return image;
    const int64_t kernel = 2 * fade_px + 1;
    // Widened before it is blurred, so that the fade lies inside the repainted part's rim and no hole shows
    // through.
    const Tensor wide = at::max_pool2d(pictures.mask, kernel, 1, fade_px);
    const Tensor soft =
        at::avg_pool2d(wide, kernel, 1, fade_px, false, /*count_include_pad=*/false)[0].to(image.device());
    return torch::lerp(pictures.picture[0].to(image.device()), image, soft);
}

}  // namespace burin::engine
