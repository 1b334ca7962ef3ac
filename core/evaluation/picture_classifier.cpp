#include "core/evaluation/picture_classifier.h"

#include <algorithm>
#include <cmath>

#include "core/base/result.h"
#include "core/io/atomic_file.h"
#include "core/io/json.h"
#include "core/io/output_place.h"
#include "core/models/weight_loading.h"

namespace burin::evaluation {
namespace {

namespace fs = std::filesystem;

/// In a type of its own, so that names and outputs can be checked when a file is read.
nlohmann::json config_json(const ClassifierArchitecture& architecture) {
    nlohmann::json groups = nlohmann::json::array();
    for (const auto& group : label_groups())
        groups.push_back({{"name", group.name}, {"choices", group.choices}});
    return {{"model_type", "burin_picture_classifier"},
            {"channels", architecture.channels},
            {"norm_num_groups", architecture.groups},
            {"image_size", architecture.side},
            {"groups", groups}};
}

ClassifierArchitecture parse_config(const nlohmann::json& json, const std::string& where) {
    const auto bad = [&](const std::string& why) {
        return Failure(ErrorCode::bad_model, where + " " + why, "train the classifier again");
    };
    ClassifierArchitecture architecture;
    try {
        if (json.at("model_type") != "burin_picture_classifier")
            throw bad("is not that of a picture classifier");
        json.at("channels").get_to(architecture.channels);
        json.at("norm_num_groups").get_to(architecture.groups);
        json.at("image_size").get_to(architecture.side);
        if (json.at("groups") != config_json(architecture).at("groups"))
            throw bad("names other groups than this version of Burin");
    } catch (const nlohmann::json::exception&) {
        throw bad("lacks a field or holds one of another type");
    }
    const auto& channels = architecture.channels;
    const bool good = !channels.empty() && channels.size() <= 6 && architecture.groups > 0 &&
                      architecture.side >= 16 && architecture.side <= 1024 &&
                      std::all_of(channels.begin(), channels.end(), [&](int64_t c) {
                          return c > 0 && c <= 4096 && c % architecture.groups == 0;
                      });
    if (!good) throw bad("describes a network that cannot be built");
    return architecture;
}

Tensor at_side(const Tensor& pictures, int64_t side) {
    if (pictures.size(2) == side && pictures.size(3) == side) return pictures;
    if (pictures.size(2) >= side && pictures.size(3) >= side)
        return at::adaptive_avg_pool2d(pictures, {side, side});
    return at::upsample_bilinear2d(pictures, {side, side}, false);
}

constexpr double norm_eps = 1e-5;

}  // namespace

double PictureReading::of(size_t group, int64_t index) const {
    return all.at(static_cast<size_t>(label_groups().at(group).first + index));
}

double PictureReading::log_odds(const std::string& name) const {
    const size_t group = label_group(name);
    return std::log(of(group, 1)) - std::log(of(group, 0));
}

PictureClassifier::PictureClassifier(const nn::Scope& scope, const ClassifierArchitecture& architecture)
    : architecture_(architecture),
      conv_in_(scope / "conv_in", 3, architecture.channels.front(), {.kernel = 7, .stride = 4, .padding = 3}),
      last_(scope / "last", architecture.channels.back(), architecture.channels.back(),
            {.groups = architecture.groups, .eps = norm_eps}),
      norm_(scope / "norm", architecture.groups, architecture.channels.back(), norm_eps),
      heads_(scope / "heads", 2 * architecture.channels.back(), label_outputs()) {
    const auto& channels = architecture.channels;
    for (size_t i = 0; i + 1 < channels.size(); ++i) {
        const auto at = scope / "stages" / static_cast<int64_t>(i);
        stages_.push_back(
            {nn::ResnetBlock2D(at / "block", channels[i], channels[i],
                               {.groups = architecture.groups, .eps = norm_eps}),
             nn::Conv2d(at / "down", channels[i], channels[i + 1], {.kernel = 3, .stride = 2})});
    }
}

Tensor PictureClassifier::logits(const Tensor& pictures) const {
    if (pictures.dim() != 4 || pictures.size(1) != 3 || pictures.numel() == 0)
        throw Failure(ErrorCode::bad_input, "a classifier needs pictures [n, 3, H, W]", "give it some");
    const Tensor pixels = at_side(pictures, architecture_.side) * 2 - 1;
    Tensor x = conv_in_(pixels.contiguous(at::MemoryFormat::ChannelsLast));
    for (const Stage& stage : stages_) x = stage.down(stage.block(x));
    x = norm_.then_silu(last_(x));
    // The mean tells of scene and style, the maximum of small things such as earrings.
    return heads_(torch::cat({x.mean({2, 3}), x.amax({2, 3})}, 1)).to(torch::kFloat32);
}

std::vector<PictureReading> PictureClassifier::read(const Tensor& pictures) const {
    const torch::NoGradGuard guard;
    // In float32 a probability reaches 1 long before the logits stop growing.
    const Tensor outputs = logits(pictures).to(torch::kCPU, torch::kFloat64);
    std::vector<Tensor> parts;
    for (const auto& group : label_groups())
        parts.push_back(outputs.slice(1, group.first, group.first + group.size()).softmax(1));
    const Tensor all = torch::cat(parts, 1).contiguous();
    std::vector<PictureReading> readings;
    for (int64_t i = 0; i < all.size(0); ++i) {
        const double* row = all[i].data_ptr<double>();
        PictureReading reading;
        reading.all.assign(row, row + all.size(1));
        for (const auto& group : label_groups()) {
            const auto best = std::max_element(row + group.first, row + group.first + group.size());
            reading.choice.push_back(best - row - group.first);
            reading.probability.push_back(*best);
        }
        readings.push_back(std::move(reading));
    }
    return readings;
}

void write_classifier(const fs::path& folder, const ClassifierArchitecture& architecture,
                      const models::NamedTensors& tensors) {
    value_or_throw(io::make_folder(folder));
    models::NamedTensors halves;
    for (const auto& [name, tensor] : tensors) halves[name] = tensor.detach().to(torch::kCPU, torch::kHalf);
    models::write_tensor_file(folder / "model.safetensors", halves, {{"format", "pt"}});
    value_or_throw(
        io::write_file_atomically(folder / "config.json", config_json(architecture).dump(2) + "\n"));
}

PictureClassifier read_classifier(const fs::path& folder) {
    const std::string config = (folder / "config.json").string();
    const auto architecture = parse_config(value_or_throw(io::read_json_file(config)), "'" + config + "'");
    const auto files = models::TensorFiles::open(folder / "model.safetensors");
    return models::load_network<PictureClassifier>(files, {}, architecture);
}

}  // namespace burin::evaluation
