// Times the autoencoder of Stable Diffusion 1.5 decoding one picture on this machine's CPU, with made-up
// weights.
//
//   bench_vae_decode [--type bf16|fp32] [--size PIXELS] [--threads N] [--repeats N] [--interactive]
//
// Prints one JSON object: seconds of every pass, the peak of resident memory. --interactive waits for a line
// on stdin before each pass and prints each time as it comes, so that a script can alternate programs.
#include <chrono>
#include <iostream>
#include <string>
#include <sys/resource.h>
#include <vector>

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

#include "core/models/autoencoder_kl.h"

namespace {

using namespace burin;

struct Options {
    std::string type = "bf16";
    int64_t size = 512;
    int threads = 2, repeats = 5;
    bool interactive = false;
};

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

Options read_options(int argc, char** argv) {
    Options options;
    const auto all = std::vector<std::string>(argv + 1, argv + argc);
    for (size_t i = 0; i < all.size(); ++i) {
        const auto value = [&] {
            return i + 1 < all.size() ? all[++i] : throw std::runtime_error(all[i] + " needs a value");
        };
        if (all[i] == "--type")
            options.type = value();
        else if (all[i] == "--size")
            options.size = std::stoll(value());
        else if (all[i] == "--threads")
            options.threads = std::stoi(value());
        else if (all[i] == "--repeats")
            options.repeats = std::stoi(value());
        else if (all[i] == "--interactive")
            options.interactive = true;
        else
            throw std::runtime_error("unknown option " + all[i]);
    }
    return options;
}

int64_t peak_bytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return int64_t{usage.ru_maxrss} * 1024;
}

int run(const Options& options) {
    at::set_num_threads(options.threads);
    const torch::InferenceMode inference;
    models::VaeConfig config;
    config.block_out_channels = {128, 256, 512, 512};
    config.layers_per_block = 2;
    const auto type = options.type == "bf16" ? torch::kBFloat16 : torch::kFloat32;
    NoiseSource source(type);
    const models::AutoencoderKl vae(nn::Scope(source), config);
    const auto z = torch::randn({1, 4, options.size / 8, options.size / 8}).to(type);
    const auto pass = [&] {
        const auto start = std::chrono::steady_clock::now();
        (void)vae.decode(z);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    pass();  // the first one faults in memory
    std::vector<double> seconds;
    for (std::string line; options.interactive && std::getline(std::cin, line);)
        std::cout << pass() << std::endl;
    for (int i = 0; !options.interactive && i < options.repeats; ++i) seconds.push_back(pass());
    std::cout << nlohmann::json{{"seconds", seconds}, {"peak_bytes", peak_bytes()}, {"type", options.type}}
              << std::endl;
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(read_options(argc, argv));
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 2;
    }
}
