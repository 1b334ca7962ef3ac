// The sampler that docs/extending.md adds: the same code, compiled and run.
#include <algorithm>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "core/diffusion/algorithm.h"

namespace burin::diffusion::algorithms {
extern const Algorithm lms2;
}
#include "tests/core/diffusion/sampler_lms2.inc"
#include "tests/core/diffusion/toy.h"

namespace burin::test {
namespace {

std::string text_of_file(const std::string& path) {
    std::ifstream in(std::string(BURIN_SOURCE_DIR) + "/" + path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

TEST(ExtendingBurin, ShowsTheVerySamplerThatIsTested) {
    const std::string code = text_of_file("tests/core/diffusion/sampler_lms2.inc");
    ASSERT_FALSE(code.empty());
    const std::string shown = std::string("```cpp\n").append(code).append("```");
    EXPECT_NE(text_of_file("docs/extending.md").find(shown), std::string::npos);
}

TEST(Readme, NamesEverySampler) {
    const std::string page = text_of_file("README.md");
    for (const auto& sampler : protocol::samplers)
        EXPECT_NE(page.find(std::string("`").append(sampler.name).append("`")), std::string::npos)
            << sampler.name;
}

TEST(ExtendingBurin, ItsSamplerFallsWithTheSquareOfTheSteps) {
    const nlohmann::json file = {{"_class_name", "EulerDiscreteScheduler"}};
    NoiseStream stream({4});
    const Tensor noise = stream.draw({4, 8, 8}).to(torch::kFloat64);
    const auto run = [&](const std::string& sampler, const diffusion::Algorithm* algorithm, int steps) {
        Schedule schedule = schedule_of(file, sampler, steps);
        if (algorithm != nullptr) schedule.algorithm = algorithm;
        SamplerState state = start(schedule, noise);
        while (!finished(schedule, state)) {
            const double sigma = schedule.levels[static_cast<size_t>(state.i)].sigma;
            // A picture of unit variance, seen through noise: dx/dsigma is known everywhere.
            const Tensor denoised = state.x / (1 + sigma * sigma);
            advance(schedule, state, (state.x - denoised) / sigma);
        }
        return state.x;
    };
    const Tensor exact = run("heun", nullptr, 900);
    const double euler = distance(exact, run("euler", nullptr, 80));
    EXPECT_LT(distance(exact, run("euler", &diffusion::algorithms::lms2, 80)), euler / 4);
}

}  // namespace
}  // namespace burin::test
