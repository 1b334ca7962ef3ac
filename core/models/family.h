// The families of checkpoints that Burin draws with.
#pragma once

namespace burin::models {

enum class Family {
    sd1,   ///< Stable Diffusion 1.x and models of its shape, such as the embedded one
    sd2,   ///< linear projections around the transformers
    sdxl,  ///< two text encoders, pooled text and picture sizes in the time embedding
};
/// "sd1" and so on.
const char* to_string(Family family);

}  // namespace burin::models
