// LoRA files against an independent implementation, and every kind that must be refused.
#include <fstream>
#include <gmock/gmock.h>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/io/safetensors_writer.h"
#include "core/models/unet_names.h"
#include "core/weights/adapter_file.h"
#include "core/weights/edited_source.h"
#include "tests/support/reference.h"
#include "tests/support/temp_dir.h"

namespace burin::weights {
namespace {

using testing::HasSubstr;

const models::ModelDescription& sd1() {
    static const auto model = models::require_model(test::reference("models/sd1"));
    return model;
}

EditedSource source(const std::string& component, std::vector<AppliedDelta> deltas) {
    return {component, models::component_files(sd1(), component), {}, std::move(deltas)};
}

double relative_error(const Tensor& got, const Tensor& expected) {
    return ((got - expected).norm() / expected.norm()).item<double>();
}

class LoraParity : public testing::TestWithParam<std::tuple<const char*, const char*>> {};

INSTANTIATE_TEST_SUITE_P(FormatsAndLambdas, LoraParity,
                         testing::Combine(testing::Values("kohya", "peft"), testing::Values("1.0", "-0.8")));

TEST_P(LoraParity, MergedNetworksGiveTheReferencesOutputs) {
    const auto [format, lambda] = GetParam();
    const torch::InferenceMode inference;
    const auto expected = models::TensorFiles::open(test::reference("lora/sd1_expected.safetensors"));
    AdapterReport report;
    const auto path = test::reference(std::string("lora/sd1_") + format + ".safetensors");
    const auto delta = std::make_shared<Delta>(read_adapter(path, sd1(), report));
    EXPECT_TRUE(report.unmatched.empty());
    EXPECT_EQ(report.naming, std::string(format) == "kohya" ? "kohya" : "PEFT");
    EXPECT_EQ(report.largest_rank, 3);
    const std::vector<AppliedDelta> deltas{{.delta = delta, .lambda = std::stod(lambda), .block_lambda = {}}};

    auto text_source = source("text_encoder", deltas);
    const models::ClipTextEncoder text(nn::Scope(text_source), sd1().text_encoder);
    const Tensor context = text(models::stored_tensor(expected, "ids")).last_hidden_state;
    const std::string name = std::string(format) + "." + lambda;
    EXPECT_LT(relative_error(context, models::stored_tensor(expected, name + ".text")), 1e-4);

    auto unet_source = source("unet", deltas);
    const models::UNet unet(nn::Scope(unet_source), sd1().unet);
    const Tensor got = unet.forward(models::stored_tensor(expected, "x"), torch::tensor(400.0),
                                    models::stored_tensor(expected, name + ".text"));
    EXPECT_LT(relative_error(got, models::stored_tensor(expected, name + ".unet")), 1e-4);
}

TEST(EditedSource, GivesTheBaseBitForBitWhereEverythingIsOff) {
    const auto files = models::component_files(sd1(), "unet");
    AdapterReport report;
    const auto delta =
        std::make_shared<Delta>(read_adapter(test::reference("lora/sd1_kohya.safetensors"), sd1(), report));
    for (const AppliedDelta& off : {AppliedDelta{.delta = delta, .lambda = 0, .block_lambda = {}},
                                    AppliedDelta{.delta = delta, .on = false, .block_lambda = {}},
                                    AppliedDelta{.delta = delta, .block_lambda = {{"", 0}}}}) {
        auto edited = source("unet", {off});
        for (const auto& [name, stored] : files.tensors()) {
            const auto shape = stored.info.shape;
            EXPECT_TRUE(torch::equal(edited.take(name, shape, nn::Role::linear),
                                     models::stored_tensor(files, name).to(torch::kFloat32)))
                << name;
        }
    }
}

TEST(EditedSource, AddsDeltasInAnyOrderAndScalesBlocks) {
    const auto files = models::component_files(sd1(), "unet");
    AdapterReport report;
    const auto delta =
        std::make_shared<Delta>(read_adapter(test::reference("lora/sd1_kohya.safetensors"), sd1(), report));
    const auto& [name, change] = *delta->components.at("unet").find("mid_block.attentions.0.proj_in.weight");
    const auto shape = files.find(name)->info.shape;
    const Tensor base = models::stored_tensor(files, name).to(torch::kFloat32);
    const Tensor one = change.in_float32(name, shape);
    const AppliedDelta a{.delta = delta, .lambda = 0.5, .block_lambda = {}};
    const AppliedDelta b{.delta = delta, .lambda = -2, .block_lambda = {{"mid_block", 0.25}, {"mid", 7}}};
    EXPECT_EQ(b.factor(name), -0.5);
    const Tensor there = edited_tensor("unet", name, files, {a, b}),
                 back = edited_tensor("unet", name, files, {b, a});
    EXPECT_TRUE(torch::allclose(there, back, 1e-6));
    EXPECT_TRUE(torch::allclose(there, base, 0, 1e-6)) << "a half added and a half taken away";
    EXPECT_TRUE(torch::equal(edited_tensor("unet", name, files, {a}), base + 0.5 * one));
}

TEST(EditedSource, RefusesALambdaThatIsNoNumberOrAbsurd) {
    AdapterReport report;
    const auto delta =
        std::make_shared<Delta>(read_adapter(test::reference("lora/sd1_kohya.safetensors"), sd1(), report));
    EXPECT_THROW(source("unet", {{.delta = delta, .lambda = NAN, .block_lambda = {}}}), Failure);
    EXPECT_THROW(source("unet", {{.delta = delta, .lambda = -1e30, .block_lambda = {}}}), Failure);
}

TEST(SingleFileNames, AreThoseOfTheRealModels) {
    for (const auto& [model, layers] :
         {std::pair<const char*, int64_t>{"sd15", 2}, {"sd21", 2}, {"sdxl", 2}}) {
        std::ifstream file(test::reference(std::string("names/") + model + ".json"));
        const auto rows = nlohmann::json::parse(file).at("unet");
        std::set<int64_t> with_attention;
        for (const auto& row : rows)
            if (const std::string name = row[0];
                name.starts_with("up_blocks.") && name.find(".attentions.") < 20)
                with_attention.insert(std::stoll(name.substr(10)));
        for (const auto& row : rows) {
            const std::string ours = row[0], theirs = row[2];
            const auto end = ours.rfind('.');
            EXPECT_EQ("model.diffusion_model." +
                          models::single_file_module(ours.substr(0, end), layers, with_attention) +
                          ours.substr(end),
                      theirs);
        }
    }
    EXPECT_EQ(models::single_file_module("encoder.conv_in", 2, {}), "");
    EXPECT_EQ(models::single_file_module("down_blocks.x.resnets.0.conv1", 2, {}), "");
}

class BadLora : public testing::Test {
  protected:
    std::string refusal(const std::vector<std::pair<std::string, Tensor>>& tensors) {
        std::vector<io::TensorToWrite> entries;
        for (const auto& [name, tensor] : tensors)
            entries.push_back({name,
                               io::Dtype::f32,
                               tensor.sizes().vec(),
                               {static_cast<const std::byte*>(tensor.data_ptr()), size_t(tensor.nbytes())}});
        const auto path = folder_ / "lora.safetensors";
        value_or_throw(io::write_safetensors(path, std::move(entries), {}));
        AdapterReport report;
        try {
            static_cast<void>(read_adapter(path, sd1(), report));
        } catch (const Failure& failure) {
            return failure.error().sentence();
        }
        return "accepted";
    }
    test::TempDir folder_;
    const std::string key_ = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q";
};

TEST_F(BadLora, GetsOneSentence) {
    const auto width = models::component_files(sd1(), "unet")
                           .find("mid_block.attentions.0.transformer_blocks.0.attn1.to_q.weight")
                           ->info.shape;
    const Tensor down = torch::ones({2, width[1]}), up = torch::ones({width[0], 2});
    const auto good_down = std::pair{key_ + ".lora_down.weight", down};
    const auto good_up = std::pair{key_ + ".lora_up.weight", up};
    EXPECT_EQ(refusal({good_down, good_up}), "accepted");
    EXPECT_THAT(refusal({good_down}), HasSubstr("lacks one of its two factors"));
    EXPECT_THAT(refusal({good_down, {good_up.first, torch::ones({width[0] + 1, 2})}}),
                HasSubstr("does not fit"));
    EXPECT_THAT(refusal({good_down, {good_up.first, torch::ones({width[0], 3})}}), HasSubstr("does not fit"));
    EXPECT_THAT(refusal({good_down, good_up, {key_ + ".alpha", torch::full({1}, NAN)}}),
                HasSubstr("not finite"));
    EXPECT_THAT(refusal({{"lora_unet_no_such_module.lora_up.weight", up}}), HasSubstr("no module of"));
    EXPECT_THAT(refusal({good_down, good_up, {"lora_unet_other.lora_up.weight", up}}),
                HasSubstr("1 of 2 modules"));
}

}  // namespace
}  // namespace burin::weights
