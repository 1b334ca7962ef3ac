#include "core/models/model_folder.h"

#include <gmock/gmock.h>

#include "tests/core/models/model_copy.h"

namespace burin::models {
namespace {

using test::distance;
using test::ModelCopy;
using test::reference;
using test::reference_tensor;

TEST(model_folder, describes_the_reference_models) {
    const auto sd1 = describe_model(reference("models/sd1"));
    ASSERT_TRUE(sd1.problems.empty()) << sd1.problems.front().sentence();
    EXPECT_EQ(sd1.family, Family::sd1);
    EXPECT_EQ(sd1.pipeline, "StableDiffusionPipeline");
    EXPECT_EQ(sd1.scheduler_class, "PNDMScheduler");
    EXPECT_EQ(sd1.default_width, 128);
    EXPECT_EQ(sd1.default_height, 128);
    EXPECT_EQ(sd1.latent_scale, 8);
    EXPECT_FALSE(sd1.inpainting);
    EXPECT_EQ(sd1.components.size(), 3);
    const auto* unet = sd1.component("unet");
    ASSERT_NE(unet, nullptr);
    EXPECT_EQ(unet->bytes, 2 * unet->parameters);
    EXPECT_THAT(unet->bytes_by_type, testing::ElementsAre(testing::Pair("F16", unet->bytes)));
    EXPECT_TRUE(unet->extras.empty());

    const auto sd2 = require_model(reference("models/sd2"));
    EXPECT_EQ(sd2.family, Family::sd2);
    EXPECT_EQ(sd2.prediction_type, "v_prediction");
    const auto sdxl = require_model(reference("models/sdxl") / "");
    EXPECT_EQ(sdxl.family, Family::sdxl);
    EXPECT_TRUE(sdxl.force_zeros_for_empty_prompt);
    EXPECT_TRUE(sdxl.text_encoder_2->with_projection);
    EXPECT_EQ(sdxl.components.size(), 4);
}

TEST(model_folder, a_fault_free_copy_has_no_problems) {
    EXPECT_TRUE(describe_model(ModelCopy("sdxl").root()).problems.empty());
}

TEST(model_folder, three_autoencoder_blocks_mean_four_pixels_per_latent) {
    VaeConfig config;
    config.block_out_channels = {16, 48, 96};
    EXPECT_EQ(config.scale(), 4);
}

TEST(model_folder, nine_input_channels_mean_inpainting) {
    const ModelCopy copy;
    copy.set("unet/config.json", "in_channels", 9);
    copy.edit(copy.unet_file(), [](test::RawTensors& tensors) {
        tensors["conv_in.weight"] = {"F16", {16, 9, 3, 3}, std::string(2 * 16 * 9 * 9, '\0')};
    });
    EXPECT_TRUE(require_model(copy.root()).inpainting);
}

TEST(model_folder, parts_that_render_nothing_are_noted_and_left_alone) {
    const ModelCopy copy;
    copy.set("model_index.json", "safety_checker", {"stable_diffusion", "StableDiffusionSafetyChecker"});
    copy.set("model_index.json", "feature_extractor", {"transformers", "CLIPImageProcessor"});
    const auto model = require_model(copy.root());
    EXPECT_THAT(model.notes,
                testing::UnorderedElementsAre("safety_checker is not used", "feature_extractor is not used"));
}

TEST(model_folder, half_precision_files_and_shards_are_found) {
    const ModelCopy copy;
    std::filesystem::rename(copy.unet_file(), copy / "unet/diffusion_pytorch_model.fp16.safetensors");
    auto all = test::read_raw(copy.vae_file()), first = decltype(all){}, second = first;
    nlohmann::json map;
    for (const auto& [name, tensor] : all) {
        const bool left = name < "decoder.up";
        (left ? first : second)[name] = tensor;
        map[name] = left ? "one.safetensors" : "two.safetensors";
    }
    test::write_raw(copy / "vae/one.safetensors", first);
    test::write_raw(copy / "vae/two.safetensors", second);
    std::filesystem::remove(copy.vae_file());
    copy.write("vae/diffusion_pytorch_model.safetensors.index.json",
               nlohmann::json{{"metadata", {{"total_size", 1}}}, {"weight_map", map}}.dump());
    const auto model = require_model(copy.root());
    EXPECT_EQ(component_files(model, "vae").files().size(), 2);
    const auto decoded = load_vae(model, {}).decode(reference_tensor("modules/sd1.safetensors", "vae.z"));
    EXPECT_LT(distance(decoded, reference_tensor("modules/sd1.safetensors", "vae.decoded")), 5e-6);
    EXPECT_EQ(component_hash(model, "vae"), component_hash(require_model(reference("models/sd1")), "vae"));
}

TEST(model_folder, old_names_of_the_autoencoders_attention_are_understood) {
    const ModelCopy copy;
    copy.edit(copy.vae_file(), [](test::RawTensors& tensors) {
        const std::pair<std::string, std::string> names[] = {
            {"to_q", "query"}, {"to_k", "key"}, {"to_v", "value"}, {"to_out.0", "proj_attn"}};
        for (const std::string side : {"encoder", "decoder"}) {
            for (const auto& [now, before] : names) {
                for (const std::string kind : {".weight", ".bias"}) {
                    auto entry = tensors.extract(side + ".mid_block.attentions.0." + now + kind);
                    entry.key() = side + ".mid_block.attentions.0." + before + kind;
                    // As files converted from the original layout have them.
                    if (kind == ".weight") entry.mapped().shape.insert(entry.mapped().shape.end(), {1, 1});
                    tensors.insert(std::move(entry));
                }
            }
        }
    });
    const auto model = require_model(copy.root());
    EXPECT_TRUE(model.component("vae")->extras.empty());
    const auto decoded = load_vae(model, {}).decode(reference_tensor("modules/sd1.safetensors", "vae.z"));
    EXPECT_LT(distance(decoded, reference_tensor("modules/sd1.safetensors", "vae.decoded")), 5e-6);
}

TEST(model_folder, every_component_loads_and_computes) {
    torch::InferenceMode guard;
    const auto model = require_model(reference("models/sdxl"));
    const std::string file = "modules/sdxl.safetensors";
    EXPECT_LT(distance(load_text_encoder(model, {})(reference_tensor(file, "text.ids")).pooled,
                       reference_tensor(file, "text.pooled")),
              2e-6);
    EXPECT_LT(distance(load_text_encoder_2(model, {})(reference_tensor(file, "text2.ids")).projected,
                       reference_tensor(file, "text2.text_embeds")),
              2e-6);
    AddedConditions added;
    added.text_embeds = reference_tensor(file, "unet.text_embeds");
    added.time_ids = reference_tensor(file, "unet.time_ids");
    const auto out = load_unet(model, {}).forward(reference_tensor(file, "unet.x"), torch::tensor(500.0),
                                                  reference_tensor(file, "unet.ctx"), added);
    EXPECT_LT(distance(out, reference_tensor(file, "unet.t500")), 1e-4);
}

TEST(model_folder, clip_is_described_and_loaded) {
    const auto clip = describe_clip(reference("models/clip"));
    EXPECT_EQ(clip.config.vision.positions(), 17);
    EXPECT_EQ(clip.preprocessing.shortest_edge, 32);
    EXPECT_EQ(load_clip(clip, {}).embed_text(reference_tensor("modules/clip.safetensors", "ids")).size(1),
              32);
}

}  // namespace
}  // namespace burin::models
