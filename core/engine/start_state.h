// Where a run begins: pure noise, a noised start picture, or a picture with a hole in it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "core/diffusion/samplers.h"
#include "core/io/image.h"
#include "core/protocol/request.h"

namespace burin::engine {

using torch::Tensor;

class LoadedModel;

/// Pictures named by the request, read and brought to size once for all seeds of a batch.
struct StartPictures {
    Tensor picture;  ///< [1, 3, H, W] 0..1; undefined = start from noise
    Tensor mask;     ///< [1, 1, H, W] {0, 1}, 1 = repaint; undefined = no mask
};

/// The request's files as they are; empty pixels where it names none.
struct StartFiles {
    io::Picture picture, mask;
};
/// Throws Failure(bad_input) with the file's name.
StartFiles read_start_files(const protocol::RenderRequest& request);

/// At the size of the run. `notes`: what was done that nobody asked for.
StartPictures fit_start_files(const StartFiles& files, const protocol::RenderRequest& request, int width,
                              int height, std::vector<std::string>& notes);

struct StartState {
    diffusion::SamplerState state;
    Tensor noise;           ///< [1, c, h, w] standard normal, as drawn
    Tensor extra_channels;  ///< [1, 5, h, w] for inpainting checkpoints; undefined otherwise
    /// Puts the known part of the picture back at the noise of evaluation i; empty without a mask, and for
    /// inpainting checkpoints, which know the picture through extra_channels.
    std::function<Tensor(const Tensor& x, int i)> constrain;
};

/// Everything random comes from one stream seeded with `seed`, in the order other tools use: the start
/// picture's posterior, the noise, the masked picture's posterior, the noise of the steps.
StartState make_start(const LoadedModel& model, const diffusion::Schedule& schedule,
                      const StartPictures& pictures, double strength, uint64_t seed, int width, int height);

/// The repainted picture with the pixels outside the mask taken from the start picture, faded over a few
/// pixels. image [3, H, W] 0..1.
Tensor keep_unmasked(const Tensor& image, const StartPictures& pictures, int fade_px);

}  // namespace burin::engine
