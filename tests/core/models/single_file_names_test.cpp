// The names of the published models, one by one.
#include "core/models/single_file_names.h"

#include <gmock/gmock.h>

#include "core/models/model_place.h"
#include "core/models/single_file_config.h"
#include "tests/core/models/single_file_support.h"

namespace burin::models {
namespace {

class PublishedNames : public testing::TestWithParam<std::string> {
  protected:
    const nlohmann::json names_ = test::reference_json("names/" + GetParam() + ".json");
};

std::string prefix_of(const std::string& name) {
    for (const char* prefix : {"model.diffusion_model.", "first_stage_model.",
                               "cond_stage_model.transformer.", "cond_stage_model.model.",
                               "conditioner.embedders.0.transformer.", "conditioner.embedders.1.model."})
        if (name.starts_with(prefix)) return prefix;
    return {};
}

TEST_P(PublishedNames, of_the_unet_map_one_to_one) {
    std::vector<std::string> all;
    for (const auto& row : names_["unet"])
        all.push_back(row[2].get<std::string>().substr(prefix_of(row[2]).size()));
    const UNetFileNames known(all);
    for (const auto& row : names_["unet"])
        EXPECT_EQ(known.to_diffusers(row[2].get<std::string>().substr(prefix_of(row[2]).size())), row[0])
            << row[2];
    for (const char* alien : {"input_blocks", "input_blocks.99.0.in_layers.0.weight", "middle", "x.y.z.w", "",
                              "output_blocks.0", "time_embed"})
        EXPECT_EQ(known.to_diffusers(alien), "") << alien;
}

TEST_P(PublishedNames, of_the_autoencoder_map_both_ways) {
    for (const auto& row : names_["vae"]) {
        const auto single = row[2].get<std::string>().substr(prefix_of(row[2]).size());
        EXPECT_EQ(vae_to_diffusers(single, 4), row[0]) << single;
        EXPECT_EQ(vae_to_single_file(row[0], 4), single) << row[0];
        EXPECT_EQ(vae_to_diffusers(row[0], 4), row[0]) << "today's names stay";
    }
}

TEST_P(PublishedNames, of_open_clip_map_both_ways) {
    for (const char* component : {"text_encoder", "text_encoder_2"}) {
        if (!names_.contains(component)) continue;
        for (const auto& row : names_[component]) {
            const std::string prefix = prefix_of(row[2]);
            if (!prefix.ends_with("model.")) continue;
            const auto single = row[2].get<std::string>().substr(prefix.size());
            const auto parts = open_clip_to_diffusers(single);
            const auto part =
                std::find_if(parts.begin(), parts.end(), [&](const auto& one) { return one.name == row[0]; });
            ASSERT_NE(part, parts.end()) << single;
            using Take = OpenClipPart::Take;
            const std::map<std::string, Take> takes{{"same", Take::all},
                                                    {"transpose", Take::transposed},
                                                    {"rows 0/3", Take::first_third},
                                                    {"rows 1/3", Take::second_third},
                                                    {"rows 2/3", Take::last_third}};
            EXPECT_EQ(part->take, takes.at(row[3])) << single;
            EXPECT_EQ(open_clip_to_single_file(row[0]), single);
        }
    }
    EXPECT_TRUE(open_clip_to_diffusers("logit_scale").empty());
    EXPECT_TRUE(open_clip_to_diffusers("transformer.resblocks.x.ln_1.weight").empty());
}

INSTANTIATE_TEST_SUITE_P(all, PublishedNames, testing::Values("sd15", "sd21", "sdxl"),
                         [](const auto& info) { return info.param; });

TEST(VaeNames, of_attention_in_all_their_forms) {
    for (const char* form : {"mid.attn_1.q", "mid.attn_1.query", "mid.attn_1.to_q",
                             "mid_block.attentions.0.query", "mid_block.attentions.0.to_q"})
        EXPECT_EQ(vae_to_diffusers(std::string("encoder.") + form + ".weight", 4),
                  "encoder.mid_block.attentions.0.to_q.weight");
    for (const char* form : {"proj_out", "proj_attn", "to_out.0"})
        EXPECT_EQ(vae_to_diffusers(std::string("decoder.mid.attn_1.") + form + ".bias", 4),
                  "decoder.mid_block.attentions.0.to_out.0.bias");
    EXPECT_EQ(vae_to_diffusers("decoder.up.9.block.0.norm1.weight", 4), "decoder.up.9.block.0.norm1.weight");
    EXPECT_EQ(vae_to_diffusers("quant_conv.weight", 4), "quant_conv.weight");
}

TEST(ModelPlace, is_one_text_that_requests_carry) {
    const auto plain = parse_model_place("models/a.safetensors");
    ASSERT_TRUE(plain);
    EXPECT_EQ(*plain, ModelPlace("models/a.safetensors"));
    const std::string text =
        "a.safetensors;vae=b.safetensors;text-encoder=sd15;tokenizer=t;config=c;prediction=epsilon";
    const auto full = parse_model_place(text);
    ASSERT_TRUE(full) << full.error().sentence();
    EXPECT_EQ(full->root, "a.safetensors");
    EXPECT_EQ(full->text_encoder, "sd15");
    EXPECT_EQ(full->prediction, "epsilon");
    EXPECT_EQ(to_string(*full), text);
}

TEST(ModelPlace, names_settings_that_are_none) {
    const std::pair<const char*, const char*> cases[] = {
        {"a;vea=b", "'vea', which is none of its settings"},
        {"a;vae", "'vae' of the model has no value"},
        {"a;", "has no value"},
        {"a;prediction=sample", "prediction is 'sample'"},
    };
    for (const auto& [text, words] : cases) {
        const auto place = parse_model_place(text);
        ASSERT_FALSE(place) << text;
        EXPECT_THAT(place.error().sentence(), testing::HasSubstr(words));
        EXPECT_EQ(place.error().code, ErrorCode::bad_input);
    }
}

TEST(ModelPlace, lets_a_file_have_semicolons_in_its_name) {
    const test::TempDir folder;
    const auto file = folder.write("a;b=c.safetensors", "x");
    EXPECT_EQ(parse_model_place(file.string())->root, file);
}

TEST(InferredConfigs, count_the_transformers_of_smaller_relatives) {
    // SSD-1B: no middle attention, other depths on the way up.
    TensorShapes shapes{{"conv_in.weight", {320, 4, 3, 3}}, {"conv_out.weight", {4, 320, 3, 3}}};
    const int64_t widths[] = {320, 640, 1280}, depth[] = {0, 2, 4};
    const int64_t up_depth[3][3] = {{4, 4, 10}, {2, 1, 1}, {0, 0, 0}};
    const auto block = [&](const std::string& level, int64_t layer, int64_t width, int64_t transformers) {
        shapes[level + "resnets." + std::to_string(layer) + ".conv2.weight"] = {width, width, 3, 3};
        for (int64_t t = 0; t < transformers; ++t)
            shapes[level + "attentions." + std::to_string(layer) + ".transformer_blocks." +
                   std::to_string(t) + ".attn2.to_k.weight"] = {width, 2048};
    };
    for (int64_t i = 0; i < 3; ++i) {
        for (int64_t l = 0; l < 2; ++l)
            block("down_blocks." + std::to_string(i) + ".", l, widths[i], depth[i]);
        for (int64_t l = 0; l < 3; ++l)
            block("up_blocks." + std::to_string(i) + ".", l, widths[2 - i], up_depth[i][l]);
    }
    shapes["mid_block.resnets.0.conv2.weight"] = {1280, 1280, 3, 3};
    shapes["add_embedding.linear_1.weight"] = {1280, 2816};
    const auto inferred = infer_unet(shapes, Family::sdxl, 1280, 0);
    EXPECT_EQ(inferred.unknown, "");
    EXPECT_EQ(inferred.config["mid_block_type"], "UNetMidBlock2D");
    const auto parsed = parse_unet_config(inferred.config);
    ASSERT_TRUE(parsed.problems.empty()) << parsed.problems.front().sentence();
    EXPECT_EQ(parsed.config.middle, UNetMiddle::residual);
    EXPECT_EQ(parsed.config.levels[2].down_depth, (std::vector<int64_t>{4, 4}));
    EXPECT_EQ(parsed.config.levels[2].up_depth, (std::vector<int64_t>{4, 4, 10}));
    EXPECT_EQ(parsed.config.levels[1].up_depth, (std::vector<int64_t>{2, 1, 1}));
    EXPECT_FALSE(parsed.config.levels[0].up_attention);
    EXPECT_EQ(parsed.config.levels[1].heads, 10);
}

}  // namespace
}  // namespace burin::models
