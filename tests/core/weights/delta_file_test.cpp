// Delta files and edit recipes on disk: what is written comes back, and what does not fit is refused.
#include "core/weights/delta_file.h"

#include <fstream>
#include <gmock/gmock.h>

#include "core/base/sha256.h"
#include "core/io/safetensors_writer.h"
#include "core/models/weight_loading.h"
#include "core/weights/recipe_edits.h"
#include "tests/support/reference.h"
#include "tests/support/temp_dir.h"

namespace burin::weights {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const models::ModelDescription& sd1() {
    static const auto model = models::require_model(test::reference("models/sd1"));
    return model;
}

const std::string matrix = "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight";

nn::Shape shape_in_model(const std::string& name) {
    return models::component_files(sd1(), "unet").find(name)->info.shape;
}

Delta sample() {
    torch::manual_seed(3);
    Delta delta{.kind = "closed form", .components = {}, .notes = {}};
    const auto shape = shape_in_model(matrix);
    Change product;
    product.up = torch::randn({shape[0], 2});
    product.down = torch::randn({2, shape[1]});
    product.scale = -0.25;
    delta.components["unet"][matrix] = product;
    Change dense;
    dense.dense = torch::randn(shape_in_model("conv_in.bias"));
    delta.components["unet"]["conv_in.bias"] = dense;
    return delta;
}

template <class Act>
std::string fault_of(Act act) {
    try {
        act();
    } catch (const Failure& failure) {
        return failure.error().sentence();
    }
    return "no fault";
}

class DeltaFile : public testing::Test {
  protected:
    test::TempDir folder_;
    fs::path path_ = folder_.path() / "d.safetensors";

    /// The fault of a file with these tensors.
    std::string fault(const std::vector<std::pair<std::string, Tensor>>& tensors, const char* version = "1") {
        std::vector<io::TensorToWrite> entries;
        for (const auto& [name, tensor] : tensors)
            entries.push_back({name,
                               io::Dtype::f32,
                               tensor.sizes().vec(),
                               {static_cast<const std::byte*>(tensor.data_ptr()), size_t(tensor.nbytes())}});
        value_or_throw(io::write_safetensors(path_, std::move(entries), {{"burin.delta", version}}));
        DeltaFileReport report;
        return fault_of([&] { (void)read_delta(path_, sd1(), report); });
    }
};

TEST_F(DeltaFile, ComesBackAsItWasWritten) {
    const Delta delta = sample();
    write_delta(path_, delta, {{"concept", "zaffi quill"}});
    DeltaFileReport report;
    const Delta again = read_delta(path_, sd1(), report);
    EXPECT_EQ(report.kind, "closed form");
    EXPECT_EQ(report.naming, "burin");
    EXPECT_EQ(report.matched, 2U);
    EXPECT_EQ(report.largest_rank, 2);
    EXPECT_EQ(report.provenance["concept"], "zaffi quill");
    for (const auto& [name, change] : delta.components.at("unet")) {
        const auto shape = shape_in_model(name);
        EXPECT_TRUE(torch::allclose(again.components.at("unet").at(name).in_float32(name, shape),
                                    change.in_float32(name, shape), 1e-6, 1e-7))
            << name;
    }
}

TEST_F(DeltaFile, LoraFilesComeThroughTheSameDoor) {
    DeltaFileReport report;
    const Delta delta = read_delta(test::reference("lora/sd1_peft.safetensors"), sd1(), report);
    EXPECT_EQ(delta.kind, "lora");
    EXPECT_EQ(report.naming, "PEFT");
    EXPECT_EQ(report.largest_rank, 3);
}

TEST_F(DeltaFile, RefusesWhatDoesNotFitTheModel) {
    const Tensor bias = torch::zeros(shape_in_model("conv_in.bias"));
    EXPECT_EQ(fault({{"unet/conv_in.bias", bias}}), "no fault");
    EXPECT_THAT(fault({{"unet/conv_in.bias", bias}}, "2"), HasSubstr("version 2"));
    EXPECT_THAT(fault({{"unet/nothing.bias", bias}}), HasSubstr("no tensor of"));
    EXPECT_THAT(fault({{"conv_in.bias", bias}}), HasSubstr("no tensor of"));
    EXPECT_THAT(fault({{"unet/conv_in.bias", bias}, {"unet/nothing.bias", bias}}),
                HasSubstr("1 of 2 tensors"));
    EXPECT_THAT(fault({{"unet/conv_in.bias", torch::zeros({3})}}), HasSubstr("is [3], the tensor is"));
    const auto shape = shape_in_model(matrix);
    const Tensor up = torch::zeros({shape[0], 2}), down = torch::zeros({2, shape[1]});
    EXPECT_EQ(fault({{"unet/" + matrix + ".up", up}, {"unet/" + matrix + ".down", down}}), "no fault");
    EXPECT_THAT(fault({{"unet/" + matrix + ".up", up}}), HasSubstr("lacks one of its two factors"));
    EXPECT_THAT(fault({{"unet/" + matrix + ".up", up}, {"unet/" + matrix + ".down", torch::zeros({3, 4})}}),
                HasSubstr("does not fit"));
}

TEST_F(DeltaFile, NumbersThatAreNotFiniteAreNeitherWrittenNorApplied) {
    Delta delta = sample();
    delta.components["unet"]["conv_in.bias"].dense[0] = NAN;
    EXPECT_THAT(fault_of([&] { write_delta(path_, delta, {}); }), HasSubstr("not finite"));
    EXPECT_FALSE(fs::exists(path_));
    EXPECT_THAT(fault_of([&] { write_delta(path_, Delta{}, {}); }), HasSubstr("changes nothing"));

    Tensor bias = torch::zeros(shape_in_model("conv_in.bias"));
    bias[0] = INFINITY;
    EXPECT_EQ(fault({{"unet/conv_in.bias", bias}}), "no fault");
    EditCache shelf;
    const auto edits = shelf.edits(sd1(), "", {{.path = path_.string()}});
    EXPECT_THAT(fault_of([&] { (void)load_unet(sd1(), {}, edits); }), HasSubstr("not finite"));
}

class Recipe : public DeltaFile {
  protected:
    void SetUp() override {
        write_delta(path_, sample(), {});
        recipe_ = recipe_for(sd1(), "test", {"unet"});
        recipe_.deltas.push_back({.name = "one",
                                  .sha256 = value_or_throw(sha256_of_file(path_)),
                                  .use = {.path = "d.safetensors", .scale = -2}});
    }
    std::string saved() {
        const auto path = folder_.path() / "r.edits.json";
        std::ofstream(path) << value_or_throw(protocol::print_edit_recipe(recipe_));
        return path.string();
    }
    std::string fault() {
        return fault_of([&] { (void)edit_cache_.edits(sd1(), saved(), {}); });
    }
    protocol::EditRecipe recipe_;
    EditCache edit_cache_;
};

TEST_F(Recipe, AppliesItsDeltasAndThenThoseOfTheRequest) {
    const auto edits =
        edit_cache_.edits(sd1(), saved(),
                          {{.path = path_.string(), .scale = 0.5, .blocks = {{"conv_in.", 0.0}}},
                           {.path = "/gone", .on = false}});
    ASSERT_EQ(edits.size(), 2U);
    EXPECT_EQ(edits[0].lambda, -2);
    EXPECT_EQ(edits[0].delta, edits[1].delta);
    EXPECT_EQ(edits[1].factor("conv_in.bias"), 0);
    EXPECT_EQ(edits[1].factor(matrix), 0.5);
    // A moved lambda reads nothing.
    EXPECT_EQ(edit_cache_.edits(sd1(), "", {{.path = path_.string(), .scale = 3}})[0].delta, edits[0].delta);
}

TEST_F(Recipe, IsRefusedForAnotherBaseOrAnotherFile) {
    EXPECT_EQ(fault(), "no fault");
    recipe_.family = "sdxl";
    EXPECT_THAT(fault(), HasSubstr("family sdxl"));
    recipe_.family = "sd1";
    recipe_.components["unet"].back() = recipe_.components["unet"].back() == '0' ? '1' : '0';
    EXPECT_THAT(fault(), HasSubstr("is not the one that"));
    recipe_.components.erase("unet");
    EXPECT_EQ(fault(), "no fault");
    recipe_.deltas[0].sha256 = std::string(64, '0');
    EXPECT_THAT(fault(), HasSubstr("is not the file"));
    recipe_.deltas[0].sha256.clear();
    EXPECT_EQ(fault(), "no fault");
    recipe_.components["prior"] = std::string(64, '0');
    EXPECT_THAT(fault(), HasSubstr("with a prior"));
}

TEST(Edits, NetworksThatNoneOfThemTouchesStayTheSame) {
    const auto delta = std::make_shared<const Delta>(sample());
    const Edits none, one{{.delta = delta, .lambda = 1, .block_lambda = {}}},
        other{{.delta = delta, .lambda = 2, .block_lambda = {}}};
    EXPECT_TRUE(same_for("text_encoder", none, one));
    EXPECT_TRUE(same_for("unet", one, one));
    EXPECT_FALSE(same_for("unet", one, other));
    EXPECT_FALSE(same_for("unet", none, one));
}

}  // namespace
}  // namespace burin::weights
