// Several edits as one delta, and LoRA files in both namings, also for SDXL's names.
#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/weights/delta_file.h"
#include "core/weights/edited_model.h"
#include "core/weights/lora_writer.h"
#include "tests/support/reference.h"
#include "tests/support/temp_dir.h"

namespace burin::weights {
namespace {

const std::string dense_name = "conv_in.bias";

models::ModelDescription model(const std::string& family) {
    return models::require_model(test::reference("models/" + family));
}

/// Random products for every cross-attention matrix, and something dense.
std::shared_ptr<const Delta> random_delta(const models::ModelDescription& description, uint64_t seed) {
    torch::manual_seed(seed);
    auto delta = std::make_shared<Delta>();
    delta->kind = "closed form";
    const auto files = models::component_files(description, "unet");
    for (const auto& [name, stored] : files.tensors()) {
        if (!name.ends_with("attn2.to_k.weight") && !name.ends_with("ff.net.2.weight")) continue;
        Change change;
        change.up = torch::randn({stored.info.shape[0], 2});
        change.down = torch::randn({2, stored.info.shape[1]});
        delta->components["unet"][name] = change;
    }
    delta->components["unet"][dense_name].dense = torch::randn(files.find(dense_name)->info.shape);
    return delta;
}

double distance(const Delta& a, const Delta& b) { return norm(sum({{&a, 1.0}, {&b, -1.0}})); }

TEST(Combined, IsTheSumWithEachEditsFactors) {
    const auto sd1 = model("sd1");
    const auto a = random_delta(sd1, 1), b = random_delta(sd1, 2);
    const Edits edits{{.delta = a, .lambda = -0.5, .block_lambda = {}},
                      {.delta = b, .lambda = 2, .block_lambda = {}},
                      {.delta = b, .lambda = 9, .on = false, .block_lambda = {}}};
    const Delta whole = combined(edits);
    const Delta expected = sum({{a.get(), -0.5}, {b.get(), 2.0}});
    EXPECT_LT(distance(whole, expected), 1e-5 * norm(expected));
    const Delta blocks = combined({{.delta = a, .lambda = 1, .block_lambda = {{"", 0}, {"mid_block.", 3}}}});
    for (const auto& [name, change] : blocks.components.at("unet"))
        EXPECT_TRUE(name.starts_with("mid_block"));
    EXPECT_FALSE(blocks.components.at("unet").empty());
}

class LoraNamings : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Families, LoraNamings, testing::Values("sd1", "sd2", "sdxl"));

TEST_P(LoraNamings, ComeBackAsTheSameChange) {
    const test::TempDir folder;
    const auto description = model(GetParam());
    const auto delta = random_delta(description, 5);
    Delta matrices = *delta;
    matrices.components["unet"].erase(dense_name);
    for (const auto naming : {LoraNaming::peft, LoraNaming::kohya}) {
        const auto path = folder / "lora.safetensors";
        const auto written = write_lora(path, *delta, -0.75, 4, naming, description);
        EXPECT_EQ(written.left_out, 1U);
        DeltaFileReport report;
        const Delta back = read_delta(path, description, report);
        EXPECT_EQ(report.naming, naming == LoraNaming::peft ? "PEFT" : "kohya");
        const Delta expected = sum({{&matrices, -0.75}});
        EXPECT_LT(distance(back, expected), 1e-5 * norm(expected));
    }
}

TEST(LoraNamings, PeftFilesHaveOneRankBecauseReadersScaleByOne) {
    const test::TempDir folder;
    const auto sd1 = model("sd1");
    Delta mixed = *random_delta(sd1, 3);
    auto& change = mixed.components["unet"].begin()->second;
    if (change.dense.defined()) mixed.components["unet"].erase(mixed.components["unet"].begin());
    auto& first = mixed.components["unet"].begin()->second;
    first.up = torch::randn({first.up.size(0), 1}), first.down = torch::randn({1, first.down.size(1)});
    write_lora(folder / "lora.safetensors", mixed, 1, 4);
    const auto files = models::TensorFiles::open(folder / "lora.safetensors");
    for (const auto& [name, stored] : files.tensors())
        EXPECT_EQ(stored.info.shape[name.ends_with("lora_A.weight") ? 0 : 1], 2) << name;
}

}  // namespace
}  // namespace burin::weights
