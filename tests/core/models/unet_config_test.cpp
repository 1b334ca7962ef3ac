#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "tests/core/models/unet_support.h"

namespace burin::models {
namespace {

using namespace unet_test;
using nlohmann::json;

/// The published configurations of the real models, over what the tiny ones have in common with them.
json real_config(const std::string& model) {
    auto config = config_json(model == "sd15" ? "sd1" : model == "sd21" ? "sd2" : "sdxl");
    config["norm_num_groups"] = 32;
    if (model == "sdxl") {
        config.update({{"block_out_channels", {320, 640, 1280}},
                       {"attention_head_dim", {5, 10, 20}},
                       {"cross_attention_dim", 2048},
                       {"transformer_layers_per_block", {1, 2, 10}},
                       {"addition_time_embed_dim", 256},
                       {"projection_class_embeddings_input_dim", 2816}});
        return config;
    }
    config["block_out_channels"] = {320, 640, 1280, 1280};
    config["attention_head_dim"] = model == "sd15" ? json(8) : json({5, 10, 20, 20});
    config["cross_attention_dim"] = model == "sd15" ? 768 : 1024;
    return config;
}

class UNetNames : public testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(RealModels, UNetNames, testing::Values("sd15", "sd21", "sdxl"));

TEST_P(UNetNames, AsksForExactlyTheTensorsOfTheRealModel) {
    const auto parsed = parse_unet_config(real_config(GetParam()));
    ASSERT_THAT(parsed.problems, testing::IsEmpty());
    const auto table = expected_table<UNet>(parsed.config);
    const auto names = reference_json(std::string("names/") + GetParam() + ".json");
    std::map<std::string, nn::Shape> wanted, got;
    for (const auto& row : names["unet"]) wanted[row[0]] = row[1].get<nn::Shape>();
    int64_t parameters = 0;
    for (const auto& [name, expected] : table) {
        got[name] = expected.shape;
        parameters += c10::multiply_integers(expected.shape);
    }
    EXPECT_EQ(got, wanted);
    EXPECT_EQ(parameters, names["parameters"]["unet"].get<int64_t>());
}

std::vector<std::string> problems_with(const std::string& key, const json& value) {
    auto config = config_json("sd1");
    config[key] = value;
    std::vector<std::string> sentences;
    for (const auto& problem : parse_unet_config(config).problems) sentences.push_back(problem.sentence());
    return sentences;
}

TEST(UNetConfig, RefusesByNameWhatItDoesNotBuild) {
    const std::vector<std::pair<std::string, json>> foreign{
        {"act_fn", "mish"},
        {"addition_embed_type", "image"},
        {"attention_type", "gated"},
        {"center_input_sample", 3},
        {"class_embed_type", "timestep"},
        {"class_embeddings_concat", true},
        {"conv_in_kernel", 2},
        {"cross_attention_norm", "layer_norm"},
        {"down_block_types", {"DownBlock2D", "DownBlock2D", "DownBlock2D", "AttnDownBlock2D"}},
        {"downsample_padding", 0},
        {"dropout", 0.1},
        {"dual_cross_attention", true},
        {"encoder_hid_dim", 8},
        {"encoder_hid_dim_type", "text_proj"},
        {"mid_block_only_cross_attention", true},
        {"mid_block_scale_factor", 2},
        {"mid_block_type", "UNetMidBlock2DSimpleCrossAttn"},
        {"num_class_embeds", 10},
        {"only_cross_attention", true},
        {"only_cross_attention", {true, false, false, false}},
        {"resnet_out_scale_factor", 1.4},
        {"resnet_skip_time_act", true},
        {"resnet_time_scale_shift", "scale_shift"},
        {"time_embedding_act_fn", "silu"},
        {"time_embedding_type", "fourier"},
        {"timestep_post_act", "silu"},
        {"up_block_types", {"UpBlock2D"}},
        {"some_future_key", 1},
        {"block_out_channels", {16, 20, 32, 32}},
        {"attention_head_dim", {4, 4}},
        {"attention_head_dim", 7},
        {"layers_per_block", 0},
        {"transformer_layers_per_block", {1, {1, 1}, 1, 1}},
        {"block_out_channels", "wide"},
        {"norm_eps", "small"}};
    for (const auto& [key, value] : foreign) {
        const auto problems = problems_with(key, value);
        const bool named_elsewhere =
            key == "attention_head_dim" && value == 7;  // heads that do not divide the width
        EXPECT_THAT(problems,
                    testing::Contains(testing::HasSubstr(named_elsewhere ? "attention heads" : key)))
            << key << " = " << value;
    }
}

TEST(UNetConfig, NeutralValuesNullsAndBookkeepingAreFine) {
    for (const auto& [key, value] :
         std::vector<std::pair<std::string, json>>{{"only_cross_attention", {false, false, false, false}},
                                                   {"_name_or_path", "anywhere"},
                                                   {"some_key", nullptr},
                                                   {"act_fn", "swish"},
                                                   {"upcast_attention", true},
                                                   {"dropout", 0.0},
                                                   {"sample_size", {64, 96}}})
        EXPECT_THAT(problems_with(key, value), testing::IsEmpty()) << key;
}

TEST(UNetConfig, HeadsComeFromTheMisnamedKeyUnlessTheRightOneIsGiven) {
    auto config = config_json("sd1");
    EXPECT_EQ(parse_unet_config(config).config.levels[1].heads, 4);
    config["num_attention_heads"] = {2, 8, 8, 8};
    EXPECT_EQ(parse_unet_config(config).config.levels[1].heads, 8);
}

TEST(UNetConfig, ReadsAsymmetricDepthsAndMissingMiddles) {
    auto config = config_json("sdxl");
    config["transformer_layers_per_block"] = {1, {2, 1}, {4, 3}};
    config["reverse_transformer_layers_per_block"] = {{4, 4, 7}, {2, 1, 1}, 1};
    config["mid_block_type"] = nullptr;
    const auto parsed = parse_unet_config(config);
    ASSERT_THAT(parsed.problems, testing::IsEmpty());
    EXPECT_EQ(parsed.config.middle, UNetMiddle::none);
    EXPECT_THAT(parsed.config.levels[2].down_depth, testing::ElementsAre(4, 3));
    EXPECT_THAT(parsed.config.levels[2].up_depth, testing::ElementsAre(4, 4, 7));
    EXPECT_THAT(parsed.config.levels[1].up_depth, testing::ElementsAre(2, 1, 1));
    const auto table = expected_table<UNet>(parsed.config);
    EXPECT_TRUE(table.contains("up_blocks.0.attentions.2.transformer_blocks.6.norm1.weight"));
    EXPECT_FALSE(table.contains("mid_block.resnets.0.norm1.weight"));
    config["mid_block_type"] = "UNetMidBlock2D";
    const auto residual = expected_table<UNet>(parse_unet_config(config).config);
    EXPECT_TRUE(residual.contains("mid_block.resnets.0.norm1.weight"));
    EXPECT_FALSE(residual.contains("mid_block.resnets.1.norm1.weight"));
}

TEST(UNetConfig, InpaintingCheckpointsHaveNineInputChannels) {
    auto config = config_json("sd1");
    config["in_channels"] = 9;
    const auto table = expected_table<UNet>(parse_unet_config(config).config);
    EXPECT_EQ(table.at("conv_in.weight").shape, (nn::Shape{16, 9, 3, 3}));
}

}  // namespace
}  // namespace burin::models
