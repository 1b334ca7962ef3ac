// Arithmetic on deltas: small tensors whose results can be checked by hand.
#include "core/weights/delta.h"

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/models/model_folder.h"
#include "tests/support/reference.h"

namespace burin::weights {
namespace {

Delta dense(std::initializer_list<float> values, const std::string& tensor = "w") {
    Delta delta{.kind = "test", .components = {}, .notes = {}};
    delta.components["unet"][tensor].dense = torch::tensor(std::vector<float>(values));
    return delta;
}

Tensor value(const Delta& delta, const std::string& tensor = "w") {
    return delta.components.at("unet").at(tensor).dense;
}

TEST(Delta, SumIsTheAnalogy) {
    const Delta a = dense({1, 2}), b = dense({5, 5}), c = dense({10, 20});
    EXPECT_TRUE(torch::equal(value(sum({{&c, 1}, {&b, 1}, {&a, -1}})), torch::tensor({14.F, 23.F})));
}

TEST(Delta, SumKeepsTensorsThatOnlyOneSideTouches) {
    const Delta a = dense({1, 2}), b = dense({3}, "v");
    const Delta both = sum({{&a, 2}, {&b, -1}});
    EXPECT_TRUE(torch::equal(value(both), torch::tensor({2.F, 4.F})));
    EXPECT_TRUE(torch::equal(value(both, "v"), torch::tensor({-3.F})));
    const Delta other = dense({1, 2, 3});
    EXPECT_THROW(static_cast<void>(sum({{&a, 1}, {&other, 1}})), Failure);
}

TEST(Delta, ConsensusKeepsAgreeingSignsOnly) {
    const Delta a = dense({1, -2, 3, 0}), b = dense({3, -4, -1, 2});
    EXPECT_TRUE(torch::equal(value(sign_consensus({&a, &b})), torch::tensor({2.F, -3.F, 0.F, 0.F})));
    EXPECT_THROW(static_cast<void>(sign_consensus({})), Failure);
}

TEST(Delta, NormAndCosineSeeEveryForm) {
    const Delta a = dense({3, 4});
    Delta product{.kind = "lora", .components = {}, .notes = {}};
    product.components["unet"]["w"] = {.dense = {},
                                       .tuned = {},
                                       .base = {},
                                       .up = torch::ones({1, 1}),
                                       .down = torch::tensor({{3.F, 4.F}}),
                                       .scale = 2};
    EXPECT_NEAR(norm(a), 5, 1e-12);
    EXPECT_NEAR(norm(product), 10, 1e-12);
    const Delta opposite = dense({-3, -4}), across = dense({4, -3});
    EXPECT_NEAR(cosine(a, opposite), -1, 1e-12);
    EXPECT_NEAR(cosine(a, across), 0, 1e-12);
    EXPECT_EQ(cosine(a, dense({0, 0})), 0);
}

TEST(TaskVector, OfAModelAndItselfIsZeroAndSkipsIntegers) {
    const auto model = models::require_model(test::reference("models/sd1"));
    const std::map<std::string, models::TensorFiles> files{
        {"text_encoder", models::component_files(model, "text_encoder")}};
    const Delta delta = task_vector(files, files);
    EXPECT_GT(delta.tensors(), 10U);
    EXPECT_EQ(norm(delta), 0);
    for (const auto& [name, change] : delta.components.at("text_encoder"))
        EXPECT_EQ(name.find("position_ids"), std::string::npos);
    const std::map<std::string, models::TensorFiles> other{{"unet", models::component_files(model, "unet")}};
    EXPECT_THROW(static_cast<void>(task_vector(files, other)), Failure);
}

}  // namespace
}  // namespace burin::weights
