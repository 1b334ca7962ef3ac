#include "core/models/mini_architecture.h"

#include "core/base/result.h"

namespace burin::models {
namespace {

using nlohmann::json;

json repeated(const char* type, size_t count) { return std::vector<std::string>(count, type); }

template <class Config>
Config accepted(Parsed<Config> parsed) {
    if (!parsed.problems.empty()) throw Failure(parsed.problems.front());
    return std::move(parsed.config);
}

/// What both towers of a CLIP model say.
json tower_json(int64_t width, int64_t layers, int64_t heads) {
    return {{"hidden_act", "quick_gelu"},  {"hidden_size", width},         {"intermediate_size", 4 * width},
            {"num_hidden_layers", layers}, {"num_attention_heads", heads}, {"layer_norm_eps", 1e-5}};
}

/// What a text tower says beside that.
json words_json(int64_t tokens, int64_t projection, const text::ClipTokenizer& tokenizer) {
    return {{"model_type", "clip_text_model"}, {"max_position_embeddings", tokens},
            {"projection_dim", projection},    {"vocab_size", tokenizer.vocabulary_size()},
            {"bos_token_id", tokenizer.bos()}, {"eos_token_id", tokenizer.eos()},
            {"pad_token_id", tokenizer.eos()}};
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

json text_json(const MiniArchitecture& mini, const text::ClipTokenizer& tokenizer) {
    json text = tower_json(mini.text_width, mini.text_layers, mini.text_heads);
    text.update(words_json(mini.text_tokens, mini.text_width, tokenizer));
    text.update({{"architectures", {"CLIPTextModel"}}, {"torch_dtype", "float16"}});
    return text;
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

VaeConfig vae_config(const MiniArchitecture& mini, int64_t size, double scaling) {
    return accepted(parse_vae_config(vae_json(mini, size, scaling), "the autoencoder's configuration"));
}

UNetConfig unet_config(const MiniArchitecture& mini, int64_t size) {
    return accepted(parse_unet_config(unet_json(mini, size), "the UNet's configuration"));
}

ClipTextConfig text_config(const MiniArchitecture& mini, const text::ClipTokenizer& tokenizer) {
    return accepted(parse_clip_text_config(text_json(mini, tokenizer), "the text encoder's configuration"));
}

json clip_json(const ClipPairArchitecture& clip, const text::ClipTokenizer& tokenizer) {
    json text = tower_json(clip.text_width, clip.text_layers, clip.text_heads);
    text.update(words_json(clip.text_tokens, clip.projection, tokenizer));
    json vision = tower_json(clip.vision_width, clip.vision_layers, clip.vision_heads);
    vision.update({{"model_type", "clip_vision_model"},
                   {"image_size", clip.side},
                   {"patch_size", clip.patch},
                   {"num_channels", 3},
                   {"projection_dim", clip.projection}});
    return {{"architectures", {"CLIPModel"}},   {"model_type", "clip"}, {"projection_dim", clip.projection},
            {"logit_scale_init_value", 2.6592}, {"text_config", text},  {"vision_config", vision},
            {"torch_dtype", "float16"}};
}

json clip_preprocessor_json(const ClipPairArchitecture& clip) {
    return {{"image_processor_type", "CLIPImageProcessor"},
            {"do_resize", true},
            {"size", {{"shortest_edge", clip.side}}},
            {"resample", 3},
            {"do_center_crop", true},
            {"crop_size", {{"height", clip.side}, {"width", clip.side}}},
            {"do_rescale", true},
            {"rescale_factor", 1.0 / 255},
            {"do_normalize", true},
            {"image_mean", {0.5, 0.5, 0.5}},
            {"image_std", {0.5, 0.5, 0.5}},
            {"do_convert_rgb", true}};
}

ClipConfig clip_config(const ClipPairArchitecture& clip, const text::ClipTokenizer& tokenizer) {
    return accepted(parse_clip_config(clip_json(clip, tokenizer), "the configuration of CLIP"));
}

}  // namespace burin::models
