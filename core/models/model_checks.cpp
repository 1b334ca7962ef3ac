#include "core/models/model_checks.h"

#include "core/base/printable.h"

namespace burin::models {
namespace {

void expect_equal(std::vector<Error>& problems, const std::string& left, int64_t a, const std::string& right,
                  int64_t b) {
    if (a == b) return;
    problems.push_back({ErrorCode::bad_model,
                        left + " is " + std::to_string(a) + ", but " + right + " is " + std::to_string(b),
                        "use components that belong together"});
}

int64_t text_width(const ModelDescription& model) {
    return model.text_encoder.tower.hidden_size +
           (model.text_encoder_2 ? model.text_encoder_2->tower.hidden_size : 0);
}

}  // namespace

std::vector<Error> contradictions(const ModelDescription& model) {
    std::vector<Error> problems;
    const UNetConfig& unet = model.unet;
    expect_equal(problems, "the UNet's number of output channels", unet.out_channels,
                 "the autoencoder's number of latent channels", model.vae.latent_channels);
    if (unet.in_channels != model.vae.latent_channels &&
        unet.in_channels != 2 * model.vae.latent_channels + 1) {
        problems.push_back({ErrorCode::bad_model,
                            "unet/config.json asks for 'in_channels' = " + std::to_string(unet.in_channels) +
                                ", which Burin does not have (it has " +
                                std::to_string(model.vae.latent_channels) + ", and " +
                                std::to_string(2 * model.vae.latent_channels + 1) + " for inpainting)",
                            "use a checkpoint of Stable Diffusion 1, 2 or XL"});
    }
    for (const auto& level : unet.levels) {
        if (level.down_attention || level.up_attention) {
            expect_equal(problems, "the UNet's cross-attention width", level.context_channels,
                         "the width of the text encoding", text_width(model));
            break;
        }
    }
    if (unet.text_time && !model.text_encoder_2) {
        problems.push_back({ErrorCode::bad_model,
                            "the UNet needs a second text encoder, which model_index.json does not name",
                            "use a complete checkpoint"});
    }
    if (!unet.text_time && model.text_encoder_2) {
        problems.push_back({ErrorCode::bad_model,
                            "model_index.json names a second text encoder, which the UNet has no use for",
                            "use components that belong together"});
    }
    if (unet.text_time && model.text_encoder_2) {
        constexpr int64_t time_ids = 6;
        expect_equal(problems, "the UNet's 'projection_class_embeddings_input_dim'", unet.text_time_input,
                     "what pooled text and picture sizes need",
                     model.text_encoder_2->projection_dim + time_ids * unet.addition_time_embed_dim);
    }
    if (model.pipeline.starts_with("StableDiffusionXL") != unet.text_time) {
        problems.push_back(
            {ErrorCode::bad_model,
             "model_index.json describes a '" + printable(model.pipeline, 60) + "', but the UNet is " +
                 (unet.text_time ? "one of Stable Diffusion XL" : "none of Stable Diffusion XL"),
             "use components that belong together"});
    }
    return problems;
}

}  // namespace burin::models
