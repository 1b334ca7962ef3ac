#include <gtest/gtest.h>

#include "core/training/denoiser_training.h"
#include "core/training/export_model.h"
#include "tests/core/training/tiny.h"

namespace burin::training {
namespace {

using LossFunction = std::function<Tensor()>;

/// Every parameter has a gradient, and the gradient along itself predicts how the loss changes.
void expect_true_gradients(TrainingState& state, const LossFunction& loss) {
    loss().backward();
    models::NamedTensors gradients;
    for (const auto& [name, parameter] : state.parameters()) {
        ASSERT_TRUE(parameter.grad().defined()) << name << " has no gradient";
        EXPECT_TRUE(torch::isfinite(parameter.grad()).all().item<bool>()) << name;
        gradients[name] = parameter.grad().clone();
    }
    const torch::NoGradGuard guard;
    int checked = 0;
    for (const auto& [name, given] : state.parameters()) {
        Tensor parameter = given;
        const Tensor gradient = gradients.at(name);
        const double norm = gradient.norm().item<double>();
        if (norm < 1e-3) continue;  // too faint against rounding in float32
        const Tensor direction = gradient / norm, kept = parameter.clone();
        const double step = 2e-3;
        parameter.add_(direction, step);
        const double above = loss().item<double>();
        parameter.copy_(kept).sub_(direction, step);
        const double below = loss().item<double>();
        parameter.copy_(kept);
        const double measured = (above - below) / (2 * step);
        EXPECT_NEAR(measured, norm, 0.05 * norm + 2e-3) << name;
        ++checked;
    }
    EXPECT_GT(checked, 20);
}

TEST(Gradients, OfTheAutoencoderReachEveryParameterAndAreTrue) {
    VaeTraining vae(tiny::architecture(), 32, {});
    const Tensor pixels = torch::rand({2, 3, 32, 32}, step_generator(1, 1)) * 2 - 1;
    expect_true_gradients(vae.state(), [&] { return vae.loss(pixels, step_generator(5, 0)); });
}

TEST(Gradients, OfTheDenoiserReachEveryParameterOfUNetAndTextEncoder) {
    const test::TempDir folder;
    const auto mini = tiny::architecture();
    DenoiserTraining denoiser(mini, 32, make_tokenizer(mini, folder / "tokenizer"), {});
    const Tensor latents = torch::randn({4, 4, 8, 8}, step_generator(1, 1));
    const Tensor ids = denoiser.tokens({"a fox in the forest", "", "a house", "an old man with a hat"});
    // Position embeddings behind the end of every text still act: the padding is read as well.
    expect_true_gradients(denoiser.state(),
                          [&] { return denoiser.loss(latents, ids, step_generator(5, 0)); });
}

TEST(Gradients, InBFloat16PointWhereThoseOfFloat32Point) {
    VaeTraining full(tiny::architecture(), 32, {});
    VaeTraining mixed(tiny::architecture(), 32, {.type = torch::kBFloat16});
    const Tensor pixels = torch::rand({2, 3, 32, 32}, step_generator(1, 1)) * 2 - 1;
    full.loss(pixels, step_generator(5, 0)).backward();
    mixed.loss(pixels, step_generator(5, 0)).backward();
    double dot = 0, a = 0, b = 0;
    for (const auto& [name, parameter] : full.state().parameters()) {
        const Tensor g = parameter.grad(), h = mixed.state().parameters().at(name).grad();
        ASSERT_TRUE(h.defined()) << name;
        EXPECT_EQ(h.scalar_type(), torch::kFloat32);
        dot += (g * h).sum().item<double>();
        a += g.square().sum().item<double>();
        b += h.square().sum().item<double>();
    }
    EXPECT_GT(dot / std::sqrt(a * b), 0.98);
}

}  // namespace
}  // namespace burin::training
