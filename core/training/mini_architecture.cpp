#include "core/training/mini_architecture.h"

#include "core/base/result.h"

namespace burin::training {
namespace {

using nlohmann::json;

json repeated(const char* type, size_t count) { return std::vector<std::string>(count, type); }

template <class Config>
Config usable(models::Parsed<Config> parsed) {
    if (!parsed.problems.empty()) throw Failure(parsed.problems.front());
    return std::move(parsed.config);
}

}  // namespace

MiniArchitecture upscaled(MiniArchitecture mini) {
    mini.vae_channels.insert(mini.vae_channels.begin(), mini.upscale_width);
    return mini;
}

json vae_json(const MiniArchitecture& mini, int64_t size, double scaling) {
    return {{"_class_name", "AutoencoderKL"},
            {"act_fn", "silu"},
            {"block_out_channels", mini.vae_channels},
            {"down_block_types", repeated("DownEncoderBlock2D", mini.vae_channels.size())},
            {"up_block_types", repeated("UpDecoderBlock2D", mini.vae_channels.size())},
            {"in_channels", 3},
            {"out_channels", 3},
            {"latent_channels", mini.latent_channels},
            {"layers_per_block", 1},
            {"norm_num_groups", mini.vae_groups},
            {"sample_size", size},
            {"scaling_factor", scaling},
            {"force_upcast", false}};
}

json unet_json(const MiniArchitecture& mini, int64_t size) {
    const size_t levels = mini.unet_channels.size();
    json down = repeated("CrossAttnDownBlock2D", levels), up = repeated("CrossAttnUpBlock2D", levels);
    if (levels > 1) down.front() = "DownBlock2D", up.back() = "UpBlock2D";
    return {{"_class_name", "UNet2DConditionModel"},
            {"act_fn", "silu"},
            {"attention_head_dim", mini.heads},
            {"block_out_channels", mini.unet_channels},
            {"cross_attention_dim", mini.text_width},
            {"down_block_types", down},
            {"up_block_types", up},
            {"in_channels", mini.latent_channels},
            {"out_channels", mini.latent_channels},
            {"layers_per_block", 1},
            {"norm_num_groups", mini.unet_groups},
            {"sample_size", size / mini.latent_scale()}};
}

json text_json(const MiniArchitecture& mini, int64_t vocabulary, int64_t bos, int64_t eos) {
    return {{"architectures", {"CLIPTextModel"}},
            {"model_type", "clip_text_model"},
            {"hidden_act", "quick_gelu"},
            {"hidden_size", mini.text_width},
            {"intermediate_size", 4 * mini.text_width},
            {"num_hidden_layers", mini.text_layers},
            {"num_attention_heads", mini.text_heads},
            {"max_position_embeddings", mini.text_tokens},
            {"layer_norm_eps", 1e-5},
            {"projection_dim", mini.text_width},
            {"vocab_size", vocabulary},
            {"bos_token_id", bos},
            {"eos_token_id", eos},
            {"pad_token_id", eos},
            {"torch_dtype", "float16"}};
}

json scheduler_json() {
    return {{"_class_name", "DPMSolverMultistepScheduler"},
            {"_diffusers_version", "0.35.2"},
            {"algorithm_type", "dpmsolver++"},
            {"beta_start", 0.00085},
            {"beta_end", 0.012},
            {"beta_schedule", "scaled_linear"},
            {"num_train_timesteps", 1000},
            {"prediction_type", "v_prediction"},
            {"solver_order", 2},
            {"solver_type", "midpoint"},
            {"lower_order_final", true},
            {"timestep_spacing", "trailing"},
            {"steps_offset", 1}};
}

json index_json() {
    return {{"_class_name", "StableDiffusionPipeline"},
            {"_diffusers_version", "0.35.2"},
            {"feature_extractor", {nullptr, nullptr}},
            {"image_encoder", {nullptr, nullptr}},
            {"requires_safety_checker", false},
            {"safety_checker", {nullptr, nullptr}},
            {"scheduler", {"diffusers", "DPMSolverMultistepScheduler"}},
            {"text_encoder", {"transformers", "CLIPTextModel"}},
            {"tokenizer", {"transformers", "CLIPTokenizer"}},
            {"unet", {"diffusers", "UNet2DConditionModel"}},
            {"vae", {"diffusers", "AutoencoderKL"}}};
}

models::VaeConfig vae_config(const MiniArchitecture& mini, int64_t size, double scaling) {
    return usable(models::parse_vae_config(vae_json(mini, size, scaling), "the autoencoder's configuration"));
}

models::UNetConfig unet_config(const MiniArchitecture& mini, int64_t size) {
    return usable(models::parse_unet_config(unet_json(mini, size), "the UNet's configuration"));
}

models::ClipTextConfig text_config(const MiniArchitecture& mini, int64_t vocabulary, int64_t bos,
                                   int64_t eos) {
    return usable(models::parse_clip_text_config(text_json(mini, vocabulary, bos, eos),
                                                 "the text encoder's configuration"));
}

}  // namespace burin::training
