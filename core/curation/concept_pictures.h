// The pictures a concept is trained on: made by the model itself or brought by a curator, and their latents.
//
// Functions throw Failure. Shapes: n pictures, c h w of a latent, H W pixels.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/curation/concept_settings.h"
#include "core/io/image.h"
#include "core/models/autoencoder_kl.h"
#include "core/training/picture_store.h"

namespace burin::curation {

using torch::Tensor;

/// A picture of the unedited model; the caller's, because nothing here knows an engine.
using MakePicture = std::function<io::Picture(const std::string& prompt, uint64_t seed)>;
/// A file as RGB 0..1 [1, 3, H, W], resized so that it covers the size and cropped at its centre.
using LoadPicture = std::function<Tensor(const std::filesystem::path&, int width, int height)>;

/// PNG and JPEG files of a folder in the order of their names. Refused where there is no folder, no such
/// file, or more than 10000 of them.
[[nodiscard]] std::vector<std::filesystem::path> pictures_in(const std::filesystem::path& folder);

/// Pictures that the model makes.
struct PicturesToMake {
    std::filesystem::path folder;      ///< made where it is missing
    std::vector<std::string> prompts;  ///< taken in turn
    int64_t count = 0;
    uint64_t first_seed = 0;  ///< each picture has a seed of its own
    int render_steps = 20;
    double guidance = 7.5;
};

/// Completes the folder: 00000.png and so on, and `made.json`, which tells how. A folder that was made
/// otherwise is refused. Gives the files.
std::vector<std::filesystem::path> make_pictures(const PicturesToMake& pictures, const MakePicture& make,
                                                 const training::OnCount& on_count,
                                                 const CancelToken& cancel);

/// The means of the autoencoder's posteriors, in the diffusion model's scale: [n, c, h, w] float32 on the
/// CPU. `type` as the autoencoder was loaded.
[[nodiscard]] Tensor encode_pictures(const std::vector<std::filesystem::path>& files, const LoadPicture& load,
                                     const models::AutoencoderKl& vae, torch::ScalarType type,
                                     torch::Device device, int width, int height,
                                     const training::OnCount& on_count, const CancelToken& cancel);

}  // namespace burin::curation
