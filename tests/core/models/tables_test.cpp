// The tables of expected tensors against the names and shapes of the published models.
#include <gmock/gmock.h>

#include "core/models/autoencoder_kl.h"
#include "core/models/clip_model.h"
#include "core/models/tiny_vae.h"
#include "tests/core/models/support.h"

namespace burin::models {
namespace {

using Shapes = std::map<std::string, nn::Shape>;

Shapes shapes_of(const nn::ExpectedTable& table) {
    Shapes shapes;
    for (const auto& [name, expected] : table) shapes[name] = expected.shape;
    return shapes;
}

Shapes published(const std::string& model, const std::string& component) {
    Shapes shapes;
    const auto json = test::reference_json("names/" + model + ".json");
    for (const auto& row : json[component]) {
        shapes[row[0].get<std::string>()] = row[1].get<nn::Shape>();
    }
    return shapes;
}

int64_t parameters(const Shapes& shapes) {
    int64_t sum = 0;
    for (const auto& [name, shape] : shapes) {
        int64_t product = 1;
        for (const int64_t size : shape) product *= size;
        sum += product;
    }
    return sum;
}

ClipTextConfig text_config(int64_t hidden, int64_t inner, int64_t layers, int64_t heads,
                           nn::Activation activation) {
    ClipTextConfig config;
    config.tower = {hidden, inner, layers, heads, activation, 1e-5};
    return config;
}

void expect_published(const std::string& model, const std::string& component,
                      const nn::ExpectedTable& table) {
    const auto shapes = shapes_of(table), wanted = published(model, component);
    EXPECT_EQ(shapes, wanted);
    EXPECT_EQ(parameters(shapes),
              test::reference_json("names/" + model + ".json")["parameters"][component].get<int64_t>());
}

TEST(published_tables, of_the_text_encoders_are_derived_exactly) {
    const auto large = text_config(768, 3072, 12, 12, nn::Activation::quick_gelu);
    expect_published("sd15", "text_encoder", expected_table<ClipTextEncoder>(large));
    expect_published("sdxl", "text_encoder", expected_table<ClipTextEncoder>(large));
    expect_published("sd21", "text_encoder",
                     expected_table<ClipTextEncoder>(text_config(1024, 4096, 23, 16, nn::Activation::gelu)));
    auto second = text_config(1280, 5120, 32, 20, nn::Activation::gelu);
    second.with_projection = true;
    second.projection_dim = 1280;
    expect_published("sdxl", "text_encoder_2", expected_table<ClipTextEncoder>(second));
}

TEST(published_tables, of_the_autoencoders_are_derived_exactly) {
    VaeConfig config;
    config.block_out_channels = {128, 256, 512, 512};
    config.layers_per_block = 2;
    for (const char* model : {"sd15", "sd21", "sdxl"})
        expect_published(model, "vae", expected_table<AutoencoderKl>(config));
}

TEST(published_tables, of_the_tiny_decoder_has_its_67_tensors) {
    const auto shapes = shapes_of(tiny_decoder_table({}));
    EXPECT_EQ(shapes.size(), 67);
    EXPECT_EQ(parameters(shapes), 1222531);
    EXPECT_EQ(shapes.at("decoder.layers.0.weight"), (nn::Shape{64, 4, 3, 3}));
    EXPECT_EQ(shapes.at("decoder.layers.18.weight"), (nn::Shape{3, 64, 3, 3}));
    EXPECT_FALSE(shapes.contains("decoder.layers.6.bias"));
    EXPECT_TRUE(shapes.contains("decoder.layers.6.weight"));
}

TEST(published_tables, of_the_tiny_reference_models_match_their_files) {
    for (const std::string model : {"sd1", "sd2", "sdxl"}) {
        const std::string root = "models/" + model + "/vae/";
        const auto parsed = parse_vae_config(test::reference_json(root + "config.json"), "vae/config.json");
        const auto report =
            compare_table(expected_table<AutoencoderKl>(parsed.config),
                          TensorFiles::open(test::reference(root + "diffusion_pytorch_model.safetensors")));
        EXPECT_TRUE(report.problems.empty());
        EXPECT_TRUE(report.extras.empty());
    }
}

TEST(published_configurations, of_stable_diffusion_text_encoders_and_autoencoders_are_read) {
    const auto text = nlohmann::json::parse(
        R"({"_name_or_path": "openai/clip-vit-large-patch14", "architectures": ["CLIPTextModel"],
        "attention_dropout": 0.0, "bos_token_id": 0, "dropout": 0.0, "eos_token_id": 2, "hidden_act": "quick_gelu", "hidden_size": 768,
        "initializer_factor": 1.0, "initializer_range": 0.02, "intermediate_size": 3072, "layer_norm_eps": 1e-05,
        "max_position_embeddings": 77, "model_type": "clip_text_model", "num_attention_heads": 12, "num_hidden_layers": 12,
        "pad_token_id": 1, "projection_dim": 768, "torch_dtype": "float32", "transformers_version": "4.22.0.dev0", "vocab_size": 49408})");
    const auto parsed = parse_clip_text_config(text, "text_encoder/config.json");
    EXPECT_TRUE(parsed.problems.empty());
    EXPECT_EQ(parsed.config.eos_token_id, 2);
    EXPECT_FALSE(parsed.config.with_projection);
    const auto vae = nlohmann::json::parse(
        R"({"_class_name": "AutoencoderKL", "_diffusers_version": "0.6.0", "act_fn": "silu",
        "block_out_channels": [128, 256, 512, 512], "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D",
        "DownEncoderBlock2D"], "in_channels": 3, "latent_channels": 4, "layers_per_block": 2, "norm_num_groups": 32, "out_channels": 3,
        "sample_size": 512, "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D"]})");
    const auto read = parse_vae_config(vae, "vae/config.json");
    EXPECT_TRUE(read.problems.empty());
    EXPECT_EQ(read.config.scale(), 8);
    EXPECT_DOUBLE_EQ(read.config.scaling_factor, 0.18215);
}

TEST(published_configurations, of_clip_preprocessing_may_give_sizes_as_numbers) {
    const auto old = nlohmann::json::parse(
        R"({"crop_size": 224, "do_center_crop": true, "do_normalize": true, "do_resize": true,
        "feature_extractor_type": "CLIPFeatureExtractor", "image_mean": [0.48145466, 0.4578275, 0.40821073],
        "image_std": [0.26862954, 0.26130258, 0.27577711], "resample": 3, "size": 224})");
    const auto parsed = parse_clip_preprocessing(old, "preprocessor_config.json");
    EXPECT_TRUE(parsed.problems.empty());
    EXPECT_EQ(parsed.config.shortest_edge, 224);
    EXPECT_EQ(parsed.config.crop_to, (std::array<int64_t, 2>{224, 224}));
}

TEST(clip_configurations, refuse_what_is_not_built_by_name) {
    const auto problems = [](const char* key, const nlohmann::json& value, bool preprocessing) {
        auto json = test::reference_json(preprocessing ? "models/clip/preprocessor_config.json"
                                                       : "models/clip/config.json");
        json[key] = value;
        const auto list = preprocessing ? parse_clip_preprocessing(json, "p").problems
                                        : parse_clip_config(json, "c").problems;
        return list.empty() ? std::string() : list.front().sentence();
    };
    EXPECT_THAT(problems("resample", 2, true), testing::HasSubstr("'resample' = 2"));
    EXPECT_THAT(problems("do_pad", true, true), testing::HasSubstr("'do_pad'"));
    EXPECT_THAT(problems("image_std", {1.0, 0.0, 1.0}, true), testing::HasSubstr("not positive"));
    EXPECT_THAT(problems("image_mean", {1.0}, true), testing::HasSubstr("'image_mean'"));
    EXPECT_THAT(problems("size", {{"longest_edge", 224}}, true), testing::HasSubstr("longest_edge"));
    EXPECT_THAT(problems("model_type", "siglip", false), testing::HasSubstr("siglip"));
    EXPECT_THAT(problems("architectures", {"CLIPSegModel"}, false), testing::HasSubstr("CLIPSegModel"));
    EXPECT_THAT(problems("projection_dim", 0, false), testing::HasSubstr("'projection_dim' = 0"));
}

}  // namespace
}  // namespace burin::models
