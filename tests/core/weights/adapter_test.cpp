// Adapters of every method and naming against an independent implementation, at scales 1 and -0.8; and files
// as people have them.
#include <fstream>
#include <gmock/gmock.h>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/models/weight_loading.h"
#include "core/weights/adapter_file.h"
#include "core/weights/edited_model.h"
#include "core/weights/lora_writer.h"
#include "tests/support/reference.h"
#include "tests/support/temp_dir.h"

namespace burin::weights {
namespace {

using testing::HasSubstr;

const models::ModelDescription& model_of(const std::string& family) {
    static std::map<std::string, models::ModelDescription> models;
    const auto known = models.find(family);
    if (known != models.end()) return known->second;
    return models.emplace(family, models::require_model(test::reference("models/" + family))).first->second;
}

nlohmann::json adapter_json(const std::string& name) {
    std::ifstream file(test::reference("adapters/lora/" + name));
    return nlohmann::json::parse(file);
}

const nlohmann::json& adapter_cases() {
    static const auto cases = adapter_json("cases.json");
    return cases;
}

std::vector<std::string> case_names() {
    std::vector<std::string> names;
    for (const auto& row : adapter_cases().at("cases")) names.push_back(row.at("name"));
    return names;
}

/// The changes of all files of a case, as one.
struct OpenedCase {
    nlohmann::json row;
    std::vector<std::shared_ptr<const Delta>> deltas;
    size_t tensors = 0;
};

OpenedCase open_case(const std::string& name) {
    OpenedCase opened;
    for (const auto& row : adapter_cases().at("cases"))
        if (row.at("name") == name) opened.row = row;
    for (const std::string file : opened.row.at("files")) {
        AdapterReport report;
        opened.deltas.push_back(std::make_shared<const Delta>(read_adapter(
            test::reference("adapters/lora/" + file), model_of(opened.row.at("family")), report)));
        EXPECT_TRUE(report.unmatched.empty());
        EXPECT_EQ(report.embeddings.empty(), name != "sdxl_lycoris_mixed");
        opened.tensors += opened.deltas.back()->tensors();
    }
    return opened;
}

class Adapter : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(Reference, Adapter, testing::ValuesIn(case_names()),
                         [](const auto& info) { return info.param; });

TEST_P(Adapter, ChangesEveryTensorByWhatTheReferenceLists) {
    const OpenedCase opened = open_case(GetParam());
    static const auto modules = adapter_json("modules.json");
    EXPECT_EQ(opened.tensors, opened.row.at("tensors_changed").get<size_t>());
    EXPECT_EQ(opened.tensors, modules.at(GetParam()).size());
    for (const auto& row : modules.at(GetParam())) {
        const std::string component = row[0], tensor = row[1];
        const Change* found = nullptr;
        for (const auto& delta : opened.deltas) {
            const auto changes = delta->components.find(component);
            if (changes == delta->components.end()) continue;
            const auto change = changes->second.find(tensor);
            if (change != changes->second.end()) found = &change->second;
        }
        ASSERT_TRUE(found) << component << " " << tensor;
        const auto shape =
            models::component_files(model_of(opened.row.at("family")), component).find(tensor)->info.shape;
        EXPECT_EQ(shape_of(*found), shape) << tensor;
        const Tensor change = found->in_float32(tensor, shape).to(torch::kFloat64).flatten();
        const double norm = row[2];
        EXPECT_NEAR(change.norm().item<double>(), norm, 3e-5 * norm) << component << " " << tensor;
        // Tells a transposed or swapped change from the right one.
        const Tensor probe = torch::arange(change.numel(), torch::kFloat64).sin();
        EXPECT_NEAR(change.dot(probe).item<double>(), row[3].get<double>(),
                    3e-5 * norm * std::max(1.0, probe.norm().item<double>()))
            << component << " " << tensor;
    }
}

TEST_P(Adapter, MergedNetworksGiveTheReferencesOutputsAtBothScales) {
    const torch::InferenceMode guard;
    const OpenedCase opened = open_case(GetParam());
    const std::string family = opened.row.at("family");
    const double tolerance = opened.row.at("tolerance");
    const auto& model = model_of(family);
    const auto expected = models::TensorFiles::open(test::reference("adapters/lora/expected.safetensors"));
    const auto given = [&](const std::string& name) {
        return models::stored_tensor(expected, family + "." + name);
    };
    for (const std::string scale : {"1.0", "-0.8"}) {
        Edits edits;
        for (const auto& delta : opened.deltas)
            edits.push_back({.delta = delta, .lambda = std::stod(scale), .block_lambda = {}});
        const auto near = [&](const Tensor& got, const std::string& output) {
            std::string name = GetParam() + "." + scale + "." + output;
            if (!expected.find(name)) name = family + ".base." + output;
            const Tensor wanted = models::stored_tensor(expected, name);
            EXPECT_LT(((got - wanted).norm() / wanted.norm()).item<double>(), tolerance) << name;
        };
        const auto text = load_text_encoder(model, "text_encoder", {}, edits)(given("ids"));
        const auto unet = load_unet(model, {}, edits);
        if (family == "sd1") {
            near(text.last_hidden_state, "text");
            near(unet.forward(given("x"), torch::tensor(400.0), text.last_hidden_state), "unet");
            continue;
        }
        const auto text2 = load_text_encoder(model, "text_encoder_2", {}, edits)(given("ids2"));
        const Tensor first = text.hidden_states[text.hidden_states.size() - 2],
                     second = text2.hidden_states[text2.hidden_states.size() - 2];
        near(first, "text");
        near(second, "text2");
        near(text2.projected, "text2_embeds");
        near(unet.forward(given("x"), torch::tensor(400.0), torch::cat({first, second}, -1),
                          models::AddedConditions{text2.projected, given("time_ids"), {}}),
             "unet");
    }
}

TEST(AdapterFiles, OfOtherKindsAreRefusedByWhatTheyAre) {
    for (const auto& row : adapter_cases().at("refused")) {
        const std::string file = row.at("files")[0];
        AdapterReport report;
        try {
            (void)read_adapter(test::reference("adapters/lora/" + file), model_of(row.at("family")), report);
            ADD_FAILURE() << file << " was read";
        } catch (const Failure& failure) {
            EXPECT_THAT(failure.error().sentence(),
                        HasSubstr(row.at("sentence_contains").get<std::string>()));
        }
    }
}

TEST(AdapterFolders, OfPeftGiveAllTheirNetworks) {
    AdapterReport report;
    const Delta delta =
        read_adapter(test::reference("adapters/lora/sd1_peft_folder"), model_of("sd1"), report);
    EXPECT_EQ(delta.components.size(), 2U);
    EXPECT_EQ(delta.tensors(), 44U);
    EXPECT_THROW((void)read_adapter(test::reference("adapters"), model_of("sd1"), report), Failure);
}

// Files of public threads, thinned to the middle block and one layer of the text encoder. All hold the same
// factors under other names.
struct FieldFile {
    const char* name;
    double strength;  ///< against k_plain
    size_t tensors, bundled = 0;
};

void PrintTo(const FieldFile& file, std::ostream* out) { *out << file.name; }

class AdapterOfTheField : public testing::TestWithParam<FieldFile> {};

INSTANTIATE_TEST_SUITE_P(Names, AdapterOfTheField,
                         testing::Values(FieldFile{"a_prefix", 1, 8}, FieldFile{"d14_no_prefix", 1, 8},
                                         FieldFile{"d16_processor_te", 1, 10},
                                         FieldFile{"d22_lora_dot", 1, 10}, FieldFile{"d26_peft_te", 1, 10},
                                         FieldFile{"d34_alpha16_in_metadata", 4, 8},
                                         FieldFile{"k_bundle_emb", 1, 8, 1}, FieldFile{"k_norm", 1, 10},
                                         FieldFile{"k_plain", 1, 8}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_P(AdapterOfTheField, GivesTheSameChangeUnderItsNames) {
    const auto read = [](const std::string& name, AdapterReport& report) {
        return read_adapter(test::data("field/lora/" + name + ".safetensors"), model_of("sd1"), report);
    };
    AdapterReport report, plain_report;
    const Delta delta = read(GetParam().name, report), plain = read("k_plain", plain_report);
    EXPECT_EQ(delta.tensors(), GetParam().tensors);
    EXPECT_EQ(report.embeddings.size(), GetParam().bundled);
    EXPECT_EQ(delta.notes.size(), GetParam().bundled);
    for (const auto& [tensor, change] : plain.components.at("unet")) {
        ASSERT_TRUE(delta.components.at("unet").contains(tensor)) << tensor;
        const auto shape = shape_of(change);
        EXPECT_TRUE(torch::allclose(delta.components.at("unet").at(tensor).in_float32(tensor, shape),
                                    GetParam().strength * change.in_float32(tensor, shape)))
            << tensor;
    }
}

TEST(AdapterOfToday, TakesAlphaFromTheMetadataUnderOldNamesToo) {
    for (const char* name : {"today_alpha16", "today_peft_alpha16"}) {
        AdapterReport report;
        const Delta delta = read_adapter(test::data(std::string("field/lora/") + name + ".safetensors"),
                                         model_of("sd1"), report);
        for (const auto& [tensor, change] : delta.components.at("unet"))
            EXPECT_EQ(change.scale, 4) << name << " " << tensor;
    }
}

TEST(AdapterInFloat8, IsReadByItsValues) {
    AdapterReport report;
    const Delta delta = read_adapter(test::data("field/lora/fp8.safetensors"), model_of("sd1"), report);
    EXPECT_EQ(delta.tensors(), 8U);
    // Ones throughout: rank 4, alpha 1.
    for (const auto& [tensor, change] : delta.components.at("unet"))
        EXPECT_TRUE(change.in_float32(tensor, shape_of(change)).eq(1).all().item<bool>()) << tensor;
}

TEST(LoraExport, GivesAllModulesOneRankInEveryNaming) {
    // diffusers loses alphas that differ from module to module.
    const auto& model = model_of("sd1");
    Delta delta{.kind = "sum", .components = {}, .notes = {}};
    int64_t rank = 1;
    for (const std::string layer : {"to_q", "to_k", "to_v"}) {
        const std::string tensor = "mid_block.attentions.0.transformer_blocks.0.attn1." + layer + ".weight";
        Change& change = delta.components["unet"][tensor];
        change.up = torch::randn({32, rank});
        change.down = torch::randn({rank++, 32});
    }
    const test::TempDir folder;
    for (const auto naming : {LoraNaming::peft, LoraNaming::kohya}) {
        const auto path = folder / "out.safetensors";
        (void)write_lora(path, delta, -0.8, 1, naming, model);
        AdapterReport report;
        const Delta back = read_adapter(path, model, report);
        EXPECT_EQ(report.smallest_rank, 3);
        EXPECT_EQ(report.largest_rank, 3);
        for (const auto& [tensor, change] : delta.components.at("unet"))
            EXPECT_TRUE(torch::allclose(back.components.at("unet").at(tensor).in_float32(tensor, {32, 32}),
                                        -0.8 * change.in_float32(tensor, {32, 32}), 1e-5, 1e-6));
    }
}

TEST(AdapterInSingleFileNames, OpensOnSd1) {
    AdapterReport report;
    const Delta delta =
        read_adapter(test::data("field/lora/k_ldm_names_sd1.safetensors"), model_of("sd1"), report);
    EXPECT_EQ(delta.tensors(), 2U);
    EXPECT_TRUE(delta.components.at("unet").contains("down_blocks.0.resnets.0.time_emb_proj.weight"));
}

TEST(NewValues, AreAnEditOfValueMinusBase) {
    AdapterReport report;
    const auto path = test::data("field/lora/uce_partial_unet.safetensors");
    const auto delta = std::make_shared<const Delta>(read_adapter(path, model_of("sd1"), report));
    EXPECT_EQ(delta->kind, "task vector");
    EXPECT_TRUE(delta->notes.empty());
    const auto values = models::TensorFiles::open(path);
    const auto base = models::component_files(model_of("sd1"), "unet");
    EXPECT_EQ(delta->tensors(), values.tensors().size());
    for (const auto& [name, stored] : values.tensors()) {
        const Tensor value = models::stored_tensor(values, name).to(torch::kFloat32);
        const Tensor own = models::stored_tensor(base, name).to(torch::kFloat32);
        const auto at = [&](double lambda) {
            return edited_tensor("unet", name, base,
                                 {{.delta = delta, .lambda = lambda, .block_lambda = {}}});
        };
        EXPECT_TRUE(torch::allclose(at(1), value, 1e-5, 1e-6)) << name;
        EXPECT_TRUE(torch::allclose(at(-0.8), own - 0.8 * (value - own), 1e-5, 1e-6)) << name;
        EXPECT_FALSE(torch::equal(value, own)) << name;
    }
}

std::string text_in_tree(const std::string& path) {
    std::ifstream in(std::string(BURIN_SOURCE_DIR) + "/" + path);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(ExtendingBurin, ShowsTheMethodAsItIs) {
    const std::string page = text_in_tree("docs/extending.md"),
                      code = text_in_tree("core/weights/adapter_ia3.cpp");
    const auto begin = page.find("Tensor ia3_change");
    ASSERT_NE(begin, std::string::npos);
    std::string shown = page.substr(begin, page.find("```", begin) - begin);
    while (!shown.empty()) {
        const auto end = std::min(shown.find("\n\n"), shown.size());
        EXPECT_NE(code.find(shown.substr(0, end)), std::string::npos) << shown.substr(0, end);
        shown.erase(0, end + 2);
    }
}

}  // namespace
}  // namespace burin::weights
