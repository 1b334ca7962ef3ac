// Times one forward pass of a UNet of the size of Stable Diffusion 1.5 on this machine's CPU, with made-up
// weights.
//
//   bench_unet [--type bf16|fp32] [--rows N] [--size LATENT] [--threads N] [--repeats N] [--level LEVEL]
//   [--interactive]
//
// Prints one JSON object: seconds of every pass, the best and the median, the peak of resident memory.
// --interactive waits for a line on stdin before each pass and prints each time as it comes, so that a script
// can alternate programs.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <string>

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include "core/models/unet.h"
#include "core/nn/cpu_features.h"

namespace {

using namespace burin;

struct Options {
    std::string type = "bf16";
    int64_t rows = 1, size = 64;
    int threads = 2, repeats = 5, level = 3;
    bool interactive = false;
};

/// Small random weights in the type of the run, made at the speed of a copy: one block of numbers over and
/// over.
class MadeUpSource : public nn::WeightSource {
  public:
    explicit MadeUpSource(torch::ScalarType type) : type_(type), block_(torch::randn({1 << 16}) * 0.02) {}
    torch::Tensor take(const std::string&, const nn::Shape& shape, nn::Role role) override {
        const bool norm = role == nn::Role::norm_scale || role == nn::Role::norm_shift;
        if (role == nn::Role::norm_scale) return torch::ones(shape);
        const auto out = torch::empty({c10::multiply_integers(shape)}, norm ? torch::kFloat32 : type_);
        for (int64_t first = 0; first < out.numel(); first += block_.numel()) {
            const int64_t count = std::min(block_.numel(), out.numel() - first);
            out.narrow(0, first, count).copy_(block_.narrow(0, 0, count));
        }
        return out.view(shape);
    }
    [[nodiscard]] bool has(const std::string&) const override { return true; }

  private:
    torch::ScalarType type_;
    torch::Tensor block_;
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
        else if (all[i] == "--rows")
            options.rows = std::stoll(value());
        else if (all[i] == "--size")
            options.size = std::stoll(value());
        else if (all[i] == "--threads")
            options.threads = std::stoi(value());
        else if (all[i] == "--repeats")
            options.repeats = std::stoi(value());
        else if (all[i] == "--level")
            options.level = std::stoi(value());
        else if (all[i] == "--interactive")
            options.interactive = true;
        else
            throw std::runtime_error("unknown option " + all[i]);
    }
    return options;
}

int64_t peak_bytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stoll(line.substr(6)) * 1024;
    return 0;
}

models::UNetConfig sd15() {
    return models::parse_unet_config(
               {{"cross_attention_dim", 768}, {"attention_head_dim", 8}, {"sample_size", 64}})
        .config;
}

int run(const Options& options) {
    at::set_num_threads(options.threads);
    nn::limit_cpu_level(static_cast<nn::CpuLevel>(options.level));
    const torch::InferenceMode inference;
    torch::manual_seed(1);
    MadeUpSource source(options.type == "bf16" ? torch::kBFloat16 : torch::kFloat32);
    const models::UNet unet(nn::Scope(source), sd15());
    const auto text = unet.project_context(torch::randn({options.rows, 77, 768}));
    const auto x = torch::randn({options.rows, 4, options.size, options.size});
    std::vector<double> seconds;
    const auto pass = [&] {
        const auto start = std::chrono::steady_clock::now();
        (void)unet.forward(x, torch::tensor(500.0), text);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    pass();  // the first one faults in memory
    for (std::string line; options.interactive && std::getline(std::cin, line);)
        std::cout << pass() << std::endl;
    for (int i = 0; !options.interactive && i < options.repeats; ++i) seconds.push_back(pass());
    auto sorted = seconds;
    std::sort(sorted.begin(), sorted.end());
    nlohmann::json report{{"seconds", seconds}, {"peak_bytes", peak_bytes()}, {"type", options.type}};
    if (!sorted.empty()) report.update({{"best", sorted.front()}, {"median", sorted[sorted.size() / 2]}});
    std::cout << report.dump() << std::endl;
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
