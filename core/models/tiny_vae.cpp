#include "core/models/tiny_vae.h"

#include <array>
#include <optional>

#include "core/io/json.h"

namespace burin::models {
namespace {

/// Index of each convolution and block in the sequence the checkpoints number; activations and upsamplers
/// count too.
struct Numbering {
    int64_t conv_in = 0;
    std::vector<std::vector<int64_t>> blocks;
    std::vector<int64_t> convs;
};

Numbering number_layers(const TinyVaeConfig& config, int64_t first) {
    Numbering numbers{first, {}, {}};
    int64_t next = first + 2;  // the convolution and its activation
    for (size_t i = 0; i < config.num_decoder_blocks.size(); ++i) {
        auto& blocks = numbers.blocks.emplace_back();
        for (int64_t j = 0; j < config.num_decoder_blocks[i]; ++j) blocks.push_back(next++);
        if (i + 1 < config.num_decoder_blocks.size()) ++next;  // the upsampler
        numbers.convs.push_back(next++);
    }
    return numbers;
}

}  // namespace

TinyBlock::TinyBlock(const nn::Scope& scope, int64_t channels)
    : first_(scope / "conv" / 0, channels, channels),
      second_(scope / "conv" / 2, channels, channels),
      third_(scope / "conv" / 4, channels, channels) {}

Tensor TinyBlock::operator()(const Tensor& x) const {
    return torch::relu(third_(torch::relu(second_(torch::relu(first_(x))))) + x);
}

TinyDecoder::TinyDecoder(const nn::Scope& layers, const TinyVaeConfig& config, int64_t first_layer)
    : config_(config),
      conv_in_(layers / first_layer, config.latent_channels, config.decoder_block_out_channels.front()) {
    const auto numbers = number_layers(config, first_layer);
    for (size_t i = 0; i < numbers.blocks.size(); ++i) {
        const int64_t width = config.decoder_block_out_channels[i];
        const bool last = i + 1 == numbers.blocks.size();
        Stage stage;
        for (const int64_t number : numbers.blocks[i]) stage.blocks.emplace_back(layers / number, width);
        nn::ConvOptions options;
        options.bias = last;
        stage.conv =
            nn::Conv2d(layers / numbers.convs[i], width, last ? config.out_channels : width, options);
        stages_.push_back(std::move(stage));
    }
}

Tensor TinyDecoder::decode(const Tensor& latents) const {
    if (latents.dim() != 4 || latents.size(1) != config_.latent_channels || latents.numel() == 0) {
        throw Failure(ErrorCode::bad_input,
                      "the latents do not fit the tiny autoencoder, which has " +
                          std::to_string(config_.latent_channels) + " latent channels",
                      "use the tiny autoencoder that belongs to this model");
    }
    // The network was trained on latents that were softly clamped to this range.
    constexpr double range = 3;
    Tensor x = latents / config_.scaling_factor + config_.shift_factor;
    x = (torch::tanh(x / range) * range).contiguous(at::MemoryFormat::ChannelsLast);
    x = torch::relu(conv_in_(x));
    for (size_t i = 0; i < stages_.size(); ++i) {
        for (const auto& block : stages_[i].blocks) x = block(x);
        if (i + 1 < stages_.size()) x = at::upsample_nearest2d(x, {2 * x.size(2), 2 * x.size(3)});
        x = stages_[i].conv(x);
    }
    return x.to(torch::kFloat32) * 2 - 1;
}

nn::ExpectedTable tiny_decoder_table(const TinyVaeConfig& config) {
    nn::RecordingSource recording;
    TinyDecoder decoder(nn::Scope(recording, "decoder.layers"), config, 0);
    return recording.table();
}

std::optional<std::filesystem::path> find_tiny_decoder(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(path, ignored)) return path;
    for (const char* folder : {"taesd", "vae_tiny"}) {
        const auto candidate = path / folder;
        if (std::filesystem::is_directory(candidate, ignored)) return candidate;
    }
    // A model folder has a config of its own kind in subfolders only, so this is a tiny decoder's folder.
    if (std::filesystem::is_regular_file(path / "config.json", ignored)) return path;
    return std::nullopt;
}

TinyDecoder load_tiny_decoder(const std::filesystem::path& path, const LoadOptions& options) {
    TinyVaeConfig config;
    std::filesystem::path file = path;
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
        const auto json =
            value_or_throw(io::read_json_file(path / "config.json", {.code = ErrorCode::bad_model}));
        auto parsed = parse_tiny_vae_config(json, (path.filename() / "config.json").string());
        if (!parsed.problems.empty()) throw Failure(parsed.problems.front());
        config = parsed.config;
        file = path / "diffusion_pytorch_model.safetensors";
    }
    const auto files = TensorFiles::open(file);
    const bool original = !files.find("decoder.layers.0.weight") && files.find("1.weight");
    const std::string prefix = original ? "" : "decoder.layers";
    const int64_t first = original ? 1 : 0;
    nn::RecordingSource recording;
    TinyDecoder expected(nn::Scope(recording, prefix), config, first);
    check_table(recording.table(), files);
    FileSource source(files, options);
    return TinyDecoder(nn::Scope(source, prefix), config, first);
}

}  // namespace burin::models
