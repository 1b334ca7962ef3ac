// How long opening a checkpoint takes, beside reading its weight files once, by turns. make_random_sd15.py
// makes a folder of Stable Diffusion 1.5's size, and burin-cli convert a single file of that; make_random_single_file.py makes
// files of the sizes of 1.5, 2.1 and XL.
//
//   bench_open_checkpoint MODEL [bf16|fp32|fp16] [threads] [rounds]    # MODEL as models::parse_model_place reads it
//
// Everything is opened: configurations, headers and tables are checked, all networks built, every
// weight looked at. The first round fills the file cache and is not counted.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <set>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

#include <ATen/Parallel.h>

#include "core/models/model_folder.h"
#include "core/nn/large_memory.h"

namespace {

using namespace burin::models;
using Clock = std::chrono::steady_clock;

double seconds_of(const std::function<void()>& work) {
    const auto start = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double processor_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Each once, although all components of a single file are in one.
std::set<std::filesystem::path> weight_files(const ModelDescription& model) {
    std::set<std::filesystem::path> paths;
    for (const auto& component : model.components) {
        const auto tensors = component_files(model, component.name);
        for (const auto& weights : tensors.files()) paths.insert(weights.path());
    }
    return paths;
}

void read_into_fresh_memory(const ModelDescription& model) {
    for (const auto& path : weight_files(model)) {
        const auto bytes = static_cast<int64_t>(std::filesystem::file_size(path));
        const auto memory = burin::nn::empty_large({bytes}, torch::kUInt8);
        const int file = open(path.c_str(), O_RDONLY);
        auto* to = memory.data_ptr<uint8_t>();
        for (ssize_t got = 0; (got = read(file, to, 1 << 20)) > 0;) to += got;
        close(file);
    }
}

void read_once(const ModelDescription& model) {
    std::vector<char> buffer(128 << 10);
    for (const auto& path : weight_files(model)) {
        const int file = open(path.c_str(), O_RDONLY);
        while (read(file, buffer.data(), buffer.size()) > 0) {
        }
        close(file);
    }
}

void open_all(const ModelPlace& place, const LoadOptions& options) {
    const auto model = require_model(place);
    const auto text = load_text_encoder(model, options);
    if (model.text_encoder_2) (void)load_text_encoder_2(model, options);
    const auto unet = load_unet(model, options);
    const auto vae = load_vae(model, options);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_open_checkpoint MODEL [bf16|fp32|fp16] [threads] [rounds]\n");
        return 2;
    }
    const std::string type = argc > 2 ? argv[2] : "bf16";
    at::set_num_threads(argc > 3 ? std::atoi(argv[3]) : 2);
    const int rounds = argc > 4 ? std::atoi(argv[4]) : 7;
    LoadOptions options;
    options.type = type == "bf16" ? torch::kBFloat16 : type == "fp16" ? torch::kFloat16 : torch::kFloat32;
    const ModelPlace place = burin::value_or_throw(parse_model_place(argv[1]));
    const auto model = require_model(place);
    int64_t bytes = 0;
    for (const auto& component : model.components) bytes += component.bytes;
    std::vector<double> reading, opening;
    for (int round = 0; round <= rounds; ++round) {
        const double fresh = seconds_of([&] { read_into_fresh_memory(model); });
        const double once = seconds_of([&] { read_once(model); });
        const double before = processor_seconds();
        const double opened = seconds_of([&] { open_all(place, options); });
        const double processor = processor_seconds() - before;
        if (round == 0) continue;
        reading.push_back(once);
        opening.push_back(opened);
        std::printf(
            "read once %.3f s, into fresh memory %.3f s, opened %.3f s (processor %.3f s), ratio %.2f\n",
            once, fresh, opened, processor, opened / once);
    }
    std::sort(reading.begin(), reading.end());
    std::sort(opening.begin(), opening.end());
    const size_t middle = reading.size() / 2;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf(
        "%.2f GB, %s, %d threads: best %.3f of %.3f s = %.2f, median %.3f of %.3f s = %.2f; peak %.2f GB\n",
        static_cast<double>(bytes) / 1e9, type.c_str(), at::get_num_threads(), opening.front(),
        reading.front(), opening.front() / reading.front(), opening[middle], reading[middle],
        opening[middle] / reading[middle], static_cast<double>(usage.ru_maxrss) / 1e6);
}
