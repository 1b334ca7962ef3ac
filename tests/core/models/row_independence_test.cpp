// What the trajectory cache relies on where rows share a call: on Burin's own kernels a row's bits do not
// depend on the rows beside it.
#include <gtest/gtest.h>

#include "core/nn/cpu_features.h"
#include "tests/core/models/unet_support.h"

namespace burin::models {
namespace {

using namespace unet_test;

/// Fresh weights that nobody will change, so that layers pack them.
class FrozenSource : public nn::RandomSource {
  public:
    FrozenSource(uint64_t seed, torch::ScalarType type) : RandomSource(seed), type_(type) {}
    Tensor take(const std::string& name, const nn::Shape& shape, nn::Role role) override {
        const bool norm = role == nn::Role::norm_scale || role == nn::Role::norm_shift;
        const Tensor drawn = RandomSource::take(name, shape, role);
        return norm ? drawn : drawn.to(type_);
    }
    [[nodiscard]] bool frozen() const override { return true; }

  private:
    torch::ScalarType type_;
};

UNetConfig config_on_own_kernels() {
    const auto parsed = parse_unet_config({{"block_out_channels", {64, 128}},
                                           {"down_block_types", {"CrossAttnDownBlock2D", "DownBlock2D"}},
                                           {"up_block_types", {"UpBlock2D", "CrossAttnUpBlock2D"}},
                                           {"layers_per_block", 1},
                                           {"norm_num_groups", 16},
                                           {"cross_attention_dim", 64},
                                           {"attention_head_dim", 4},
                                           {"sample_size", 16}},
                                          "the test's UNet");
    if (!parsed.problems.empty()) throw Failure(parsed.problems.front());
    return parsed.config;
}

class RowIndependence : public testing::TestWithParam<std::tuple<torch::ScalarType, int>> {
  protected:
    ~RowIndependence() override { nn::limit_cpu_level(nn::detected_cpu_level()); }
};

INSTANTIATE_TEST_SUITE_P(TypesAndLevels, RowIndependence,
                         testing::Combine(testing::Values(torch::kBFloat16, torch::kFloat32),
                                          testing::Values(1, 2, 3)));

TEST_P(RowIndependence, HoldsBitForBitAtEverySizeAndCompany) {
    const auto [type, number] = GetParam();
    const auto level = static_cast<nn::CpuLevel>(number);
    const bool runs =
        nn::detected_cpu_level() >= level && (type == torch::kFloat32 || level >= nn::CpuLevel::avx512_bf16);
    if (!runs) GTEST_SKIP() << "this processor has other kernels";
    nn::limit_cpu_level(level);
    const torch::InferenceMode inference;
    FrozenSource source(7, type);
    const UNet unet(nn::Scope(source), config_on_own_kernels());
    for (const int64_t side : {8, 20}) {
        const Tensor x = torch::randn({3, 4, side, side}), context = torch::randn({3, 77, 64});
        const auto text = unet.project_context(context);
        const Tensor all = unet.forward(x, torch::tensor(321.0), text);
        for (int64_t row = 0; row < 3; ++row) {
            const Tensor alone = unet.forward(x.narrow(0, row, 1), torch::tensor(321.0), text.select({row}));
            EXPECT_TRUE(torch::equal(alone, all.narrow(0, row, 1))) << "row " << row << " at " << side;
        }
        const Tensor pair = unet.forward(x.narrow(0, 1, 2), torch::tensor(321.0), text.select({1, 2}));
        EXPECT_TRUE(torch::equal(pair, all.narrow(0, 1, 2))) << "a pair at " << side;
    }
}

}  // namespace
}  // namespace burin::models
