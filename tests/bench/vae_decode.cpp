// How long the autoencoder of Stable Diffusion takes for one picture, with random weights.
//
//   vae_decode [fp32|bf16] [threads] [side in pixels]
#include <chrono>
#include <cstdio>
#include <string>

#include "core/models/autoencoder_kl.h"

namespace {

using namespace burin;

/// Random weights in the compute type, as FileSource would hand them out.
class NoiseSource : public nn::WeightSource {
  public:
    explicit NoiseSource(torch::ScalarType type) : type_(type) {}
    torch::Tensor take(const std::string& name, const nn::Shape& shape, nn::Role role) override {
        const auto tensor = random_.take(name, shape, role);
        const bool norm = role == nn::Role::norm_scale || role == nn::Role::norm_shift;
        return norm ? tensor : tensor.to(type_);
    }
    [[nodiscard]] bool has(const std::string&) const override { return true; }

  private:
    nn::RandomSource random_{1};
    torch::ScalarType type_;
};

}  // namespace

int main(int argc, char** argv) {
    const bool bf16 = argc > 1 && std::string(argv[1]) == "bf16";
    at::set_num_threads(argc > 2 ? std::atoi(argv[2]) : 2);
    const int64_t side = argc > 3 ? std::atoi(argv[3]) : 512;
    models::VaeConfig config;
    config.block_out_channels = {128, 256, 512, 512};
    config.layers_per_block = 2;
    const auto type = bf16 ? torch::kBFloat16 : torch::kFloat32;
    NoiseSource source(type);
    const models::AutoencoderKl vae(nn::Scope(source), config);
    torch::InferenceMode guard;
    const auto z = torch::randn({1, 4, side / 8, side / 8}).to(type);
    for (int round = 0; round < 4; ++round) {
        const auto start = std::chrono::steady_clock::now();
        const auto pixels = vae.decode(z);
        const double s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        std::printf("decode %ldx%ld %s: %.2f s\n", side, side, bf16 ? "bf16" : "fp32", s);
    }
}
