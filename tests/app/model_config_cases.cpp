// Keys and values in a model's JSON files that Burin does not have.
#include "tests/app/bad_case.h"

namespace burin::test {
namespace {

using nlohmann::json;

BadCase with(const std::string& name, const std::string& file, const std::string& key, const json& value,
             const std::string& fragment) {
    return {name, render_with({}, "{dir}/model"), 3, fragment, [=](const Place& place) {
                place.copy_model();
                place.set("model/" + file, key, value);
            }};
}

const char* const index_file = "model_index.json";
const char* const unet = "unet/config.json";
const char* const vae = "vae/config.json";
const char* const text = "text_encoder/config.json";
const char* const scheduler = "scheduler/scheduler_config.json";

BadCases index_and_text() {
    return {
        with("pipeline_unknown", index_file, "_class_name", "FluxPipeline", "FluxPipeline"),
        with("pipeline_of_another_family", index_file, "_class_name", "StableDiffusionXLPipeline",
             "describes a 'StableDiffusionXLPipeline', but the UNet"),
        with("pipeline_is_a_number", index_file, "_class_name", 4, "_class_name"),
        with("unet_class", index_file, "unet", {"diffusers", "UNet3DConditionModel"}, "UNet3DConditionModel"),
        with("unet_null", index_file, "unet", {nullptr, nullptr}, "names no 'unet'"),
        with("component_as_text", index_file, "vae", "AutoencoderKL", "'vae'"),
        with("component_unknown", index_file, "controlnet", {"diffusers", "ControlNetModel"}, "controlnet"),
        with("name_with_escape", index_file, "_class_name", "\x1b[2JX", "\\x1b[2J"),
        with("text_activation", text, "hidden_act", "swiglu", "'hidden_act' = \"swiglu\""),
        with("text_heads", text, "num_attention_heads", 5, "attention heads"),
        with("text_heads_zero", text, "num_attention_heads", 0, "num_attention_heads"),
        with("text_layers_huge", text, "num_hidden_layers", 1'000'000'000, "num_hidden_layers"),
        with("text_more_layers", text, "num_hidden_layers", 4, "layers.3."),
        with("text_vocabulary", text, "vocab_size", 1'000, "token_embedding"),
        with("text_width_huge", text, "hidden_size", 1e300, "hidden_size"),
        with("text_unknown_key", text, "rope_scaling", {{"factor", 2}}, "rope_scaling"),
        with("text_model_type", text, "model_type", "t5", "t5"),
    };
}

BadCases unet_and_vae() {
    return {
        with("unet_unknown_key", unet, "use_magic", true, "use_magic"),
        with("unet_pix2pix", unet, "in_channels", 8, "expected [16, 8, 3, 3]"),
        with("unet_out_channels", unet, "out_channels", 8, "expected [8]"),
        with("unet_cross_width", unet, "cross_attention_dim", 48, "expected [16, 48]"),
        with("unet_groups", unet, "norm_num_groups", 7, "norm groups"),
        with("unet_groups_zero", unet, "norm_num_groups", 0, "norm_num_groups"),
        with("unet_widths_text", unet, "block_out_channels", "wide", "block_out_channels"),
        with("unet_widths_huge", unet, "block_out_channels", {2'000'000'000, 32, 32, 32},
             "block_out_channels"),
        with("unet_other_widths", unet, "block_out_channels", {16, 32, 32, 64}, "expected"),
        with("unet_block_types", unet, "down_block_types", {"DownBlock3D", "A", "B", "C"}, "DownBlock3D"),
        with("unet_block_count", unet, "down_block_types", {"DownBlock2D"}, "down_block_types"),
        with("unet_layers_huge", unet, "layers_per_block", 1'000'000'000, "layers_per_block"),
        with("unet_activation", unet, "act_fn", "mish", "mish"),
        with("unet_class_embedding", unet, "class_embed_type", "timestep", "class_embed_type"),
        with("unet_head_dim_zero", unet, "attention_head_dim", 0, "attention_head_dim"),
        with("unet_sample_size_huge", unet, "sample_size", 1'000'000, "sample_size"),
        with("vae_unknown_key", vae, "use_magic", true, "use_magic"),
        with("vae_scale_zero", vae, "scaling_factor", 0, "scaling_factor"),
        with("vae_scale_text", vae, "scaling_factor", "small", "scaling_factor"),
        with("vae_latent_channels", vae, "latent_channels", 16, "expected [32, 16, 3, 3]"),
        with("vae_latent_channels_huge", vae, "latent_channels", 4'000'000'000LL, "latent_channels"),
        with("vae_block_types", vae, "up_block_types", {"AttnUp", "A", "B", "C"}, "AttnUp"),
        with("vae_mean_alone", vae, "latents_mean", {1.0, 1.0, 1.0, 1.0}, "latents_std"),
    };
}

BadCases schedulers() {
    return {
        with("scheduler_class", scheduler, "_class_name", "DanceScheduler", "DanceScheduler"),
        with("scheduler_unknown_key", scheduler, "use_magic", true, "use_magic"),
        with("scheduler_betas", scheduler, "beta_schedule", "wobbly", "wobbly"),
        with("scheduler_beta_negative", scheduler, "beta_start", -0.1, "beta_start"),
        with("scheduler_beta_above_one", scheduler, "beta_end", 2.0, "beta_end"),
        with("scheduler_beta_text", scheduler, "beta_end", "big", "beta_end"),
        with("scheduler_steps_zero", scheduler, "num_train_timesteps", 0, "num_train_timesteps"),
        with("scheduler_steps_huge", scheduler, "num_train_timesteps", 2'000'000'000, "num_train_timesteps"),
        with("scheduler_prediction", scheduler, "prediction_type", "vibes", "vibes"),
        with("scheduler_spacing", scheduler, "timestep_spacing", "loose", "loose"),
        with("scheduler_offset", scheduler, "steps_offset", -5, "steps_offset"),
        with("scheduler_trained_betas", scheduler, "trained_betas", {0.1, 3.0}, "trained_betas"),
    };
}

}  // namespace

BadCases model_config_cases() {
    BadCases all = index_and_text();
    for (const auto& more : {unet_and_vae(), schedulers()}) all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace burin::test
