#include "core/catalogue/adapter_kind.h"

#include <array>

namespace burin::catalogue {
namespace {

using Where = NameMark::Where;

constexpr const char* other_lora = "use a LoRA for SD 1, SD 2 or SDXL";
constexpr const char* no_edit = "Burin cannot use it as a weight edit; give a LoRA";
constexpr const char* as_model =
    "give it as the model, or turn what was tuned into an edit with burin-cli task-vector";

constexpr std::array foreign_names{
    NameMark{Where::contains, "double_blocks", "is made for Flux", other_lora},
    NameMark{Where::contains, "single_blocks", "is made for Flux", other_lora},
    NameMark{Where::contains, "single_transformer_blocks", "is made for Flux", other_lora},
    NameMark{Where::begins, "transformer.", "is made for a transformer model, not a UNet", other_lora},
    NameMark{Where::begins, "transformer_blocks.", "is made for a transformer model, not a UNet", other_lora},
    NameMark{Where::begins, "lora_transformer_", "is made for a transformer model, not a UNet", other_lora},
    NameMark{Where::begins, "lycoris_transformer_", "is made for a transformer model, not a UNet",
             other_lora},
    NameMark{Where::begins, "lora_unet_blocks_", "is made for a transformer model, not a UNet", other_lora},
    NameMark{Where::begins, "diffusion_model.blocks.", "is made for a transformer model, not a UNet",
             other_lora},
    NameMark{Where::contains, "joint_blocks", "is made for a transformer model, not a UNet", other_lora},
    NameMark{Where::begins, "control_model.", "is a ControlNet", no_edit},
    NameMark{Where::begins, "controlnet_cond_embedding.", "is a ControlNet", no_edit},
    NameMark{Where::begins, "lllite_", "is a ControlNet (LLLite)", no_edit},
    NameMark{Where::begins, "ip_adapter.", "is an IP-Adapter", no_edit},
    NameMark{Where::begins, "image_proj.", "is an IP-Adapter", no_edit},
    NameMark{Where::contains, "motion_modules.", "is a motion module of AnimateDiff", no_edit},
    NameMark{Where::contains, ".quant_state.bitsandbytes", "holds 4-bit weights of bitsandbytes",
             "use the file in 8 or 16 bits"},
    NameMark{Where::begins, "first_stage_model.", "is a model, not a weight edit", as_model},
    NameMark{Where::begins, "cond_stage_model.", "is a model, not a weight edit", as_model},
    NameMark{Where::begins, "conditioner.embedders.", "is a model, not a weight edit", as_model},
    NameMark{Where::begins, "vae.", "is a model, not a weight edit", as_model},
    NameMark{Where::begins, "decoder.conv_in.", "is an autoencoder, not a weight edit", no_edit},
};

/// What only files for a model with two text encoders name.
constexpr std::array second_encoder{"lora_te2_", "text_encoder_2.", "lycoris_text_encoder_2_", "clip_g.",
                                    "text_encoders.clip_g."};

/// Whether a tensor reads the text's rows: the half of a low-rank change of a cross-attention's key.
bool reads_text(std::string_view name) {
    const size_t attention = name.find("attn2");
    if (attention == std::string_view::npos) return false;
    const size_t key = name.find("to_k", attention);
    if (key == std::string_view::npos) return false;
    const std::string_view rest = name.substr(key + 4);
    return rest.find("down") != std::string_view::npos || rest.find("lora_A") != std::string_view::npos;
}

}  // namespace

const NameMark* foreign_to_adapters(std::string_view name) {
    for (const NameMark& row : foreign_names)
        if (row.hits(name)) return &row;
    return nullptr;
}

void AdapterFamily::see(std::string_view name, std::span<const int64_t> shape) {
    for (const std::string_view prefix : second_encoder)
        if (name.starts_with(prefix)) second_encoder_ = true;
    if (by_width_ == ModelFamily::unknown && shape.size() >= 2 && reads_text(name))
        by_width_ = family_of_text_width(shape[1]);
}

ModelFamily AdapterFamily::found() const { return second_encoder_ ? family_of_two_encoders() : by_width_; }

}  // namespace burin::catalogue
