// The keys of networks' configurations that become a member as they stand, each once (core/io/field.h). What a key decides
// in another form, and what is refused, stands beside the reader of each.
#pragma once

#include "core/io/field.h"
#include "core/models/clip_config.h"
#include "core/models/unet_config.h"
#include "core/models/vae_config.h"

namespace burin::models {

// Bounds of what a hostile file can ask for: published networks stay at or below a quarter.
inline constexpr int64_t widest_unet = 16384, widest_vae = 8192, widest_clip = 16384;

template <io::Is<UNetConfig> C, class Visit>
void visit_fields(C& c, Visit&& visit) {
    visit(c.in_channels, io::number("in_channels", 1, 256));
    visit(c.out_channels, io::number("out_channels", 1, 256));
    visit(c.norm_num_groups, io::number("norm_num_groups", 1, widest_unet));
    visit(c.norm_eps, io::number("norm_eps", 0, 1));
    visit(c.use_linear_projection, io::flag("use_linear_projection"));
    visit(c.center_input_sample, io::flag("center_input_sample"));
    visit(c.conv_in_kernel, io::number("conv_in_kernel", 1, 15));
    visit(c.conv_out_kernel, io::number("conv_out_kernel", 1, 15));
    visit(c.flip_sin_to_cos, io::flag("flip_sin_to_cos"));
    visit(c.freq_shift, io::number("freq_shift", 0, 1));
    visit(c.time_cond_proj_dim, io::number("time_cond_proj_dim", 0, widest_unet));
    visit(c.addition_time_embed_dim, io::number("addition_time_embed_dim", 2, widest_unet));
    visit(c.text_time_input, io::number("projection_class_embeddings_input_dim", 1, 4 * widest_unet));
}

template <io::Is<VaeConfig> C, class Visit>
void visit_fields(C& c, Visit&& visit) {
    constexpr size_t most_channels = 64;
    visit(c.block_out_channels, io::numbers("block_out_channels", 8, 1, widest_vae));
    visit(c.in_channels, io::number("in_channels", 3, 3));
    visit(c.out_channels, io::number("out_channels", 3, 3));
    visit(c.latent_channels, io::number("latent_channels", 1, most_channels));
    visit(c.layers_per_block, io::number("layers_per_block", 1, 16));
    visit(c.norm_num_groups, io::number("norm_num_groups", 1, widest_vae));
    visit(c.scaling_factor, io::number("scaling_factor", 1e-6, 1e6));
    visit(c.shift_factor, io::number("shift_factor", -1e6, 1e6));
    visit(c.latents_mean, io::list("latents_mean", most_channels));
    visit(c.latents_std, io::list("latents_std", most_channels));
    visit(c.force_upcast, io::flag("force_upcast"));
    visit(c.use_quant_conv, io::flag("use_quant_conv"));
    visit(c.use_post_quant_conv, io::flag("use_post_quant_conv"));
    visit(c.mid_block_add_attention, io::flag("mid_block_add_attention"));
}

template <io::Is<TinyVaeConfig> C, class Visit>
void visit_fields(C& c, Visit&& visit) {
    visit(c.decoder_block_out_channels, io::numbers("decoder_block_out_channels", 8, 1, widest_vae));
    visit(c.num_decoder_blocks, io::numbers("num_decoder_blocks", 8, 1, 64));
    visit(c.latent_channels, io::number("latent_channels", 1, 64));
    visit(c.out_channels, io::number("out_channels", 3, 3));
    visit(c.scaling_factor, io::number("scaling_factor", 1e-6, 1e6));
    visit(c.shift_factor, io::number("shift_factor", -1e6, 1e6));
}

template <io::Is<ClipTowerConfig> C, class Visit>
void visit_fields(C& c, Visit&& visit) {
    visit(c.hidden_size, io::number("hidden_size", 1, widest_clip));
    visit(c.intermediate_size, io::number("intermediate_size", 1, 4 * widest_clip));
    visit(c.num_hidden_layers, io::number("num_hidden_layers", 1, 256));
    visit(c.num_attention_heads, io::number("num_attention_heads", 1, 1024));
    visit(c.layer_norm_eps, io::number("layer_norm_eps", 0, 1));
}

template <io::Is<ClipTextConfig> C, class Visit>
void visit_fields(C& c, Visit&& visit) {
    visit(c.vocab_size, io::number("vocab_size", 1, 1 << 20));
    visit(c.max_position_embeddings, io::number("max_position_embeddings", 2, 1 << 14));
    visit(c.eos_token_id, io::number("eos_token_id", 0, 1 << 20));
    visit(c.projection_dim, io::number("projection_dim", 1, widest_clip));
}

template <io::Is<ClipVisionConfig> C, class Visit>
void visit_fields(C& c, Visit&& visit) {
    visit(c.image_size, io::number("image_size", 1, 4096));
    visit(c.patch_size, io::number("patch_size", 1, 4096));
    visit(c.num_channels, io::number("num_channels", 3, 3));
    visit(c.projection_dim, io::number("projection_dim", 1, widest_clip));
}

}  // namespace burin::models
