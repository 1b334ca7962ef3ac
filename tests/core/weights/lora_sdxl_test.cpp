// A kohya LoRA for SDXL against an independent implementation: names of the single-file layout, both text
// encoders, mixed ranks and alphas.
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/models/weight_loading.h"
#include "core/weights/adapter_file.h"
#include "core/weights/edited_model.h"
#include "tests/support/reference.h"

namespace burin::weights {
namespace {

class LoraForSdxl : public testing::Test {
  protected:
    const models::ModelDescription model_ = models::require_model(test::reference("models/sdxl"));
    AdapterReport report_;
    const std::shared_ptr<const Delta> delta_ = std::make_shared<const Delta>(
        read_adapter(test::reference("lora_sdxl/sdxl_kohya.safetensors"), model_, report_));
};

TEST_F(LoraForSdxl, ChangesEveryModuleByWhatTheReferenceLists) {
    std::ifstream file(test::reference("lora_sdxl/modules.json"));
    const auto rows = nlohmann::json::parse(file);
    EXPECT_EQ(delta_->tensors(), rows.size());
    EXPECT_TRUE(report_.unmatched.empty());
    for (const auto& row : rows) {
        const std::string component = row[1], tensor = row[2].get<std::string>() + ".weight";
        ASSERT_TRUE(delta_->components.at(component).contains(tensor)) << row[0];
        const auto shape = models::component_files(model_, component).find(tensor)->info.shape;
        const Tensor change = delta_->components.at(component)
                                  .at(tensor)
                                  .in_float32(tensor, shape)
                                  .to(torch::kFloat64)
                                  .flatten();
        const double norm = row[3];
        EXPECT_NEAR(change.norm().item<double>(), norm, 1e-5 * norm) << row[0];
        // Tells a transposed or swapped change from the right one.
        const Tensor probe = torch::arange(change.numel(), torch::kFloat64).sin();
        EXPECT_NEAR(change.dot(probe).item<double>(), row[4].get<double>(),
                    1e-5 * norm * probe.norm().item<double>())
            << row[0];
    }
}

TEST_F(LoraForSdxl, MergedNetworksGiveTheReferencesOutputs) {
    const torch::InferenceMode guard;
    const auto expected = models::TensorFiles::open(test::reference("lora_sdxl/expected.safetensors"));
    const auto given = [&](const std::string& name) { return models::stored_tensor(expected, name); };
    for (const std::string lambda : {"base", "1.0", "-0.8"}) {
        const double scale = lambda == "base" ? 0 : std::stod(lambda);
        const Edits edits{{.delta = delta_, .lambda = scale, .block_lambda = {}}};
        const auto near = [&](const Tensor& got, const std::string& name) {
            const Tensor wanted = given(lambda + "." + name);
            EXPECT_LT(((got - wanted).norm() / wanted.norm()).item<double>(), 2e-4) << lambda << " " << name;
        };
        const auto text = load_text_encoder(model_, "text_encoder", {}, edits)(given("ids"));
        const auto text2 = load_text_encoder(model_, "text_encoder_2", {}, edits)(given("ids2"));
        const size_t last = text.hidden_states.size() - 2, last2 = text2.hidden_states.size() - 2;
        near(text.hidden_states[last], "text");
        near(text.last_hidden_state, "text_last");
        near(text2.hidden_states[last2], "text2");
        near(text2.projected, "text2_embeds");
        const Tensor context = torch::cat({text.hidden_states[last], text2.hidden_states[last2]}, -1);
        const auto unet = load_unet(model_, {}, edits);
        near(unet.forward(given("x"), torch::tensor(400.0), context,
                          models::AddedConditions{text2.projected, given("time_ids"), {}}),
             "unet");
    }
}

}  // namespace
}  // namespace burin::weights
