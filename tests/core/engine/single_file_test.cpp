// Models in single files: written, opened and rendered like the folders they came from.
#include <fstream>
#include <gmock/gmock.h>

#include "core/engine/checkpoint.h"
#include "core/engine/convert_model.h"
#include "core/io/safetensors.h"
#include "core/models/tensor_file.h"
#include "tests/core/engine/rendering.h"

namespace burin::engine {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class ConvertedModel : public testing::TestWithParam<std::string> {
  protected:
    [[nodiscard]] static std::filesystem::path folder() { return test::reference("models/" + GetParam()); }
    static Conversion convert(const models::ModelPlace& from, const std::filesystem::path& to,
                              torch::ScalarType type = torch::kHalf) {
        return convert_model(from, to, type, {}, {});
    }
    static std::vector<uint8_t> picture(const models::ModelPlace& place) {
        LoadedModel model(place, test::float32_target());
        protocol::RenderRequest request;
        request.prompt = "a portrait of a woman, oil painting";
        request.negative = "blurry";
        request.steps = 3;
        request.width = request.height = static_cast<int>(model.description().default_width);
        request.seed = 5;
        return test::render_one(model, request).picture.pixels;
    }
    test::TempDir dir_;
};

TEST_P(ConvertedModel, in_a_single_file_opens_alone_and_draws_the_same_picture) {
    const auto file = dir_ / "one.safetensors";
    const auto conversion = convert(folder(), file);
    EXPECT_EQ(conversion.largest_relative_change, 0) << "the reference is stored as float16";
    const auto model = describe_checkpoint(file);
    ASSERT_THAT(model.problems, IsEmpty()) << model.problems.front().sentence();
    for (const auto& component : model.components)
        EXPECT_EQ(models::component_hash(model, component.name),
                  models::component_hash(models::require_model(folder()), component.name))
            << component.name;
    EXPECT_EQ(picture(file), picture(folder()));
}

TEST_P(ConvertedModel, comes_back_as_a_folder_with_its_configurations) {
    const auto file = dir_ / "one.safetensors", back = dir_ / "back";
    convert(folder(), file);
    convert(file, back);
    const auto model = describe_checkpoint(back), original = describe_checkpoint(folder());
    ASSERT_THAT(model.problems, IsEmpty()) << model.problems.front().sentence();
    EXPECT_EQ(model.unet, original.unet);
    EXPECT_EQ(model.prediction_type, original.prediction_type);
    EXPECT_EQ(nlohmann::json::parse(model.scheduler_json), nlohmann::json::parse(original.scheduler_json));
    EXPECT_EQ(picture(back), picture(folder()));
}

INSTANTIATE_TEST_SUITE_P(all, ConvertedModel, testing::Values("sd1", "sd2", "sdxl"),
                         [](const auto& info) { return info.param; });

TEST(ConvertedFile, carries_the_names_and_marks_that_other_programs_look_for) {
    const test::TempDir dir;
    const auto file = dir / "v.safetensors";
    models::ModelPlace place(test::reference("models/sdxl"));
    place.prediction = "v_prediction";
    convert_model(place, file, torch::kHalf, {}, {});
    const auto written = value_or_throw(io::SafetensorsFile::open(file));
    for (const char* name :
         {"v_pred", "model.diffusion_model.input_blocks.0.0.weight",
          "model.diffusion_model.label_emb.0.0.weight", "first_stage_model.decoder.mid.attn_1.q.weight",
          "conditioner.embedders.0.transformer.text_model.final_layer_norm.weight",
          "conditioner.embedders.1.model.transformer.resblocks.0.attn.in_proj_weight",
          "conditioner.embedders.1.model.text_projection"})
        EXPECT_NE(written.find(name), nullptr) << name;
    EXPECT_EQ(written.find("first_stage_model.decoder.mid.attn_1.q.weight")->shape.size(), 4U);
    EXPECT_EQ(written.metadata().at("modelspec.prediction_type"), "v");
    EXPECT_EQ(models::require_model(file).prediction_type, "v_prediction");
}

TEST(SavedToday, folders_of_diffusers_042_open) {
    const test::TempDir dir;
    namespace fs = std::filesystem;
    // As save_pretrained of transformers 5 writes it: tokenizer.json alone, no "text_model." before the names.
    fs::copy(test::reference("models/sd1"), dir / "model", fs::copy_options::recursive);
    fs::remove_all(dir / "model/tokenizer");
    fs::copy(test::data("field/tokenizer_today"), dir / "model/tokenizer");
    const auto weights = dir / "model/text_encoder/model.safetensors";
    auto tensors =
        models::read_tensor_file(test::reference("models/sd1/text_encoder/model.safetensors")).tensors;
    models::NamedTensors short_names;
    for (const auto& [name, tensor] : tensors)
        short_names[name.substr(std::string("text_model.").size())] = tensor;
    fs::remove(weights);
    models::write_tensor_file(weights, short_names);
    const auto model = describe_checkpoint(dir / "model");
    ASSERT_THAT(model.problems, IsEmpty()) << model.problems.front().sentence();
    LoadedModel today(dir / "model", test::float32_target());
    const auto before = test::open_reference("sd1");
    protocol::RenderRequest request;
    request.prompt = "a portrait of a woman, oil painting";
    request.steps = 2;
    request.width = request.height = static_cast<int>(model.default_width);
    EXPECT_EQ(test::render_one(today, request).picture.pixels,
              test::render_one(*before, request).picture.pixels);
}

TEST(BorrowedWords, that_are_another_models_are_refused) {
    const test::TempDir dir;
    convert_model(models::ModelPlace(test::reference("models/sd1")), dir / "x.safetensors", torch::kHalf, {},
                  {});
    models::ModelPlace place(dir / "x.safetensors");
    place.tokenizer = std::filesystem::path(BURIN_SOURCE_DIR) / "resources/mini/tokenizer";
    const auto model = describe_checkpoint(place);
    ASSERT_EQ(model.problems.size(), 1U);
    EXPECT_THAT(model.problems.front().sentence(),
                HasSubstr("tokens, the text encoder of 'x.safetensors' 809"));
}

TEST(UnetAlone, TellsWithThePictureWhatItsPredictionWasGuessedToBe) {
    const auto sd2 = test::reference("models/sd2");
    test::ModelCopy config(sd2);
    std::ifstream unet(test::reference("adapters/single/models/sd2/unet/config.json"));
    config.replace("unet/config.json", std::string(std::istreambuf_iterator<char>(unet), {}));
    models::ModelPlace place(test::reference("adapters/single/sd2_unmarked_narrow_unet.safetensors"));
    place.vae = place.text_encoder = sd2, place.config = config.path();
    protocol::RenderRequest request;
    request.prompt = "a fox";
    request.steps = 2;
    request.width = request.height = 64;
    LoadedModel guessed(place, test::float32_target());
    EXPECT_THAT(test::render_one(guessed, request).notes,
                testing::ElementsAre(HasSubstr("it is taken for epsilon, which --prediction corrects")));
    place.prediction = "epsilon";
    LoadedModel told(place, test::float32_target());
    EXPECT_THAT(test::render_one(told, request).notes, IsEmpty());
}

// tests/data/pickles/make_checkpoints.py: what trainers leave, in the older layout and in a zip archive.
TEST(CheckpointOfTorchSave, opens_draws_and_is_converted_as_its_safetensors_twin) {
    const auto single = [](const std::string& name) { return test::reference("adapters/single/" + name); };
    const auto text = [](const std::filesystem::path& path) {
        std::ifstream in(path);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    test::ModelCopy config(test::reference("models/sd1"));
    for (const char* part : {"unet/config.json", "vae/config.json"})
        config.replace(part, text(single(std::string("models/sd1/") + part)));
    const auto place = [&](const std::filesystem::path& unet, const std::filesystem::path& vae) {
        models::ModelPlace made(unet);
        made.vae = vae, made.config = config.path(), made.text_encoder = test::reference("models/sd1");
        return made;
    };
    const auto twin = place(single("sd1_unet_bare.safetensors"), single("vae_bare.safetensors"));
    const auto saved = place(test::data("pickles/sd1_unet.ckpt"), test::data("pickles/vae.ckpt"));
    const auto model = describe_checkpoint(saved);
    ASSERT_THAT(model.problems, IsEmpty()) << model.problems.front().sentence();
    const auto picture = [](const models::ModelPlace& from) {
        LoadedModel loaded(from, test::float32_target());
        protocol::RenderRequest request;
        request.prompt = "a fox";
        request.steps = 2;
        request.width = request.height = 64;
        return test::render_one(loaded, request).picture.pixels;
    };
    EXPECT_EQ(picture(saved), picture(twin));
    const test::TempDir dir;
    convert_model(saved, dir / "whole.safetensors", torch::kFloat32, {}, {});
    EXPECT_EQ(picture(models::ModelPlace(dir / "whole.safetensors")), picture(twin));
}

}  // namespace
}  // namespace burin::engine
