// Networks built one after another over the same weights share what they packed.
#include <gtest/gtest.h>

#include "core/nn/layers.h"

namespace burin::nn {
namespace {

/// Ones of every shape, counting what was asked for.
class CountingSource : public WeightSource {
  public:
    explicit CountingSource(SharedLayers* shared, std::string own = {})
        : shared_(shared), own_(std::move(own)) {}
    Tensor take(const std::string&, const Shape& shape, Role) override { return torch::ones(shape); }
    StoredWeight take_stored(const std::string& name, const Shape& shape, Role role) override {
        ++stored;
        return {take(name, shape, role) * (name.starts_with(own_) && !own_.empty() ? 2 : 1), {}};
    }
    [[nodiscard]] bool has(const std::string&) const override { return true; }
    [[nodiscard]] std::optional<torch::ScalarType> packing_type() const override { return torch::kFloat32; }
    [[nodiscard]] SharedLayers* shared_layers(const std::string& layer) const override {
        return layer == own_ ? nullptr : shared_;
    }
    int stored = 0;

  private:
    SharedLayers* shared_;
    std::string own_;
};

struct Pair {
    explicit Pair(const Scope& scope) : first(scope / "first", 64, 64), second(scope / "second", 64, 64) {}
    Linear first, second;
};

class SharedLayersTest : public testing::Test {
  protected:
    void SetUp() override {
        if (!PackedWeight::fits({64, 64}, torch::kFloat32, false))
            GTEST_SKIP() << "this processor packs no weights";
    }
    const Tensor x_ = torch::ones({1, 64});
};

TEST_F(SharedLayersTest, AreTakenOverWhileANetworkLivesAndNotAfterwards) {
    SharedLayers shared;
    auto base = std::make_optional<Pair>([&] {
        CountingSource source(&shared);
        return Pair(Scope(source));
    }());
    const Tensor before = base->first(x_);
    EXPECT_TRUE(shared.any());

    CountingSource again(&shared);
    const Pair twin{Scope(again)};
    EXPECT_EQ(again.stored, 0);
    EXPECT_TRUE(torch::equal(twin.first(x_), before));

    base.reset();
    EXPECT_TRUE(shared.any()) << "the twin holds them";
}

TEST_F(SharedLayersTest, AreForgottenWithTheLastNetwork) {
    SharedLayers shared;
    {
        CountingSource source(&shared);
        const Pair base{Scope(source)};
    }
    EXPECT_FALSE(shared.any());
    CountingSource again(&shared);
    const Pair later{Scope(again)};
    EXPECT_EQ(again.stored, 2);
}

TEST_F(SharedLayersTest, ALayerOfItsOwnIsNeitherTakenNorLeft) {
    SharedLayers shared;
    CountingSource plain(&shared), edited(&shared, "second"), back(&shared);
    const Pair base{Scope(plain)};
    const Pair other{Scope(edited)};
    EXPECT_EQ(edited.stored, 1);
    EXPECT_TRUE(torch::equal(other.first(x_), base.first(x_)));
    EXPECT_FALSE(torch::equal(other.second(x_), base.second(x_)));
    const Pair restored{Scope(back)};
    EXPECT_EQ(back.stored, 0);
    EXPECT_TRUE(torch::equal(restored.second(x_), base.second(x_)));
}

}  // namespace
}  // namespace burin::nn
