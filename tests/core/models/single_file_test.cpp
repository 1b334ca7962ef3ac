// Checkpoints in single files: what they hold, what is taken from elsewhere, what is refused.
#include <gmock/gmock.h>

#include "core/models/component_view.h"
#include "core/models/model_folder.h"
#include "tests/core/models/single_file_support.h"

namespace burin::models {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string sentences(const ModelDescription& model) {
    std::string all;
    for (const Error& problem : model.problems) all += problem.sentence() + "\n";
    return all;
}

std::string joined(const std::vector<std::string>& notes) {
    std::string all;
    for (const std::string& note : notes) all += note + "\n";
    return all;
}

void expect_same_tensors(const ModelDescription& got, const ModelDescription& wanted,
                         const std::string& component) {
    const auto here = component_files(got, component), there = component_files(wanted, component);
    for (const auto& [name, tensor] : there.tensors()) {
        if (may_be_ignored(name)) continue;
        ASSERT_TRUE(here.find(name)) << component << " " << name;
        EXPECT_TRUE(torch::equal(stored_tensor(here, name), stored_tensor(there, name)))
            << component << " " << name;
    }
}

// The tiny models in the layouts of the real ones.

class TinySingleFile : public testing::TestWithParam<std::string> {
  protected:
    TinySingleFile() { test::write_raw(file_, test::tiny_single_file(GetParam())); }
    [[nodiscard]] ModelPlace place() const {
        ModelPlace place(file_);
        place.config = folder();
        return place;
    }
    [[nodiscard]] static std::filesystem::path folder() { return test::reference("models/" + GetParam()); }

    test::TempDir dir_;
    std::filesystem::path file_ = dir_ / "tiny.safetensors";
};

TEST_P(TinySingleFile, is_the_model_of_its_folder_to_the_last_bit) {
    const auto model = describe_model(place());
    ASSERT_THAT(model.problems, IsEmpty()) << sentences(model);
    const auto wanted = require_model(folder());
    EXPECT_EQ(model.family, wanted.family);
    EXPECT_EQ(model.prediction_type, wanted.prediction_type);
    EXPECT_EQ(model.unet, wanted.unet);
    for (const auto& component : wanted.components) expect_same_tensors(model, wanted, component.name);
    EXPECT_EQ(component_hash(model, "unet"), component_hash(wanted, "unet"));
    EXPECT_EQ(component_hash(model, "vae"), component_hash(wanted, "vae"));
    for (const bool second : {false, true}) {
        if (second && !wanted.tokenizer_2) continue;
        EXPECT_EQ(load_tokenizer(model, second).encode_padded("a fox, oil"),
                  load_tokenizer(wanted, second).encode_padded("a fox, oil"));
    }
}

TEST_P(TinySingleFile, of_widths_that_nobody_published_asks_for_a_configuration) {
    const auto model = describe_model(file_);
    EXPECT_THAT(sentences(model), HasSubstr("of widths that no published model has"));
    EXPECT_THAT(sentences(model), HasSubstr("--config MODEL"));
    EXPECT_EQ(sentences(model).find("is missing"), std::string::npos);
}

TEST_P(TinySingleFile, takes_heads_and_words_from_the_model_that_brings_the_text_encoder) {
    ModelPlace place(file_);
    place.text_encoder = folder();
    const auto model = describe_model(place);
    ASSERT_THAT(model.problems, IsEmpty()) << sentences(model);
    EXPECT_EQ(model.unet.levels, require_model(folder()).unet.levels);
    EXPECT_EQ(model.component("text_encoder")->folder, folder() / "text_encoder");
}

INSTANTIATE_TEST_SUITE_P(all, TinySingleFile, testing::Values("sd1", "sd2", "sdxl"),
                         [](const auto& info) { return info.param; });

// Files as people have them, with what an independent implementation makes of them.

const nlohmann::json& cases() {
    static const auto json = test::reference_json("adapters/single/cases.json");
    return json;
}

std::filesystem::path single(const std::string& name) { return test::reference("adapters/single/" + name); }

std::vector<nlohmann::json> stored_cases() {
    std::vector<nlohmann::json> stored;
    for (const auto& one : cases()["cases"])
        if (std::filesystem::exists(single(one["file"])) && one["networks"].contains("unet") &&
            one.contains("unet_output"))
            stored.push_back(one);
    return stored;
}

class StoredFile : public testing::TestWithParam<nlohmann::json> {
  protected:
    [[nodiscard]] std::string family() const { return GetParam()["family"]; }
    /// The family's folder with the configurations and weights of the smaller UNet and autoencoder.
    [[nodiscard]] std::filesystem::path folder() const {
        const auto root = dir_ / "config";
        namespace fs = std::filesystem;
        if (fs::exists(root)) return root;
        fs::copy(test::reference("models/" + family()), root, fs::copy_options::recursive);
        for (const char* part : {"unet", "vae"}) {
            fs::remove_all(root / part);
            fs::copy(single("models/" + family() + "/" + part), root / part, fs::copy_options::recursive);
        }
        return root;
    }
    [[nodiscard]] ModelPlace place() const {
        ModelPlace place(single(GetParam()["file"]));
        place.config = folder();
        return place;
    }
    [[nodiscard]] bool lacks(const std::string& component) const {
        for (const auto& missing : GetParam()["missing"])
            if (missing == component) return true;
        return false;
    }
    /// With what the file lacks taken from the folder.
    [[nodiscard]] ModelPlace completed() const {
        ModelPlace all = place();
        if (lacks("vae")) all.vae = folder();
        if (lacks("text_encoder")) all.text_encoder = folder();
        return all;
    }

    test::TempDir dir_;
};

TEST_P(StoredFile, says_what_it_is) {
    const auto model = describe_model(completed());
    ASSERT_THAT(model.problems, IsEmpty()) << sentences(model);
    EXPECT_STREQ(to_string(model.family), family().c_str());
    EXPECT_EQ(model.prediction_type, GetParam()["prediction_type"]);
    EXPECT_EQ(model.inpainting, GetParam()["inpainting"]);
    const auto scheduler = nlohmann::json::parse(model.scheduler_json);
    EXPECT_EQ(scheduler.value("rescale_betas_zero_snr", false), GetParam()["rescale_betas_zero_snr"]);
    const bool guessed = joined(model.notes).find("--prediction") != std::string::npos;
    EXPECT_EQ(guessed, GetParam().value("guessed", false)) << joined(model.notes);
}

TEST_P(StoredFile, says_in_one_sentence_what_it_lacks) {
    const std::map<std::string, std::string> words{
        {"vae", "holds no autoencoder; name a file or a model that has one"},
        {"text_encoder", "holds no text encoder; name a model"},
        {"text_encoder_2", "holds no second text encoder"}};
    const auto model = describe_model(place());
    EXPECT_EQ(model.problems.size(), GetParam()["missing"].size()) << sentences(model);
    for (const auto& [component, sentence] : words)
        EXPECT_EQ(sentences(model).find(sentence) != std::string::npos, lacks(component)) << sentences(model);
}

TEST_P(StoredFile, obeys_the_person_about_its_prediction) {
    for (const char* type : {"epsilon", "v_prediction"}) {
        auto place = completed();
        place.prediction = type;
        const auto model = describe_model(place);
        EXPECT_EQ(model.prediction_type, type);
        EXPECT_EQ(nlohmann::json::parse(model.scheduler_json)["prediction_type"], type);
        EXPECT_EQ(joined(model.notes).find("--prediction"), std::string::npos);
    }
}

void expect_measures(const TensorFiles& files, const nlohmann::json& rows) {
    for (const auto& row : rows) {
        const auto tensor = stored_tensor(files, row[0].get<std::string>()).to(torch::kFloat64).flatten();
        const double norm = tensor.norm().item<double>(), wanted = row[2];
        const auto places = torch::arange(tensor.numel(), torch::kFloat64).sin();
        EXPECT_NEAR(norm, wanted, 1e-5 * wanted) << row[0];
        EXPECT_NEAR((tensor * places).sum().item<double>(), row[3].get<double>(),
                    2e-5 * std::max(1.0, wanted))
            << row[0];
    }
}

TEST_P(StoredFile, holds_the_tensors_it_should) {
    const auto model = require_model(completed());
    const auto folder_model = require_model(folder());
    std::set<std::string> differs;
    if (GetParam().contains("differs"))
        for (const auto& row : GetParam()["differs"]["unet"]) differs.insert(row[0].get<std::string>());
    const auto here = component_files(model, "unet"), there = component_files(folder_model, "unet");
    if (GetParam().contains("tensors")) {
        const auto tensors =
            test::reference_json("adapters/single/" + GetParam()["tensors"].get<std::string>());
        for (const auto& [component, rows] : tensors.items())
            expect_measures(component_files(model, component), rows);
    } else {
        for (const auto& [name, tensor] : there.tensors()) {
            if (differs.contains(name)) continue;
            EXPECT_TRUE(torch::equal(stored_tensor(here, name), stored_tensor(there, name))) << name;
        }
        for (const char* component : {"vae", "text_encoder", "text_encoder_2"})
            if (folder_model.component(component)) expect_same_tensors(model, folder_model, component);
    }
    if (!differs.empty()) expect_measures(here, GetParam()["differs"]["unet"]);
}

TEST_P(StoredFile, computes_as_the_independent_implementation) {
    const auto model = require_model(completed());
    const auto expected = TensorFiles::open(single("expected.safetensors"));
    const auto tensor = [&](const std::string& name) { return stored_tensor(expected, name).clone(); };
    const torch::InferenceMode guard;
    const auto unet = load_unet(model, {});
    std::optional<AddedConditions> added;
    if (family() == "sdxl")
        added = AddedConditions{.text_embeds = tensor("sdxl.text_embeds"),
                                .time_ids = tensor("sdxl.time_ids"),
                                .guidance_embeds = {}};
    const std::string input = GetParam().value("unet_input", family() + ".x");
    const auto got = unet.forward(tensor(input), torch::tensor(400.0), tensor(family() + ".ctx"), added);
    EXPECT_LT(test::distance(got, tensor(GetParam()["unet_output"])), 2e-4);
}

std::string name_of(const nlohmann::json& one) {
    const auto file = one["file"].get<std::string>();
    return file.substr(0, file.find('.'));
}
INSTANTIATE_TEST_SUITE_P(all, StoredFile, testing::ValuesIn(stored_cases()),
                         [](const auto& info) { return name_of(info.param); });

TEST(AutoencoderFile, is_used_in_place_of_the_models_own) {
    for (const char* name : {"vae_bare.safetensors", "vae_prefixed.safetensors"}) {
        ModelPlace place(test::reference("models/sd1"));
        place.vae = single(name);
        EXPECT_THAT(sentences(describe_model(place)), HasSubstr("of widths that no published model has"));
        const auto files = component_view(
            TensorFiles::open(single(name)), "vae",
            std::string_view(name).find("bare") == std::string_view::npos ? "first_stage_model." : "");
        const auto there = component_view(
            TensorFiles::open(single("models/sd1/vae/diffusion_pytorch_model.safetensors")), "vae", "");
        for (const auto& [tensor, stored] : there.tensors())
            EXPECT_TRUE(torch::equal(stored_tensor(files, tensor), stored_tensor(there, tensor))) << tensor;
    }
}

TEST(AutoencoderFile, is_no_model) {
    EXPECT_THAT(sentences(describe_model(single("vae_bare.safetensors"))), HasSubstr("holds no UNet"));
}

class RefusedFile : public testing::TestWithParam<nlohmann::json> {};

TEST_P(RefusedFile, is_refused_by_its_own_name) {
    const auto model = describe_model(single(GetParam()["file"]));
    ASSERT_EQ(model.problems.size(), 1U) << sentences(model);
    EXPECT_EQ(model.problems.front().code, ErrorCode::bad_model);
    EXPECT_THAT(sentences(model), HasSubstr(GetParam()["sentence_contains"].get<std::string>()));
}

INSTANTIATE_TEST_SUITE_P(all, RefusedFile,
                         testing::ValuesIn(cases()["refused"].get<std::vector<nlohmann::json>>()),
                         [](const auto& info) { return name_of(info.param); });

struct Foreign {
    const char* tensor;
    const char* words;
};
class ForeignFile : public testing::TestWithParam<Foreign> {};

TEST_P(ForeignFile, is_named_for_what_it_is) {
    const test::TempDir folder;
    const auto file = folder / "x.safetensors";
    test::write_raw(file, {{GetParam().tensor, {"F16", {2, 2}, std::string(8, '\0')}}});
    EXPECT_THAT(sentences(describe_model(file)), HasSubstr(GetParam().words));
}

INSTANTIATE_TEST_SUITE_P(
    all, ForeignFile,
    testing::Values(Foreign{"transformer_blocks.0.norm1_context.linear.weight", "SD 3"},
                    Foreign{"single_transformer_blocks.0.attn.to_q.weight", "Flux"},
                    Foreign{"blocks.0.cross_attn.norm_k.weight", "Wan, a video model"},
                    Foreign{"model.diffusion_model.input_blocks.1.0.time_stack.in_layers.0.weight",
                            "Stable Video"},
                    Foreign{"patchify_proj.weight", "LTX-Video"},
                    Foreign{"txt_in.individual_token_refiner.blocks.0.norm1.weight", "HunyuanVideo"},
                    Foreign{"lyric_embs.weight", "audio model"},
                    Foreign{"pretransform.model.decoder.layers.0.bias", "Stable Audio"},
                    Foreign{"transformer_blocks.0.img_mod.1.weight", "Qwen-Image"},
                    Foreign{"adaln_single.linear.weight", "PixArt"},
                    Foreign{"clip_txt_mapper.weight", "Stable Cascade"},
                    Foreign{"noise_refiner.0.attention.qkv.weight", "Lumina"},
                    Foreign{"distilled_guidance_layer.in_proj.weight", "Chroma"},
                    Foreign{"controlnet_cond_embedding.conv_in.weight", "ControlNet"},
                    Foreign{"ip_adapter.1.to_k_ip.weight", "IP-Adapter"},
                    Foreign{"unet.mid_block.attentions.0.to_k.lora_A.weight", "LoRA"},
                    Foreign{"text_encoder.x.lora_linear_layer.down.weight", "LoRA"},
                    Foreign{"lycoris_mid_block.hada_w1_a", "LoRA"},
                    Foreign{"encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", "T5"},
                    Foreign{"vision_model.encoder.layers.0.mlp.fc1.weight", "CLIP model for pictures"},
                    Foreign{"mid_block.attentions.0.qweight", "quantised"},
                    Foreign{"a.b.c", "holds no network that Burin knows: its first tensor is 'a.b.c'"}));

// The published models, by names and shapes alone.

struct Published {
    const char* names;
    const char* family;
    int64_t side;
};
class PublishedFile : public testing::TestWithParam<Published> {};

TEST_P(PublishedFile, is_understood_without_a_configuration) {
    const test::TempDir folder;
    const auto file = folder / "real.safetensors";
    test::write_empty(file, test::published_single_file(GetParam().names));
    ModelPlace place(file);
    place.tokenizer = test::data("field/tokenizer_today");
    const auto model = describe_model(place);
    ASSERT_THAT(model.problems, IsEmpty()) << sentences(model);
    EXPECT_STREQ(to_string(model.family), GetParam().family);
    EXPECT_EQ(model.default_width, GetParam().side);
    const auto names = test::reference_json(std::string("names/") + GetParam().names + ".json");
    std::set<std::string> ignored;
    for (const auto& row : names["ignored"]) ignored.insert(row[0].get<std::string>());
    for (const auto& component : model.components) {
        EXPECT_EQ(component.parameters, names["parameters"][component.name].get<int64_t>()) << component.name;
        const auto files = component_files(model, component.name);
        for (const auto& extra : component.extras)
            EXPECT_TRUE(ignored.contains(files.find(extra)->name_in_file)) << extra;
    }
}

INSTANTIATE_TEST_SUITE_P(all, PublishedFile,
                         testing::Values(Published{"sd15", "sd1", 512}, Published{"sd21", "sd2", 512},
                                         Published{"sdxl", "sdxl", 1024}),
                         [](const auto& info) { return std::string(info.param.names); });

// What lies around a file, and its marks.

class Marks : public testing::Test {
  protected:
    void write(const std::map<std::string, std::string>& metadata = {}) {
        test::write_raw_with(file_, raw_, metadata);
    }
    [[nodiscard]] std::string prediction() const {
        ModelPlace place(file_);
        place.text_encoder = test::reference("models/sd2");
        place.vae = test::reference("models/sd2");
        return describe_model(place).prediction_type;
    }
    test::TempDir dir_;
    std::filesystem::path file_ = dir_ / "x.safetensors";
    test::RawTensors raw_ = test::read_raw(single("sd2_unmarked_wide_unet.safetensors"));
};

TEST_F(Marks, of_metadata_come_before_a_guess_and_after_tensors) {
    write();
    EXPECT_EQ(prediction(), "v_prediction") << "wide shifts";
    write({{"modelspec.prediction_type", "epsilon"}});
    EXPECT_EQ(prediction(), "epsilon");
    write({{"modelspec.architecture", "stable-diffusion-v2-512"}});
    EXPECT_EQ(prediction(), "epsilon");
    raw_["v_pred"] = {"F32", {0}, ""};
    write({{"modelspec.prediction_type", "epsilon"}});
    EXPECT_EQ(prediction(), "v_prediction");
}

TEST_F(Marks, of_the_steps_it_was_trained_come_before_the_weights) {
    int64_t steps = 220000;
    raw_["global_step"] = {"I64", {}, std::string(reinterpret_cast<const char*>(&steps), 8)};
    write();
    EXPECT_EQ(prediction(), "epsilon");
    steps = 5;
    raw_["global_step"].bytes = std::string(reinterpret_cast<const char*>(&steps), 8);
    write();
    EXPECT_EQ(prediction(), "v_prediction");
}

TEST_F(Marks, of_a_configuration_beside_the_file_come_before_a_guess) {
    write();
    dir_.write("x.yaml", "model:\n  target: ldm.models.diffusion.ddpm.LatentDiffusion\n  params:\n");
    EXPECT_EQ(prediction(), "epsilon");
    dir_.write("x.yaml", "model:\n  params:\n    parameterization: \"v\"\n");
    EXPECT_EQ(prediction(), "v_prediction");
    dir_.write("x.yaml", "model:\n  params:\n    parameterization: \"eps\"\n");
    EXPECT_EQ(prediction(), "epsilon");
}

TEST_F(Marks, of_inpainting_mean_epsilon_where_nothing_else_is_said) {
    auto& first = raw_["model.diffusion_model.input_blocks.0.0.weight"];
    first.shape[1] = 9;
    first.bytes.resize(static_cast<size_t>(8 * 9 * 9 * 2), '\0');
    write();
    EXPECT_EQ(prediction(), "epsilon");
}

TEST(Surroundings, of_a_file_give_the_autoencoder_that_belongs_to_it) {
    namespace fs = std::filesystem;
    const test::TempDir dir;
    test::write_raw(dir / "x.safetensors", test::read_raw(single("sd1_no_vae.safetensors")));
    fs::copy(single("vae_bare.safetensors"), dir / "x-kl.safetensors");
    fs::copy(test::reference("models/sd1"), dir / "config", fs::copy_options::recursive);
    for (const char* part : {"unet", "vae"}) {
        fs::remove_all(dir / "config" / part);
        fs::copy(single(std::string("models/sd1/") + part), dir / "config" / part,
                 fs::copy_options::recursive);
    }
    ModelPlace place(dir / "x.safetensors");
    place.config = dir / "config";
    auto model = describe_model(place);
    ASSERT_THAT(model.problems, IsEmpty()) << sentences(model);
    EXPECT_EQ(model.component("vae")->weights, dir / "x-kl.safetensors");
    EXPECT_THAT(joined(model.notes), HasSubstr("the autoencoder is that of 'x-kl.safetensors'"));
    fs::copy(single("vae_prefixed.safetensors"), dir / "x.vae.safetensors");
    EXPECT_EQ(describe_model(place).component("vae")->weights, dir / "x.vae.safetensors");
}

/// Programs take what lies beside them; here it is taken from a folder of the test's.
class Words : public testing::Test {
  protected:
    void TearDown() override { unsetenv("BURIN_RESOURCES"); }
    void resources(const std::filesystem::path& folder) { setenv("BURIN_RESOURCES", folder.c_str(), 1); }
    test::TempDir dir;
};

TEST_F(Words, of_a_file_without_any_are_those_that_CLIP_was_published_with) {
    test::write_empty(dir / "x.safetensors", test::published_single_file("sdxl"));
    const auto model = describe_model(dir / "x.safetensors");
    ASSERT_THAT(model.problems, IsEmpty()) << sentences(model);
    // What OpenAI's own tokenizer makes of it; SDXL's second encoder fills its row with "!", which has the number 0.
    auto tokens = load_tokenizer(model, false).encode_padded("a photo of a cat");
    tokens.resize(7);
    EXPECT_THAT(tokens, testing::ElementsAre(49406, 320, 1125, 539, 320, 2368, 49407));
    EXPECT_EQ(load_tokenizer(model, true).encode_padded("a photo of a cat").back(), 0);
}

TEST_F(Words, of_a_file_without_any_are_asked_for_once_where_the_program_has_none) {
    resources(dir.path());
    test::write_empty(dir / "x.safetensors", test::published_single_file("sdxl"));
    const auto model = describe_model(dir / "x.safetensors");
    ASSERT_EQ(model.problems.size(), 1U) << sentences(model);
    EXPECT_THAT(sentences(model), HasSubstr("holds no vocabulary, as single files do not; name a folder"));
    std::filesystem::copy(test::data("field/tokenizer_today"), dir / "tokenizer");
    EXPECT_THAT(describe_model(dir / "x.safetensors").problems, IsEmpty());
}

TEST(ScaledFloats, with_a_scale_that_is_no_number_are_refused) {
    auto raw = test::read_raw(single("sd1_fp8_scaled_unet.safetensors"));
    for (auto& [name, tensor] : raw)
        if (name.ends_with("attn1.to_q.scale_weight")) tensor.bytes = std::string("\x00\x00\xc0\x7f", 4);
    const test::TempDir dir;
    test::write_raw(dir / "x.safetensors", raw);
    EXPECT_THAT(sentences(describe_model(dir / "x.safetensors")), HasSubstr("is not one finite number"));
}

}  // namespace
}  // namespace burin::models
