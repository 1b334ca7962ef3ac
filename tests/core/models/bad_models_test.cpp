// Every way a model folder can be wrong is one sentence that names the place, and never a crash.
#include <gmock/gmock.h>

#include "core/models/model_folder.h"
#include "core/models/tiny_vae.h"
#include "tests/core/models/model_copy.h"

namespace burin::models {
namespace {

using test::ModelCopy;
using test::RawTensors;

struct BadModel {
    const char* name;
    const char* base;
    std::function<void(const ModelCopy&)> break_it;
    const char* sentence;  ///< a part of one of the problems
};

void PrintTo(const BadModel& model, std::ostream* out) { *out << model.name; }

BadModel broken(const char* name, std::function<void(const ModelCopy&)> break_it, const char* sentence) {
    return {name, "sd1", std::move(break_it), sentence};
}

/// A value in a JSON file.
BadModel with(const char* name, const char* file, const char* key, nlohmann::json value,
              const char* sentence) {
    return broken(
        name, [=](const ModelCopy& m) { m.set(file, key, value); }, sentence);
}

/// A change of the UNet's tensors.
BadModel tensors(const char* name, std::function<void(RawTensors&)> change, const char* sentence) {
    return broken(
        name, [=](const ModelCopy& m) { m.edit(m.unet_file(), change); }, sentence);
}

const char* const index_file = "model_index.json";
const char* const vae_config = "vae/config.json";
const char* const text_config = "text_encoder/config.json";
const char* const unet_config = "unet/config.json";
const char* const shard_index = "unet/diffusion_pytorch_model.safetensors.index.json";

void to_shards(const ModelCopy& m, const nlohmann::json& index) {
    std::filesystem::rename(m.unet_file(), m / "unet/part-1.safetensors");
    m.write(shard_index, index.dump());
}

std::vector<BadModel> folders() {
    return {
        broken(
            "no_folder", [](const ModelCopy& m) { m.remove(""); }, "there is no model folder 'model'"),
        broken(
            "file_instead_of_folder",
            [](const ModelCopy& m) {
                m.remove("");
                std::ofstream(m.root()) << "x";
            },
            "is too short for a safetensors file"),
        broken(
            "no_index", [](const ModelCopy& m) { m.remove(index_file); }, "model_index.json"),
        broken(
            "index_is_no_json", [](const ModelCopy& m) { m.write(index_file, "{\"_class_name\": "); },
            "model_index.json"),
        broken(
            "index_is_a_list", [](const ModelCopy& m) { m.write(index_file, "[1]"); },
            "model_index.json is not a JSON object"),
        broken(
            "index_is_a_folder",
            [](const ModelCopy& m) {
                m.remove(index_file);
                std::filesystem::create_directory(m / index_file);
            },
            "model_index.json"),
        with("foreign_pipeline", index_file, "_class_name", "FluxPipeline",
             "describes a 'FluxPipeline', which Burin does not have"),
        with("foreign_unet", index_file, "unet", {"diffusers", "UNet3DConditionModel"},
             "'unet' = UNet3DConditionModel"),
        with("foreign_vae", index_file, "vae", {"diffusers", "AsymmetricAutoencoderKL"},
             "'vae' = AsymmetricAutoencoderKL"),
        with("foreign_text_encoder", index_file, "text_encoder", {"transformers", "T5EncoderModel"},
             "'text_encoder' = T5EncoderModel"),
        with("no_unet_named", index_file, "unet", {nullptr, nullptr}, "names no 'unet'"),
        with("component_is_a_text", index_file, "unet", "UNet2DConditionModel",
             "has 'unet' = \"UNet2DConditionModel\", expected a list of 2 texts or nulls"),
        with("unknown_component", index_file, "controlnet", {"diffusers", "ControlNetModel"},
             "asks for 'controlnet'"),
        with("refiner", index_file, "requires_aesthetics_score", true, "'requires_aesthetics_score' = true"),
        broken(
            "no_scheduler", [](const ModelCopy& m) { m.remove("scheduler"); }, "scheduler_config.json"),
        broken(
            "no_unet_folder", [](const ModelCopy& m) { m.remove("unet"); }, "unet/config.json"),
        broken(
            "no_vae_config", [](const ModelCopy& m) { m.remove(vae_config); }, "vae/config.json"),
        broken(
            "no_vocabulary", [](const ModelCopy& m) { m.remove("tokenizer/vocab.json"); },
            "no tokenizer/vocab.json"),
        broken(
            "no_merges", [](const ModelCopy& m) { m.remove("tokenizer/merges.txt"); },
            "no tokenizer/merges.txt"),
    };
}

std::vector<BadModel> weights() {
    const auto index = [](nlohmann::json map) { return nlohmann::json{{"weight_map", std::move(map)}}; };
    return {
        broken(
            "no_weights", [](const ModelCopy& m) { std::filesystem::remove(m.unet_file()); },
            "there are no weights 'diffusion_pytorch_model.safetensors'"),
        broken(
            "pickles_only",
            [](const ModelCopy& m) {
                std::filesystem::rename(m.unet_file(), m / "unet/diffusion_pytorch_model.bin");
            },
            "diffusion_pytorch_model.bin' is a pickle"),
        broken(
            "weights_are_a_folder",
            [](const ModelCopy& m) {
                std::filesystem::remove(m.unet_file());
                std::filesystem::create_directory(m.unet_file());
            },
            "diffusion_pytorch_model.safetensors"),
        broken(
            "text_pickles_only",
            [](const ModelCopy& m) {
                std::filesystem::rename(m.text_file(), m / "text_encoder/pytorch_model.bin");
            },
            "pytorch_model.bin' is a pickle"),
        broken(
            "empty_file", [](const ModelCopy& m) { std::ofstream(m.unet_file(), std::ios::trunc); },
            "diffusion_pytorch_model.safetensors"),
        broken(
            "cut_short",
            [](const ModelCopy& m) {
                std::filesystem::resize_file(m.unet_file(), std::filesystem::file_size(m.unet_file()) - 100);
            },
            "diffusion_pytorch_model.safetensors"),
        broken(
            "header_cut_short", [](const ModelCopy& m) { std::filesystem::resize_file(m.unet_file(), 40); },
            "diffusion_pytorch_model.safetensors"),
        broken(
            "noise",
            [](const ModelCopy& m) {
                std::ofstream(m.unet_file(), std::ios::trunc) << std::string(5000, '\x9d');
            },
            "diffusion_pytorch_model.safetensors"),
        broken(
            "git_lfs_pointer",
            [](const ModelCopy& m) {
                std::ofstream(m.unet_file(), std::ios::trunc)
                    << "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n";
            },
            "git"),
        tensors(
            "missing_tensor", [](RawTensors& t) { t.erase("conv_in.bias"); },
            "tensor 'conv_in.bias' is missing from unet/diffusion_pytorch_model.safetensors, expected with "
            "shape [16]"),
        tensors(
            "wrong_shape",
            [](RawTensors& t) {
                t["conv_in.bias"].shape = {4, 4};
            },
            "tensor 'conv_in.bias' in unet/diffusion_pytorch_model.safetensors has shape [4, 4], expected "
            "[16]"),
        tensors(
            "transposed",
            [](RawTensors& t) {
                t["conv_in.weight"].shape = {4, 16, 3, 3};
            },
            "has shape [4, 16, 3, 3], expected [16, 4, 3, 3]"),
        tensors(
            "integer_weights", [](RawTensors& t) { t["conv_in.bias"].dtype = "I16"; },
            "has type I16, expected F64, F32, F16, BF16 or F8"),
        tensors(
            "another_model",
            [](RawTensors& t) {
                t = {{"x", {"F32", {1}, std::string(4, '\0')}}};
            },
            "more tensors of unet/diffusion_pytorch_model.safetensors are missing"),
        broken(
            "tensor_in_two_shards",
            [=](const ModelCopy& m) {
                to_shards(m, index({{"a", "part-1.safetensors"}, {"b", "part-2.safetensors"}}));
                std::filesystem::copy(m / "unet/part-1.safetensors", m / "unet/part-2.safetensors");
            },
            "does not mention tensor"),
        broken(
            "shards_without_map",
            [](const ModelCopy& m) {
                to_shards(m, {{"metadata", 1}});
            },
            "has no 'weight_map'"),
        broken(
            "shard_is_missing",
            [=](const ModelCopy& m) {
                to_shards(m, index({{"a", "part-9.safetensors"}}));
            },
            "part-9.safetensors"),
        broken(
            "shard_leads_outside",
            [=](const ModelCopy& m) {
                to_shards(m, index({{"a", "../../secret.safetensors"}}));
            },
            "not the plain name of a .safetensors file"),
        broken(
            "shard_is_a_number",
            [=](const ModelCopy& m) {
                to_shards(m, index({{"a", 3}}));
            },
            "maps tensor 'a' to something that is not a file name"),
    };
}

std::vector<BadModel> configurations() {
    return {
        with("vae_unknown_key", vae_config, "use_magic", true,
             "vae/config.json asks for 'use_magic' = true, a key that Burin does not know"),
        with("vae_activation", vae_config, "act_fn", "mish",
             "'act_fn' = \"mish\", which Burin does not have"),
        with("vae_block_types", vae_config, "down_block_types",
             {"AttnDownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D"},
             "AttnDownEncoderBlock2D"),
        with("vae_block_count", vae_config, "up_block_types", {"UpDecoderBlock2D"},
             "lists 1 entries in 'up_block_types' but 4"),
        with("vae_groups", vae_config, "norm_num_groups", 7, "not a multiple of its 7 norm groups"),
        with("vae_zero_groups", vae_config, "norm_num_groups", 0, "has 'norm_num_groups' = 0"),
        with("vae_text_for_number", vae_config, "latent_channels", "four",
             "expected a whole number from 1 to 64"),
        with("vae_too_wide", vae_config, "block_out_channels", {1000000, 16, 32, 32},
             "has 'block_out_channels'"),
        with("vae_scale_zero", vae_config, "scaling_factor", 0, "has 'scaling_factor' = 0"),
        with("vae_mean_count", vae_config, "latents_mean", {1.0},
             "1 numbers in 'latents_mean' for 4 latent channels"),
        with("vae_mean_alone", vae_config, "latents_mean", {1.0, 1.0, 1.0, 1.0},
             "only one of 'latents_mean' and 'latents_std'"),
        with("vae_other_widths", vae_config, "block_out_channels", {16, 16, 32, 64}, "expected ["),
        with("text_activation", text_config, "hidden_act", "swiglu", "'hidden_act' = \"swiglu\""),
        with("text_heads", text_config, "num_attention_heads", 5, "not a multiple of its 5 attention heads"),
        with("text_negative_vocabulary", text_config, "vocab_size", -3, "has 'vocab_size' = -3"),
        with("text_fraction", text_config, "hidden_size", 32.5,
             "has 'hidden_size' = 32.5, expected a whole number"),
        with("text_huge", text_config, "hidden_size", 1e300, "has 'hidden_size' = 1e+300"),
        with("text_unknown_key", text_config, "rope_scaling", {{"factor", 2}}, "asks for 'rope_scaling'"),
        with("text_decoder", text_config, "is_decoder", true, "'is_decoder' = true"),
        with("text_other_model", text_config, "model_type", "t5", "'model_type' = \"t5\""),
        with("text_other_width", text_config, "intermediate_size", 128, "mlp.fc1"),
        with("text_more_layers", text_config, "num_hidden_layers", 4, "tensor 'text_model.encoder.layers.3."),
        with("unet_unknown_key", unet_config, "use_magic", 3, "unet/config.json asks for 'use_magic'"),
        with("unet_other_text", unet_config, "cross_attention_dim", 48,
             "the UNet's cross-attention width is 48, but the width of the text encoding is 32"),
        with("unet_pix2pix", unet_config, "in_channels", 8,
             "'in_channels' = 8, which Burin does not have (it has 4, and 9 for inpainting)"),
        with("unet_other_latents", unet_config, "out_channels", 8,
             "the UNet's number of output channels is 8"),
        {"sdxl_without_second_encoder", "sdxl",
         [](const ModelCopy& m) {
             m.set(index_file, "text_encoder_2", {nullptr, nullptr});
         },
         "needs a second text encoder"},
        {"sdxl_projection", "sdxl",
         [](const ModelCopy& m) { m.set("text_encoder_2/config.json", "projection_dim", 16); },
         "text_projection.weight"},
    };
}

class BadModels : public testing::TestWithParam<BadModel> {};

TEST_P(BadModels, are_refused_with_a_sentence) {
    const ModelCopy copy(GetParam().base);
    GetParam().break_it(copy);
    const auto described = describe_model(copy.root());
    std::vector<std::string> sentences;
    for (const auto& problem : described.problems) {
        EXPECT_EQ(problem.code, ErrorCode::bad_model) << problem.sentence();
        EXPECT_FALSE(problem.remedy.empty()) << problem.sentence();
        sentences.push_back(problem.sentence());
    }
    EXPECT_THAT(sentences, testing::Contains(testing::HasSubstr(GetParam().sentence)));
    EXPECT_THROW((void)require_model(copy.root()), Failure);
}

std::string name_of(const testing::TestParamInfo<BadModel>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(folder, BadModels, testing::ValuesIn(folders()), name_of);
INSTANTIATE_TEST_SUITE_P(weights, BadModels, testing::ValuesIn(weights()), name_of);
INSTANTIATE_TEST_SUITE_P(configuration, BadModels, testing::ValuesIn(configurations()), name_of);

/// Loads the text encoder after a change of its tensors; gives the sentence.
std::string loading(const std::function<void(RawTensors&)>& change, torch::ScalarType type) {
    const ModelCopy copy;
    copy.edit(copy.text_file(), change);
    const auto model = require_model(copy.root());
    LoadOptions options;
    options.type = type;
    return test::sentence_of([&] { (void)load_text_encoder(model, options); });
}

void put_half(RawTensors& tensors, const std::string& name, const char* two_bytes) {
    auto& bytes = tensors[name].bytes;
    bytes[6] = two_bytes[0];
    bytes[7] = two_bytes[1];
}

TEST(bad_weights, nan_and_infinite_values_name_their_tensor) {
    const std::string linear = "text_model.encoder.layers.1.mlp.fc1.weight",
                      norm = "text_model.final_layer_norm.bias";
    for (const auto& name : {linear, norm}) {
        for (const auto type : {torch::kFloat32, torch::kBFloat16, torch::kFloat16}) {
            EXPECT_THAT(
                loading([&](RawTensors& t) { put_half(t, name, "\x01\x7e"); }, type),
                testing::HasSubstr("tensor '" + name +
                                   "' in text_encoder/model.safetensors holds values that are not finite"));
            EXPECT_THAT(loading([&](RawTensors& t) { put_half(t, name, "\x00\xfc"); }, type),
                        testing::HasSubstr("not finite"));
        }
    }
    EXPECT_EQ(loading([](RawTensors&) {}, torch::kFloat16), "");
}

TEST(bad_weights, values_beyond_float16_are_refused_there_only) {
    const auto widen = [](RawTensors& tensors) {
        auto& one = tensors["text_model.encoder.layers.0.mlp.fc1.bias"];
        const std::vector<float> values(64, 1e6F);
        one = {"F32", {64}, std::string(reinterpret_cast<const char*>(values.data()), 256)};
    };
    EXPECT_THAT(loading(widen, torch::kFloat16), testing::HasSubstr("not finite as Half"));
    EXPECT_EQ(loading(widen, torch::kFloat32), "");
}

TEST(bad_weights, a_tiny_decoder_of_another_size_is_refused) {
    const test::TempDir folder;
    std::filesystem::copy(test::data("extra/taesd"), folder / "taesd");
    std::ofstream(folder / "taesd/config.json") << R"({"decoder_block_out_channels": [16, 16, 16, 16]})";
    EXPECT_THAT(test::sentence_of([&] { (void)load_tiny_decoder(folder / "taesd", {}); }),
                testing::HasSubstr("has shape [8], expected [16]"));
    std::ofstream(folder / "taesd/config.json", std::ios::trunc) << R"({"act_fn": "silu"})";
    EXPECT_THAT(test::sentence_of([&] { (void)load_tiny_decoder(folder / "taesd", {}); }),
                testing::HasSubstr("'act_fn'"));
}

TEST(bad_models, all_problems_are_listed_not_the_first_alone) {
    const ModelCopy copy;
    copy.set(vae_config, "use_magic", 1);
    copy.set(text_config, "hidden_act", "none");
    copy.remove("tokenizer/merges.txt");
    EXPECT_EQ(describe_model(copy.root()).problems.size(), 3);
}

}  // namespace
}  // namespace burin::models
