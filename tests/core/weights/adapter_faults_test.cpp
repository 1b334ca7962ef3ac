// Adapters beside the straight way: where alpha comes from, files of which only a part fits, damaged and
// foreign files, each with its sentence.
#include <fstream>
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/models/tensor_file.h"
#include "core/models/weight_loading.h"
#include "core/weights/adapter_file.h"
#include "core/weights/adapter_names.h"
#include "core/weights/adapter_settings.h"
#include "core/weights/recipe_edits.h"
#include "tests/support/reference.h"
#include "tests/support/temp_dir.h"

namespace burin::weights {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Tensors = models::NamedTensors;

const std::string query = "mid_block.attentions.0.transformer_blocks.0.attn1.to_q";
const std::string kohya_query = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q";
const std::string convolution = "lora_unet_mid_block_resnets_0_conv1";
constexpr int64_t width = 32;  ///< of the tiny model's middle

class AdapterFile : public testing::Test {
  protected:
    fs::path write(const Tensors& tensors, const models::Metadata& metadata = {}) {
        models::write_tensor_file(path_, tensors, metadata);
        return path_;
    }
    Delta read(const Tensors& tensors, const models::Metadata& metadata = {}, bool partial = false) {
        report_ = {};
        return read_adapter(write(tensors, metadata), model_, report_, partial);
    }
    std::string fault(const Tensors& tensors, const models::Metadata& metadata = {}, bool partial = false) {
        try {
            (void)read(tensors, metadata, partial);
        } catch (const Failure& failure) {
            return failure.error().sentence();
        }
        return "read";
    }
    /// The one change of a file.
    static const Change& only(const Delta& delta) { return delta.components.at("unet").begin()->second; }

    static Tensors factors(const std::string& module = kohya_query, int64_t rank = 2) {
        return {{module + ".lora_down.weight", torch::full({rank, width}, 0.5)},
                {module + ".lora_up.weight", torch::full({width, rank}, 0.25)}};
    }
    static Tensors peft(const std::string& module = "unet." + query, int64_t rank = 4) {
        return {{module + ".lora_A.weight", torch::full({rank, width}, 0.5)},
                {module + ".lora_B.weight", torch::full({width, rank}, 0.25)}};
    }
    static Tensors with(Tensors tensors, const std::string& name, const Tensor& tensor) {
        tensors[name] = tensor;
        return tensors;
    }

    test::TempDir folder_;
    fs::path path_ = folder_.path() / "adapter.safetensors";
    models::ModelDescription model_ = models::require_model(test::reference("models/sd1"));
    AdapterReport report_;
};

// --- where alpha comes from

class AdapterAlpha : public AdapterFile {
  protected:
    double scale(const Tensors& tensors, const nlohmann::json& said = nullptr) {
        models::Metadata metadata;
        if (!said.is_null()) metadata["lora_adapter_metadata"] = said.dump();
        notes_ = {};
        const Delta delta = read(tensors, metadata);
        notes_ = delta.notes;
        return only(delta).scale;
    }
    std::vector<std::string> notes_;
};

TEST_F(AdapterAlpha, OfATensorWinsAndZeroMeansOne) {
    const auto alpha = [](double value) { return torch::tensor(static_cast<float>(value)); };
    EXPECT_EQ(scale(factors()), 1);
    EXPECT_EQ(scale(with(factors(), kohya_query + ".alpha", alpha(3))), 1.5);
    EXPECT_EQ(scale(with(factors(), kohya_query + ".alpha", alpha(0))), 1);
    EXPECT_EQ(scale(with(factors(), kohya_query + ".alpha", alpha(3).to(torch::kBFloat16))), 1.5);
    EXPECT_EQ(scale(with(factors(), kohya_query + ".scale", alpha(0.75))), 0.75);
    EXPECT_EQ(scale(with(peft(), "unet." + query + ".alpha", alpha(8)), {{"unet.lora_alpha", 16}}), 2);
}

TEST_F(AdapterAlpha, OfTheMetadataKnowsPatternsAndRankStabilisation) {
    EXPECT_EQ(scale(peft(), {{"unet.lora_alpha", 16}, {"unet.r", 4}}), 4);
    EXPECT_EQ(scale(peft(), {{"unet.lora_alpha", 16}, {"unet.r", 8}}), 4) << "the factors' own rank";
    EXPECT_EQ(scale(peft(), {{"unet.lora_alpha", 16}, {"unet.use_rslora", true}}), 8);
    EXPECT_EQ(scale(peft(), {{"lora_alpha", 12}}), 3) << "as save_lora_adapter writes it";
    EXPECT_EQ(scale(peft(), {{"text_encoder.lora_alpha", 16}}), 1);
    EXPECT_EQ(scale(peft(), {{"unet.lora_alpha", nullptr}}), 1);
    const auto pattern = [&](const char* text) {
        return scale(peft(), {{"unet.lora_alpha", 16}, {"unet.alpha_pattern", {{text, 2}}}});
    };
    EXPECT_EQ(pattern("attn1.to_q"), 0.5);
    EXPECT_EQ(pattern("mid_block.*to_q"), 0.5);
    EXPECT_EQ(pattern("^to_q"), 4);
    EXPECT_THAT(notes_, IsEmpty());
    EXPECT_EQ(pattern("(to_q|to_k)"), 4);
    EXPECT_THAT(notes_, ElementsAre(HasSubstr("(to_q|to_k)")));
}

TEST_F(AdapterAlpha, OfPeftLiesBesideTheFile) {
    const auto names = peft("base_model.model." + query);
    std::ofstream(folder_ / "adapter_config.json") << R"({"peft_type": "LORA", "r": 4, "lora_alpha": 8})";
    EXPECT_EQ(scale(names), 2);
    EXPECT_EQ(scale(peft()), 1) << "not PEFT's names: not its configuration";
    std::ofstream(folder_ / "adapter_config.json") << R"({"lora_alpha": "much"})";
    EXPECT_THAT(fault(names), HasSubstr("'lora_alpha' in"));
    std::ofstream(folder_ / "adapter_config.json") << R"({"lora_alpha": )";
    EXPECT_THAT(fault(names), HasSubstr("adapter_config.json"));
    std::ofstream(folder_ / "adapter_config.json") << R"({"use_qalora": true})";
    EXPECT_THAT(fault(names), HasSubstr("QALoRA"));
}

TEST_F(AdapterAlpha, OfPeftsLoKrCountsWithWholeFactorsToo) {
    const std::string module = "base_model.model." + query;
    const Tensors whole{{module + ".lokr_w1", torch::full({4, 4}, 0.5)},
                        {module + ".lokr_w2", torch::full({width / 4, width / 4}, 0.5)}};
    const auto first = [&] { return only(read(whole)).in_float32("", {width, width})[0][0].item<double>(); };
    EXPECT_EQ(first(), 0.25);
    std::ofstream(folder_ / "adapter_config.json") << R"({"peft_type": "LOKR", "r": 4, "alpha": 8})";
    EXPECT_EQ(first(), 0.5);
}

TEST_F(AdapterAlpha, IsNoNumberOrNotFinite) {
    EXPECT_THAT(fault(with(factors(), kohya_query + ".alpha", torch::ones({2}))),
                HasSubstr("an alpha that is not one number"));
    EXPECT_THAT(fault(with(factors(), kohya_query + ".alpha", torch::full({1}, NAN))),
                HasSubstr("not finite"));
    EXPECT_THAT(fault(peft(), {{"lora_adapter_metadata", "{"}}), HasSubstr("lora_adapter_metadata"));
    EXPECT_THAT(fault(peft(), {{"lora_adapter_metadata", "[1]"}}), HasSubstr("no JSON object"));
}

TEST(AlphaPattern, IsTheEndOfAName) {
    EXPECT_EQ(matches_pattern("to_q", query), true);
    EXPECT_EQ(matches_pattern("o_q", query), false);
    EXPECT_EQ(matches_pattern("attn1\\.to_q$", query), true);
    EXPECT_EQ(matches_pattern("attentions.\\d+.*to_q", query), true);
    EXPECT_EQ(matches_pattern("^mid_block.*", query), true);
    EXPECT_EQ(matches_pattern("^attn1.*", query), false);
    EXPECT_EQ(matches_pattern("to_[qk]", query), std::nullopt);
    EXPECT_EQ(matches_pattern(std::string(2000, '.') + ".*.*.*.*", std::string(500, 'a')), false);
}

// --- names

TEST_F(AdapterFile, AcceptsNamesInEverySpelling) {
    const std::string text = "text_model.encoder.layers.0.self_attn.q_proj";
    for (const std::string& module :
         {"unet." + query, query, "base_model.model." + query, "unet.base_model.model." + query,
          std::string("diffusion_model.middle_block.1.transformer_blocks.0.attn1.to_q"),
          std::string("model.diffusion_model.middle_block.1.transformer_blocks.0.attn1.to_q"),
          "lycoris_" + kohya_query.substr(10), kohya_query}) {
        const Delta delta = read(factors(module));
        EXPECT_TRUE(delta.components.at("unet").contains(query + ".weight")) << module;
    }
    for (const std::string& module :
         {"text_encoder." + text, text, text.substr(11),
          std::string("lora_te_encoder_layers_0_self_attn_q_proj"),
          std::string("lora_te1_text_model_encoder_layers_0_self_attn_q_proj"), "clip_l." + text,
          "text_encoders.clip_l.transformer." + text, "text_encoders.clip_h.transformer." + text}) {
        const Delta delta = read(factors(module));
        EXPECT_EQ(delta.components.count("text_encoder"), 1U) << module;
    }
}

TEST(AdapterKey, TakesTheNameOfPeftsAdapterAway) {
    for (const char* name :
         {"a.b.lora_A.default.weight", "a.b.lora_A.my_style.weight", "a.b.lora_A.weight"}) {
        const auto key = adapter_key(name);
        ASSERT_TRUE(key) << name;
        EXPECT_EQ(key->module, "a.b");
        EXPECT_EQ(key->part, "down");
    }
    EXPECT_FALSE(adapter_key("step"));
}

// --- parts of a file

TEST_F(AdapterFile, ThatFitsInPartIsTakenInPartWhenAskedTo) {
    auto mixed = factors();
    mixed.merge(factors("lora_unet_no_such_module"));
    EXPECT_THAT(fault(mixed), HasSubstr("1 of 2 modules"));
    EXPECT_THAT(fault(mixed), HasSubstr("--lora-partial"));
    const Delta delta = read(mixed, {}, true);
    EXPECT_EQ(delta.tensors(), 1U);
    EXPECT_THAT(delta.notes, ElementsAre(HasSubstr("'lora_unet_no_such_module'")));
    EXPECT_THAT(report_.unmatched, ElementsAre("lora_unet_no_such_module"));

    auto half = factors();
    half[convolution + ".lora_down.weight"] = torch::ones({2, width, 3, 3});
    EXPECT_THAT(fault(half), HasSubstr("lacks one of its two factors"));
    EXPECT_THAT(fault(half), HasSubstr("--lora-partial"));
    EXPECT_EQ(read(half, {}, true).tensors(), 1U);

    EXPECT_THAT(fault(factors("lora_unet_no_such_module"), {}, true), HasSubstr("no module of"));
    EXPECT_THAT(fault(with(factors(), "optimizer_step", torch::ones({1, 1}))), HasSubstr("1 of 2 modules"));
}

TEST_F(AdapterFile, NamesBundledEmbeddings) {
    auto bundle = with(factors(), "bundle_emb.my char.string_to_param.*", torch::ones({2, width}));
    const Delta delta = read(bundle);
    EXPECT_THAT(report_.embeddings, ElementsAre("my char"));
    EXPECT_THAT(delta.notes, ElementsAre(HasSubstr("'my char'")));
}

TEST_F(AdapterFile, IsReadAgainWhenWhatDecidesItChanges) {
    EditCache shelf;
    const auto names = peft("base_model.model." + query);
    const auto use = protocol::LoraUse{.path = write(names).string()};
    const auto first = shelf.edits(model_, "", {use});
    EXPECT_EQ(shelf.edits(model_, "", {use})[0].delta, first[0].delta);
    std::ofstream(folder_ / "adapter_config.json") << R"({"r": 4, "lora_alpha": 8})";
    EXPECT_NE(shelf.edits(model_, "", {use})[0].delta, first[0].delta);

    auto mixed = names;
    mixed.merge(peft("base_model.model.other"));
    auto some = protocol::LoraUse{.path = write(mixed).string(), .partial = true};
    const auto edits = shelf.edits(model_, "", {some});
    EXPECT_THAT(notes_of(edits), ElementsAre(HasSubstr("left out")));
    some.partial = false;
    EXPECT_THROW((void)shelf.edits(model_, "", {some}), Failure);
}

// --- changes that the reference set has no file for

TEST_F(AdapterFile, OfFourChannelsActsOnTheFirstOfAnInpaintingModel) {
    const fs::path root = folder_ / "inpainting";
    fs::copy(test::reference("models/sd1"), root, fs::copy_options::recursive);
    const fs::path weights = root / "unet" / "diffusion_pytorch_model.safetensors";
    auto unet =
        models::read_tensor_file(test::reference("models/sd1/unet/diffusion_pytorch_model.safetensors"));
    const auto narrow = unet.tensors.at("conv_in.weight").sizes().vec();
    unet.tensors["conv_in.weight"] = torch::ones({narrow[0], 9, 3, 3}, torch::kHalf);
    fs::remove(weights);
    models::write_tensor_file(weights, unet.tensors, unet.metadata);
    std::ifstream in(root / "unet" / "config.json");
    auto config = nlohmann::json::parse(in);
    config["in_channels"] = 9;
    fs::remove(root / "unet" / "config.json");
    std::ofstream(root / "unet" / "config.json") << config.dump();
    model_ = models::require_model(root);

    const Delta delta = read({{"lora_unet_conv_in.lora_down.weight", torch::ones({2, 4, 3, 3})},
                              {"lora_unet_conv_in.lora_up.weight", torch::ones({narrow[0], 2, 1, 1})}});
    const Tensor change = only(delta).in_float32("conv_in.weight", {narrow[0], 9, 3, 3});
    EXPECT_TRUE(torch::equal(change.narrow(1, 0, 4), torch::full({narrow[0], 4, 3, 3}, 2.0)));
    EXPECT_EQ(change.narrow(1, 4, 5).abs().max().item<double>(), 0);
}

TEST_F(AdapterFile, WithABiasOfPeftChangesTheBias) {
    auto tensors = peft();
    const std::string out = "mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0";
    tensors = peft("unet." + out);
    tensors["unet." + out + ".lora_B.bias"] = torch::full({width}, 0.5);
    const Delta delta = read(tensors, {{"lora_adapter_metadata", R"({"unet.lora_alpha": 8})"}});
    const Tensor bias = delta.components.at("unet").at(out + ".bias").in_float32(out, {width});
    EXPECT_TRUE(torch::equal(bias, torch::full({width}, 1.0)));
    tensors["unet." + out + ".lora_B.bias"] = torch::ones({width + 1});
    EXPECT_THAT(fault(tensors), HasSubstr("a bias that does not fit"));
}

TEST_F(AdapterFile, OfNewValuesFarFromTheBaseSaysSo) {
    const Delta delta = read({{query + ".weight", torch::full({width, width}, 9.0)}});
    EXPECT_EQ(delta.kind, "task vector");
    EXPECT_THAT(delta.notes, ElementsAre(HasSubstr("made from another model")));
    EXPECT_THAT(fault({{query + ".weight", torch::ones({width, width + 1})}}), HasSubstr("does not fit"));
    EXPECT_THAT(fault({{"unet.nothing.weight", torch::ones({width, width})}}), HasSubstr("no module of"));
}

// --- damaged and foreign files

struct BadParts {
    const char* what;
    Tensors parts;  ///< of the module `query`
    const char* sentence;
};

std::vector<BadParts> bad_parts() {
    const auto of = [](std::initializer_list<int64_t> shape) { return torch::ones(nn::Shape(shape)); };
    const Tensor column = of({width, 2}), row = of({2, width});
    return {
        {"lora without up", {{"lora_down.weight", row}}, "lacks one of its two factors"},
        {"lora without down", {{"lora_up.weight", column}}, "lacks one of its two factors"},
        {"lora of two ranks",
         {{"lora_down.weight", row}, {"lora_up.weight", of({width, 3})}},
         "does not fit"},
        {"lora of rank 0",
         {{"lora_down.weight", of({0, width})}, {"lora_up.weight", of({width, 0})}},
         "has rank 0"},
        {"lora of an absurd rank",
         {{"lora_down.weight", of({20000, 1})}, {"lora_up.weight", of({1, 20000})}},
         "has rank 20000"},
        {"lora of one axis", {{"lora_down.weight", of({64})}, {"lora_up.weight", of({64})}}, "does not fit"},
        {"a middle on a linear layer",
         {{"lora_down.weight", row}, {"lora_up.weight", column}, {"lora_mid.weight", of({2, 2, 3, 3})}},
         "does not fit"},
        {"a part of nothing",
         {{"lora_down.weight", row}, {"lora_up.weight", column}, {"hada_t1", row}},
         "has a part 'hada_t1'"},
        {"two methods at once",
         {{"lora_down.weight", row}, {"lora_up.weight", column}, {"diff", of({width, width})}},
         "has a part 'diff'"},
        {"alpha alone", {{"alpha", of({1})}}, "has a part 'alpha'"},
        {"loha without its second half", {{"hada_w1_a", column}, {"hada_w1_b", row}}, "lacks hada_w2_a"},
        {"loha of another width",
         {{"hada_w1_a", column},
          {"hada_w1_b", of({2, width + 1})},
          {"hada_w2_a", column},
          {"hada_w2_b", of({2, width + 1})}},
         "does not fit"},
        {"lokr without its right side", {{"lokr_w1", of({4, 4})}}, "lacks lokr_w2_a"},
        {"lokr of a factor that does not divide",
         {{"lokr_w1", of({5, 4})}, {"lokr_w2", of({8, 8})}},
         "does not fit"},
        {"lokr of nothing", {{"lokr_w1", of({0, 4})}, {"lokr_w2", of({8, 8})}}, "does not fit"},
        {"(IA)^3 without a weight", {{"on_input", of({1})}}, "lacks its weight"},
        {"(IA)^3 of another width", {{"on_input", of({1})}, {"weight", of({7})}}, "does not fit"},
        {"GLoRA without b2", {{"a1.weight", column}, {"a2.weight", row}, {"b1.weight", column}}, "lacks b2"},
        {"GLoRA of another width",
         {{"a1.weight", column}, {"a2.weight", row}, {"b1.weight", column}, {"b2.weight", of({2, 7})}},
         "does not fit"},
        {"OFT of too few rows", {{"oft_blocks", of({3, 8, 8})}}, "does not fit"},
        {"OFT of blocks that are not square", {{"oft_blocks", of({4, 8, 7})}}, "does not fit"},
        {"OFT with a rescale of another length",
         {{"oft_blocks", of({4, 8, 8})}, {"rescale", of({7, 1})}},
         "does not fit"},
        {"BOFT of odd blocks", {{"oft_blocks", of({1, 32, 1, 1})}}, "does not fit"},
        {"BOFT of too many stages", {{"oft_blocks", of({9, 8, 4, 4})}}, "does not fit"},
        {"BOFT without stages", {{"oft_blocks", of({0, 8, 4, 4})}}, "does not fit"},
        {"DoRA of another length",
         {{"lora_down.weight", row}, {"lora_up.weight", column}, {"dora_scale", of({7, 1})}},
         "does not fit"},
        {"a difference of another size", {{"diff", of({width, width + 1})}}, "does not fit"},
        {"a bias where there is none", {{"diff_b", of({width})}}, "does not fit the bias"},
        {"numbers that are not finite",
         {{"lora_down.weight", row * INFINITY}, {"lora_up.weight", column}},
         "not finite"},
        {"PEFT's OFT", {{"oft_R", of({4, 28})}}, "OFT of PEFT (oft_R)"},
        {"an embedding's LoRA", {{"lora_embedding_A", row}}, "lora_embedding_A"},
    };
}

TEST_F(AdapterFile, DamagedInAnyMethodGetsItsSentence) {
    for (const auto& bad : bad_parts()) {
        Tensors tensors;
        for (const auto& [part, tensor] : bad.parts) tensors[kohya_query + "." + part] = tensor;
        EXPECT_THAT(fault(tensors), HasSubstr(bad.sentence)) << bad.what;
        EXPECT_THAT(fault(tensors, {}, true), HasSubstr(bad.sentence)) << bad.what << ", in part";
    }
}

TEST_F(AdapterFile, OfAnotherKindIsNamed) {
    const Tensor some = torch::ones({2, 4}), vector = torch::ones({768});
    EXPECT_THAT(fault({{"emb_params", some}}), HasSubstr("is a textual inversion"));
    EXPECT_THAT(fault({{"<cat-toy>", vector}}), HasSubstr("write its name in the prompt"));
    EXPECT_THAT(fault({{"clip_l", some}, {"clip_g", some}}), HasSubstr("is a textual inversion"));
    EXPECT_THAT(fault({{"first_stage_model.encoder.conv_in.weight", some}, {"a.b", some}}),
                HasSubstr("is a model, not a weight edit"));
    EXPECT_THAT(fault({{"decoder.conv_in.weight", some}}), HasSubstr("is an autoencoder"));
    EXPECT_THAT(fault({{"down_blocks.0.motion_modules.0.proj_in.weight", some}}), HasSubstr("AnimateDiff"));
    EXPECT_THAT(fault({{"a.weight.quant_state.bitsandbytes__nf4", some}}), HasSubstr("bitsandbytes"));
    EXPECT_THAT(fault({{"controlnet_cond_embedding.conv_in.weight", some}}), HasSubstr("a ControlNet"));
    EXPECT_THAT(fault({{"transformer.single_transformer_blocks.0.attn.to_q.lora_A.weight", some}}),
                HasSubstr("Flux"));
    EXPECT_THAT(fault({}), HasSubstr("no module of"));
}

TEST_F(AdapterFile, ForAnotherFamilyIsNamed) {
    const std::string key = "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k";
    EXPECT_THAT(fault({{key + ".lora_down.weight", torch::ones({2, 2048})},
                       {key + ".lora_up.weight", torch::ones({640, 2})}}),
                HasSubstr("is made for SDXL, this model is SD 1"));
}

TEST_F(AdapterFile, WithAHeaderThatLiesIsRefused) {
    std::string bytes(64, '\0');
    bytes[7] = '\x10';  // a header of 2^60 bytes
    std::ofstream(path_, std::ios::binary) << bytes;
    EXPECT_THROW((void)read_adapter(path_, model_, report_), Failure);
}

}  // namespace
}  // namespace burin::weights
