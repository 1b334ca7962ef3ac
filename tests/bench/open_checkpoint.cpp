// How long opening a checkpoint takes, beside reading its files once. Writes a random model of SD 1.5's size
// (2.1 GB as float16) into a temporary folder, so it measures a warm file cache.
//
//   open_checkpoint [fp32|bf16|fp16] [threads]
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>
#include <vector>

#include "core/models/model_folder.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace burin;
using namespace burin::models;
using Clock = std::chrono::steady_clock;

/// Processor time of all threads: comparable where the machine is busy with other things.
double cpu_ms() { return static_cast<double>(std::clock()) * 1000 / CLOCKS_PER_SEC; }

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// A safetensors file of float16 noise with the given tensors; gives its bytes.
size_t write_noise(const std::filesystem::path& path, const nn::ExpectedTable& table) {
    nlohmann::json header;
    size_t offset = 0;
    for (const auto& [name, expected] : table) {
        size_t bytes = 2;
        for (const int64_t size : expected.shape) bytes *= static_cast<size_t>(size);
        header[name] = {
            {"dtype", "F16"}, {"shape", expected.shape}, {"data_offsets", {offset, offset + bytes}}};
        offset += bytes;
    }
    std::string text = header.dump();
    while (text.size() % 8 != 0) text += ' ';
    const uint64_t size = text.size();
    std::filesystem::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(&size), 8);
    out << text;
    const auto noise = (torch::randn({1 << 20}) * 0.02).to(torch::kFloat16);
    const size_t piece = static_cast<size_t>(noise.numel()) * 2;
    for (size_t done = 0; done < offset; done += piece) {
        out.write(static_cast<const char*>(noise.data_ptr()),
                  static_cast<std::streamsize>(std::min(piece, offset - done)));
    }
    return offset;
}

double read_once_ms(const std::vector<std::filesystem::path>& paths) {
    const auto start = Clock::now();
    std::vector<char> buffer(128 << 10);
    for (const auto& path : paths) {
        const int file = open(path.c_str(), O_RDONLY);
        while (read(file, buffer.data(), buffer.size()) > 0) {
        }
        close(file);
    }
    return ms_since(start);
}

/// Loading without building: what conversion costs beside the layers' own packing.
double weights_alone_ms(const std::vector<std::filesystem::path>& paths,
                        const std::vector<nn::ExpectedTable>& tables, const LoadOptions& options) {
    const auto start = Clock::now();
    std::vector<torch::Tensor> weights;
    for (size_t i = 0; i < paths.size(); ++i) {
        FileSource source(TensorFiles::open(paths[i]), options);
        for (const auto& [name, row] : tables[i]) weights.push_back(source.take(name, row.shape, row.role));
    }
    return ms_since(start);
}

UNetConfig sd15_unet() {
    return parse_unet_config(nlohmann::json::parse(R"({"act_fn": "silu", "attention_head_dim": 8,
        "block_out_channels": [320, 640, 1280, 1280], "cross_attention_dim": 768, "down_block_types": ["CrossAttnDownBlock2D",
        "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"], "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D",
        "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"], "sample_size": 64})"))
        .config;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string precision = argc > 1 ? argv[1] : "fp32";
    at::set_num_threads(argc > 2 ? std::atoi(argv[2]) : 2);
    LoadOptions options;
    options.type = precision == "bf16"   ? torch::kBFloat16
                   : precision == "fp16" ? torch::kFloat16
                                         : torch::kFloat32;
    VaeConfig vae;
    vae.block_out_channels = {128, 256, 512, 512};
    vae.layers_per_block = 2;
    ClipTextConfig text;
    text.tower = {768, 3072, 12, 12, nn::Activation::quick_gelu, 1e-5};
    const auto unet = sd15_unet();

    const test::TempDir folder;
    const std::vector<std::filesystem::path> paths{folder / "unet.safetensors", folder / "vae.safetensors",
                                                   folder / "text.safetensors"};
    size_t bytes = write_noise(paths[0], expected_table<UNet>(unet));
    bytes += write_noise(paths[1], expected_table<AutoencoderKl>(vae));
    bytes += write_noise(paths[2], expected_table<ClipTextEncoder>(text));
    std::printf("%.2f GB, %s, %d threads\n", static_cast<double>(bytes) / 1e9, precision.c_str(),
                at::get_num_threads());
    const std::vector<nn::ExpectedTable> tables{expected_table<UNet>(unet),
                                                expected_table<AutoencoderKl>(vae),
                                                expected_table<ClipTextEncoder>(text)};
    for (int round = 0; round < 4; ++round) {
        std::printf("weights alone %.0f ms, ", weights_alone_ms(paths, tables, options));
        const double cpu_before = cpu_ms();
        const double once = read_once_ms(paths);
        const double cpu_read = cpu_ms();
        const auto start = Clock::now();
        const auto one = load_network<UNet>(TensorFiles::open(paths[0]), options, unet);
        const double after_unet = ms_since(start);
        const auto two = load_network<AutoencoderKl>(TensorFiles::open(paths[1]), options, vae);
        const auto three = load_network<ClipTextEncoder>(TensorFiles::open(paths[2]), options, text);
        const double opened = ms_since(start);
        std::printf("read once %.0f ms (cpu %.0f), opened %.0f ms (unet %.0f, cpu %.0f), ratio %.2f\n", once,
                    cpu_read - cpu_before, opened, after_unet, cpu_ms() - cpu_read, opened / once);
    }
}
