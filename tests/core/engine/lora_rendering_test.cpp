// LoRA files in a request: applied, scaled, undone, and refused without harm.
#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/engine/render.h"
#include "core/models/model_folder.h"
#include "core/weights/delta_file.h"
#include "tests/support/reference.h"
#include "tests/support/temp_dir.h"

namespace burin::engine {
namespace {

class LoraRendering : public testing::Test {
  protected:
    io::Picture render(const std::vector<protocol::LoraUse>& loras) { return render(loras, model_); }
    io::Picture render(const std::vector<protocol::LoraUse>& loras, LoadedModel& model) {
        protocol::RenderRequest request;
        request.prompt = "a portrait of a woman";
        request.width = request.height = 64;
        request.steps = 3;
        request.loras = loras;
        io::Picture picture;
        RenderHooks hooks;
        hooks.on_picture = [&](const RenderedPicture& rendered) { picture = rendered.picture; };
        renderer_.render(model, request, {}, hooks);
        return picture;
    }

    const std::string kohya_ = test::reference("lora/sd1_kohya.safetensors"),
                      peft_ = test::reference("lora/sd1_peft.safetensors");
    LoadedModel model_{test::reference("models/sd1"), choose_target("cpu", "fp32", 1)};
    Renderer renderer_;
};

TEST_F(LoraRendering, ChangesThePictureAndIsUndoneBitForBit) {
    const auto plain = render({});
    const uint64_t base = model_.id();
    const auto with = render({{kohya_, 1}});
    EXPECT_NE(with.pixels, plain.pixels);
    EXPECT_NE(model_.id(), base) << "no cached step of other weights may be used";
    EXPECT_NE(render({{kohya_, -0.8}}).pixels, with.pixels);
    EXPECT_NE(render({{kohya_, 1}, {peft_, 0.5}}).pixels, with.pixels);
    EXPECT_EQ(render({{kohya_, 1}}).pixels, with.pixels);
    EXPECT_EQ(render({}).pixels, plain.pixels);
    EXPECT_EQ(model_.id(), base) << "what was cached is true again";
}

TEST_F(LoraRendering, TextsAreReadAnewWhereOnlyTheUnetChanges) {
    const test::TempDir folder;
    weights::Delta delta{.kind = "closed form", .components = {}, .notes = {}};
    const auto unet = models::component_files(model_.description(), "unet");
    torch::manual_seed(1);
    for (const auto& [name, stored] : unet.tensors())
        if (name.ends_with("attn2.to_v.weight"))
            delta.components["unet"][name].dense = 0.5 * torch::randn(stored.info.shape);
    weights::write_delta(folder / "edit.safetensors", delta, {});
    const protocol::LoraUse edit{.path = (folder / "edit.safetensors").string()};
    const auto plain = render({});
    const auto edited = render({edit});
    EXPECT_NE(edited.pixels, plain.pixels);
    LoadedModel fresh(test::reference("models/sd1"), choose_target("cpu", "fp32", 1));
    EXPECT_EQ(render({edit}, fresh).pixels, edited.pixels) << "nothing of the unedited UNet is left";
    EXPECT_EQ(render({}).pixels, plain.pixels);
}

TEST_F(LoraRendering, AMovedStrengthGivesThePictureOfAFreshModelBitForBit) {
    for (const double scale : {1.0, -0.8, 0.0, 0.35, -0.8}) {
        LoadedModel fresh(test::reference("models/sd1"), choose_target("cpu", "fp32", 1));
        const std::vector<protocol::LoraUse> uses{{kohya_, scale}, {peft_, 0.5}};
        EXPECT_EQ(render(uses).pixels, render(uses, fresh).pixels) << scale;
    }
}

TEST_F(LoraRendering, TextsStayEncodedWhereOnlyTheUnetChanges) {
    const test::TempDir folder;
    weights::Delta delta{.kind = "closed form", .components = {}, .notes = {}};
    const std::string name = "mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight";
    const auto unet = models::component_files(model_.description(), "unet");
    torch::manual_seed(1);
    delta.components["unet"][name].dense = torch::randn(unet.find(name)->info.shape);
    weights::write_delta(folder / "edit.safetensors", delta, {});
    const auto with = [&](double scale) {
        return render({{.path = (folder / "edit.safetensors").string(), .scale = scale}}).pixels;
    };
    const auto first = with(1);
    const int encoded = model_.text_embeddings().encoded_count();
    EXPECT_NE(with(3), first);
    EXPECT_EQ(model_.text_embeddings().encoded_count(), encoded);
    EXPECT_EQ(with(1), first);
    render({{kohya_, 1}});  // of the text encoder, too
    EXPECT_GT(model_.text_embeddings().encoded_count(), encoded);
}

TEST_F(LoraRendering, KeepsWhatWasInUseWhereAFileIsRefused) {
    const auto with = render({{kohya_, 1}});
    const uint64_t id = model_.id();
    EXPECT_THROW(render({{test::reference("lora/sd1_expected.safetensors"), 1}}), Failure);
    EXPECT_THROW(render({{"no/such/file.safetensors", 1}}), Failure);
    EXPECT_EQ(model_.id(), id);
    EXPECT_EQ(render({{kohya_, 1}}).pixels, with.pixels);
}

}  // namespace
}  // namespace burin::engine
