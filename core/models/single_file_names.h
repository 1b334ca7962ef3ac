// Names of tensors: of checkpoints in a single file, as the code of the models' authors has them, and of diffusers' folders.
//
// Text in, text out: nothing is opened here. Names are without the beginning that says whose tensor it is
// ("model.diffusion_model."). Thread-safe. Source: layouts of published checkpoints.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace burin::models {

/// The tensors of a UNet, whose blocks single files count through: "input_blocks.4.1" is the first transformer of the
/// second level where a level has two residual blocks.
class UNetFileNames {
  public:
    /// From all the names of one UNet: what a block is tells where its level ends.
    explicit UNetFileNames(const std::vector<std::string>& names);
    /// Empty for a name that belongs to no UNet.
    [[nodiscard]] std::string to_diffusers(const std::string& name) const;

  private:
    std::map<std::string, std::string> blocks_;  ///< "input_blocks.4.1" to "down_blocks.1.attentions.0"
};

/// An autoencoder's tensor, "decoder.up.3.block.0.norm1.weight" to "decoder.up_blocks.0.resnets.0.norm1.weight".
/// `levels`: how many resolutions there are. What has the same name in both, or already diffusers', stays.
[[nodiscard]] std::string vae_to_diffusers(const std::string& name, int64_t levels);
/// The other way round; names are diffusers'.
[[nodiscard]] std::string vae_to_single_file(const std::string& name, int64_t levels);

/// What a tensor of an OpenCLIP text encoder becomes.
struct OpenClipPart {
    enum class Take { all, transposed, first_third, second_third, last_third };
    std::string name;  ///< diffusers'
    Take take = Take::all;
};
/// None for a tensor that the text encoder has no use for.
[[nodiscard]] std::vector<OpenClipPart> open_clip_to_diffusers(const std::string& name);
/// The other way round; the names of query, key and value are the three of "in_proj".
[[nodiscard]] std::string open_clip_to_single_file(const std::string& name);

}  // namespace burin::models
