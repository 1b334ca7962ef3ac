// What a file is, told by its header: against the files of the reference data and of the field.
#include "core/catalogue/file_facts.h"

#include <gmock/gmock.h>

#include "core/catalogue/model_text.h"
#include "tests/core/catalogue/support.h"

namespace burin::catalogue {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

fs::path data(const std::string& path) { return fs::path(BURIN_TEST_DATA) / path; }

std::string_view kind_of(const fs::path& file) {
    return file_kind_names.at(static_cast<size_t>(facts_of_file(file).kind));
}

std::string_view family_of(const fs::path& file) {
    return model_family_names.at(static_cast<size_t>(facts_of_file(file).family));
}

TEST(FileFacts, adapters_of_every_writer_are_adapters) {
    for (const char* folder : {"reference/adapters/lora", "field/lora"}) {
        for (const auto& entry : fs::directory_iterator(data(folder))) {
            const std::string name = entry.path().filename().string();
            const bool values =
                name.find("uce") != std::string::npos || name.find("esd") != std::string::npos;
            if (entry.path().extension() != ".safetensors" || name.starts_with("refuse") ||
                name.starts_with("expected") || values)
                continue;
            EXPECT_EQ(kind_of(entry.path()), "adapter")
                << entry.path() << ": " << facts_of_file(entry.path()).note;
        }
    }
}

TEST(FileFacts, adapters_of_other_families_are_told_by_their_names) {
    for (const char* name : {"refuse_flux", "refuse_sd3", "refuse_controlnet", "refuse_ip_adapter"}) {
        const auto facts =
            facts_of_file(data(std::string("reference/adapters/lora/") + name + ".safetensors"));
        EXPECT_EQ(facts.kind, FileKind::other) << name;
        EXPECT_THAT(facts.note, HasSubstr(" is ")) << name;
    }
}

TEST(FileFacts, the_width_of_the_text_tells_the_family_of_an_adapter) {
    const test::TempDir folder;
    EXPECT_EQ(family_of(test::write_lora(folder / "a.safetensors", 768)), "sd1");
    EXPECT_EQ(family_of(test::write_lora(folder / "b.safetensors", 1024)), "sd2");
    EXPECT_EQ(family_of(test::write_lora(folder / "c.safetensors", 2048)), "sdxl");
    EXPECT_EQ(family_of(test::write_lora(folder / "d.safetensors", 32)), "unknown");
    EXPECT_EQ(family_of(test::write_lora(folder / "e.safetensors", 32,
                                         {{"ss_base_model_version", "sdxl_base_v1-0"}})),
              "sdxl");
    EXPECT_EQ(
        family_of(test::write_weights(folder / "f.safetensors", {{"lora_te2_x.lora_down.weight", {4, 8}}})),
        "sdxl");
}

TEST(FileFacts, embeddings_offer_their_names) {
    const auto toy = facts_of_file(data("embeddings/cat-toy.safetensors"));
    EXPECT_EQ(toy.kind, FileKind::embedding);
    EXPECT_THAT(toy.names, UnorderedElementsAre("<cat-toy>", "cat-toy"));
    const auto plain = facts_of_file(data("embeddings/easy-neg.safetensors"));
    EXPECT_EQ(plain.kind, FileKind::embedding);
    EXPECT_THAT(plain.names, ElementsAre("easy-neg"));
    EXPECT_EQ(family_of(data("embeddings/xl-neg.safetensors")), "sdxl");
    const auto pickled = facts_of_file(data("pickles/webui.pt"));
    EXPECT_EQ(pickled.kind, FileKind::embedding) << pickled.note;
    const auto bundle = facts_of_file(data("embeddings/lora_with_bundle.safetensors"));
    EXPECT_EQ(bundle.kind, FileKind::adapter);
    EXPECT_FALSE(bundle.names.empty()) << "a LoRA brings its own";
}

TEST(FileFacts, a_pickle_that_would_run_something_is_other_with_the_reason) {
    const auto facts = facts_of_file(data("pickles/harmful.pt"));
    EXPECT_EQ(facts.kind, FileKind::other);
    EXPECT_FALSE(facts.note.empty());
}

TEST(FileFacts, models_autoencoders_and_new_values_are_told_apart) {
    const test::TempDir folder;
    const test::Named unet{"model.diffusion_model.input_blocks.0.0.weight", {8, 4, 3, 3}};
    const test::Named keys{"model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight",
                           {8, 768}};
    const test::Named vae{"first_stage_model.decoder.conv_in.weight", {8, 4, 3, 3}};
    const auto model = facts_of_file(test::write_weights(folder / "m.safetensors", {unet, keys, vae}));
    EXPECT_EQ(model.kind, FileKind::model) << model.note;
    EXPECT_EQ(model.family, ModelFamily::sd1);
    EXPECT_EQ(kind_of(test::write_weights(folder / "v.safetensors", {vae})), "vae");
    EXPECT_EQ(
        kind_of(test::write_weights(folder / "w.safetensors", {{"decoder.conv_in.weight", {8, 4, 3, 3}}})),
        "vae");
    const auto values = facts_of_file(test::write_weights(
        folder / "uce.safetensors",
        {{"down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight", {8, 768}},
         {"down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_v.weight", {8, 768}}}));
    EXPECT_EQ(values.kind, FileKind::edit);
    EXPECT_EQ(values.family, ModelFamily::sd1);
    EXPECT_EQ(kind_of(test::write_weights(folder / "d.safetensors", {{"unet.x.weight", {2, 2}}},
                                          {{"burin.delta", "1"}})),
              "edit");
    const auto nothing =
        facts_of_file(test::write_weights(folder / "n.safetensors", {{"net.0.weight", {2, 2}}}));
    EXPECT_EQ(nothing.kind, FileKind::other);
    EXPECT_THAT(nothing.note, HasSubstr("holds no network that Burin knows"));
    const auto damaged = facts_of_file(folder.write("x.safetensors", "no weights at all"));
    EXPECT_EQ(damaged.kind, FileKind::other);
    EXPECT_FALSE(damaged.note.empty());
}

TEST(FileFacts, a_folder_says_its_family_by_its_configuration) {
    EXPECT_TRUE(is_model_folder(data("reference/models/sdxl")));
    EXPECT_EQ(facts_of_folder(data("reference/models/sdxl")).family, ModelFamily::sdxl);
    const test::TempDir folder;
    folder.write("m/model_index.json", R"({"_class_name": "StableDiffusionPipeline"})");
    folder.write("m/unet/config.json", R"({"cross_attention_dim": 1024})");
    const auto facts = facts_of_folder(folder / "m");
    EXPECT_EQ(facts.family, ModelFamily::sd2);
    EXPECT_EQ(facts.note, "StableDiffusionPipeline");
    EXPECT_FALSE(is_model_folder(folder.path()));
}

TEST(ModelText, settings_are_put_in_taken_out_and_kept) {
    EXPECT_EQ(with_setting("a.safetensors", "vae", "b.safetensors"), "a.safetensors;vae=b.safetensors");
    EXPECT_EQ(with_setting("a.safetensors;vae=b;prediction=epsilon", "vae", "c"),
              "a.safetensors;prediction=epsilon;vae=c");
    EXPECT_EQ(with_setting("a.safetensors;vae=b", "vae", ""), "a.safetensors");
    const test::TempDir folder;
    const auto odd = folder.write("a;vae=b", "x").string();
    EXPECT_EQ(split_model(odd).root, odd) << "a file that is called so";
}

}  // namespace
}  // namespace burin::catalogue
