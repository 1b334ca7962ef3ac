#include "core/weights/adapter_foreign.h"

#include <algorithm>
#include <array>

#include "core/base/result.h"
#include "core/models/name_mark.h"
#include "core/weights/adapter_names.h"

namespace burin::weights {
namespace {

using ForeignName = models::NameMark;
using Where = ForeignName::Where;

constexpr const char* other_lora = "use a LoRA for SD 1, SD 2 or SDXL";
constexpr const char* no_edit = "Burin cannot use it as a weight edit; give a LoRA";
constexpr const char* as_model =
    "give it as the model, or turn what was tuned into an edit with burin-cli task-vector";

constexpr std::array foreign_names{
    ForeignName{Where::contains, "double_blocks", "is made for Flux", other_lora},
    ForeignName{Where::contains, "single_blocks", "is made for Flux", other_lora},
    ForeignName{Where::contains, "single_transformer_blocks", "is made for Flux", other_lora},
    ForeignName{Where::begins, "transformer.", "is made for a transformer model, not a UNet", other_lora},
    ForeignName{Where::begins, "transformer_blocks.", "is made for a transformer model, not a UNet",
                other_lora},
    ForeignName{Where::begins, "lora_transformer_", "is made for a transformer model, not a UNet",
                other_lora},
    ForeignName{Where::begins, "lycoris_transformer_", "is made for a transformer model, not a UNet",
                other_lora},
    ForeignName{Where::begins, "lora_unet_blocks_", "is made for a transformer model, not a UNet",
                other_lora},
    ForeignName{Where::begins, "diffusion_model.blocks.", "is made for a transformer model, not a UNet",
                other_lora},
    ForeignName{Where::contains, "joint_blocks", "is made for a transformer model, not a UNet", other_lora},
    ForeignName{Where::begins, "control_model.", "is a ControlNet", no_edit},
    ForeignName{Where::begins, "controlnet_cond_embedding.", "is a ControlNet", no_edit},
    ForeignName{Where::begins, "lllite_", "is a ControlNet (LLLite)", no_edit},
    ForeignName{Where::begins, "ip_adapter.", "is an IP-Adapter", no_edit},
    ForeignName{Where::begins, "image_proj.", "is an IP-Adapter", no_edit},
    ForeignName{Where::contains, "motion_modules.", "is a motion module of AnimateDiff", no_edit},
    ForeignName{Where::contains, ".quant_state.bitsandbytes", "holds 4-bit weights of bitsandbytes",
                "use the file in 8 or 16 bits"},
    ForeignName{Where::begins, "first_stage_model.", "is a model, not a weight edit", as_model},
    ForeignName{Where::begins, "cond_stage_model.", "is a model, not a weight edit", as_model},
    ForeignName{Where::begins, "conditioner.embedders.", "is a model, not a weight edit", as_model},
    ForeignName{Where::begins, "vae.", "is a model, not a weight edit", as_model},
    ForeignName{Where::begins, "decoder.conv_in.", "is an autoencoder, not a weight edit", no_edit},
};

/// Vectors under names without layers: "emb_params", "clip_l" and "clip_g", or a token.
bool is_textual_inversion(const models::TensorFiles& files) {
    constexpr size_t most_tensors = 10;
    const auto& tensors = files.tensors();
    if (tensors.empty() || tensors.size() >= most_tensors) return false;
    return std::all_of(tensors.begin(), tensors.end(), [](const auto& entry) {
        const auto axes = entry.second.info.shape.size();
        return entry.first.find('.') == std::string::npos && (axes == 1 || axes == 2);
    });
}

}  // namespace

void refuse_foreign(const models::TensorFiles& files, const std::string& file) {
    if (is_textual_inversion(files))
        throw Failure(ErrorCode::bad_model, file + " is a textual inversion, not a weight edit",
                      "write its name in the prompt");
    for (const auto& [name, stored] : files.tensors())
        for (const ForeignName& row : foreign_names)
            if (row.hits(name)) throw Failure(ErrorCode::bad_model, file + " " + row.what, row.remedy);
}

std::optional<std::string> made_for(const models::TensorFiles& files) {
    // Only SDXL has a second text encoder.
    constexpr std::array second_encoder{"lora_te2_", "text_encoder_2.", "lycoris_text_encoder_2_", "clip_g.",
                                        "text_encoders.clip_g."};
    for (const auto& [name, stored] : files.tensors())
        for (const std::string_view prefix : second_encoder)
            if (name.starts_with(prefix)) return "SDXL";
    for (const auto& [name, stored] : files.tensors()) {
        const auto key = adapter_key(name);
        if (!key || key->part != "down" || stored.info.shape.size() < 2) continue;
        if (!key->module.ends_with("attn2_to_k") && !key->module.ends_with("attn2.to_k")) continue;
        switch (stored.info.shape[1]) {
            case 768:
                return "SD 1";
            case 1024:
                return "SD 2";
            case 2048:
                return "SDXL";
            default:
                break;
        }
    }
    return {};
}

}  // namespace burin::weights
