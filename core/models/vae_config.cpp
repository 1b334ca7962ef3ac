#include "core/models/vae_config.h"

#include "core/models/config_reader.h"
#include "core/models/network_fields.h"

namespace burin::models {
namespace {

void require_block_types(ConfigReader& reader, const std::string& key, const std::string& built,
                         size_t count) {
    const auto types = reader.texts(key, std::vector<std::string>(count, built));
    for (const auto& type : types) {
        if (type != built) {
            reader.refuse("asks for '" + key + "' with \"" + type + "\", which Burin does not have (it has " +
                              built + ")",
                          "use a checkpoint without this feature");
            return;
        }
    }
    if (types.size() != count) {
        reader.refuse("lists " + std::to_string(types.size()) + " entries in '" + key + "' but " +
                          std::to_string(count) + " in 'block_out_channels'",
                      "correct the value or download the file again");
    }
}

void require_per_channel(ConfigReader& reader, const std::string& key, const std::vector<double>& list,
                         int64_t channels) {
    if (!list.empty() && static_cast<int64_t>(list.size()) != channels) {
        reader.refuse("has " + std::to_string(list.size()) + " numbers in '" + key + "' for " +
                          std::to_string(channels) + " latent channels",
                      "correct the value or download the file again");
    }
}

void check_vae(ConfigReader& reader, const VaeConfig& config) {
    for (const int64_t channels : config.block_out_channels) {
        if (channels % config.norm_num_groups != 0) {
            reader.refuse("has 'block_out_channels' " + std::to_string(channels) +
                              ", not a multiple of its " + std::to_string(config.norm_num_groups) +
                              " norm groups",
                          "correct the value or download the file again");
        }
    }
    require_per_channel(reader, "latents_mean", config.latents_mean, config.latent_channels);
    require_per_channel(reader, "latents_std", config.latents_std, config.latent_channels);
    if (config.latents_mean.empty() != config.latents_std.empty()) {
        reader.refuse("gives only one of 'latents_mean' and 'latents_std'", "give both or neither");
    }
    for (const double value : config.latents_std) {
        if (!(value > 0)) reader.refuse("has a 'latents_std' that is not positive", "correct the value");
    }
}

}  // namespace

Parsed<VaeConfig> parse_vae_config(const nlohmann::json& json, const std::string& where) {
    ConfigReader reader(json, where);
    VaeConfig config;
    reader.read_fields(config);
    const auto sizes = reader.integers("sample_size", {32}, 1, 1 << 16, 2);
    config.sample_size = sizes.front();
    require_block_types(reader, "down_block_types", "DownEncoderBlock2D", config.block_out_channels.size());
    require_block_types(reader, "up_block_types", "UpDecoderBlock2D", config.block_out_channels.size());
    reader.only_one_of("act_fn", {"silu", "swish"});
    check_vae(reader, config);
    return {config, reader.finish()};
}

Parsed<TinyVaeConfig> parse_tiny_vae_config(const nlohmann::json& json, const std::string& where) {
    ConfigReader reader(json, where);
    TinyVaeConfig config;
    reader.read_fields(config);
    reader.only("act_fn", "relu");
    reader.only("upsample_fn", "nearest");
    reader.only("upsampling_scaling_factor", 2);
    // Of the encoder, and of a picture-file form of latents; the decoder has no use for them. Its arithmetic
    // stays in range in float16, so force_upcast changes nothing but time.
    reader.ignore({"in_channels", "encoder_block_out_channels", "num_encoder_blocks", "latent_magnitude",
                   "latent_shift", "force_upcast", "block_out_channels"});
    if (config.decoder_block_out_channels.size() != config.num_decoder_blocks.size()) {
        reader.refuse("gives 'decoder_block_out_channels' and 'num_decoder_blocks' of different lengths",
                      "correct the value or download the file again");
    } else {
        // The file format has no layer that changes the width between two stages.
        for (const int64_t channels : config.decoder_block_out_channels) {
            if (channels != config.decoder_block_out_channels.front()) {
                reader.refuse("asks for stages of different widths in 'decoder_block_out_channels'",
                              "use a checkpoint with equal widths");
                break;
            }
        }
    }
    return {config, reader.finish()};
}

}  // namespace burin::models
