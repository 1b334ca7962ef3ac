#include "core/weights/lora_writer.h"

#include <algorithm>

#include "core/base/result.h"
#include "core/models/unet_names.h"
#include "core/weights/file_entry.h"

namespace burin::weights {
namespace {

struct FactorPair {
    Tensor up, down;  ///< float32, contiguous
};

FactorPair factors_of(const std::string& tensor, const Change& change, double lambda, int64_t rank,
                      double& all, double& kept) {
    const nn::Shape shape = shape_of(change);
    if (change.up.defined()) {
        const double squares = change.in_float32(tensor, shape).square().sum().item<double>();
        all += squares, kept += squares;
        // The sign and the scale belong to one factor only.
        return {(change.up.to(torch::kFloat64) * (change.scale * lambda)).to(torch::kFloat32).contiguous(),
                change.down.to(torch::kFloat32).contiguous()};
    }
    const Tensor dense = change.in_float32(tensor, shape);
    const LowRank product = truncated(dense, rank);
    all += dense.square().sum().item<double>();
    kept += product.product().square().sum().item<double>();
    Tensor up = product.up * lambda, down = product.down;
    if (shape.size() == 4) {
        up = up.unsqueeze(2).unsqueeze(3);
        down = down.view({down.size(0), shape[1], shape[2], shape[3]});
    }
    return {up.to(torch::kFloat32).contiguous(), down.to(torch::kFloat32).contiguous()};
}

}  // namespace

LowRank truncated(const Tensor& change, int64_t rank) {
    const auto [u, s, v] = at::linalg_svd(change.flatten(1).to(torch::kFloat64), false);
    const int64_t k = std::clamp<int64_t>(rank, 1, s.size(0));
    const Tensor root = s.slice(0, 0, k).sqrt();
    return {u.slice(1, 0, k) * root, root.unsqueeze(1) * v.slice(0, 0, k)};
}

namespace {

using Modules = std::map<std::pair<std::string, std::string>, FactorPair>;  ///< by component and module

Modules modules_of(const Delta& delta, double lambda, int64_t rank, LoraWritten& written) {
    if (!std::isfinite(lambda))
        throw Failure(ErrorCode::bad_input, "lambda is not a finite number", "give e.g. 1");
    double all = 0, kept = 0;
    Modules modules;
    for (const auto& [component, changes] : delta.components) {
        for (const auto& [tensor, change] : changes) {
            if (!tensor.ends_with(".weight") || shape_of(change).size() < 2) {
                ++written.left_out;
                continue;
            }
            modules[{component, tensor.substr(0, tensor.size() - 7)}] =
                factors_of(tensor, change, lambda, rank, all, kept);
        }
    }
    if (modules.empty())
        throw Failure(ErrorCode::bad_input, "the delta changes no matrix that a LoRA can hold",
                      "save it as an edited checkpoint");
    written.modules = modules.size();
    written.kept_energy = all > 0 ? kept / all : 1;
    return modules;
}

/// With as many zero rows and columns as bring it to `rank`.
FactorPair padded(const FactorPair& factors, int64_t rank) {
    const auto fill = [rank](const Tensor& tensor, int64_t axis) {
        auto shape = tensor.sizes().vec();
        shape[static_cast<size_t>(axis)] = rank - tensor.size(axis);
        return torch::cat({tensor, torch::zeros(shape)}, axis).contiguous();
    };
    return {fill(factors.up, 1), fill(factors.down, 0)};
}

/// diffusers takes one alpha for a whole file where it finds none (PEFT naming), and loses all but the most
/// common one where modules differ (kohya naming): so all modules get the same rank.
void pad_to_one_rank(Modules& modules) {
    int64_t rank = 0;
    for (const auto& [place, factors] : modules) rank = std::max(rank, factors.down.size(0));
    for (auto& [place, factors] : modules) factors = padded(factors, rank);
}

void write_peft(const std::filesystem::path& path, Modules modules) {
    pad_to_one_rank(modules);
    std::vector<io::TensorToWrite> entries;
    for (const auto& [place, factors] : modules) {
        const std::string module = place.first + "." + place.second;
        entries.push_back(file_entry(module + ".lora_A.weight", factors.down));
        entries.push_back(file_entry(module + ".lora_B.weight", factors.up));
    }
    value_or_throw(io::write_safetensors(path, std::move(entries), {{"format", "pt"}}));
}

/// Module names as the kohya tools write them.
class KohyaNames {
  public:
    explicit KohyaNames(const models::ModelDescription& model) : model_(model) {
        if (!models::facts_of(model.family).kohya_unet_by_single_file) return;
        with_attention_ = models::up_blocks_with_attention(models::component_files(model, "unet"));
    }
    [[nodiscard]] std::string of(const std::string& component, const std::string& module) const {
        const auto& family = models::facts_of(model_.family);
        std::string flat = module;
        if (component == "unet" && family.kohya_unet_by_single_file) {
            flat = models::single_file_module(module, model_.unet.levels.front().layers, with_attention_);
            if (flat.empty())
                throw Failure(ErrorCode::bad_input, "'" + module + "' has no name in the kohya tools' files",
                              "use PEFT naming");
        }
        std::replace(flat.begin(), flat.end(), '.', '_');
        if (component == "unet") return "lora_unet_" + flat;
        if (component == "text_encoder_2") return "lora_te2_" + flat;
        return family.kohya_text_encoder + flat;
    }

  private:
    const models::ModelDescription& model_;
    std::set<int64_t> with_attention_;
};

void write_kohya(const std::filesystem::path& path, Modules modules, const models::ModelDescription& model) {
    pad_to_one_rank(modules);
    const KohyaNames names(model);
    std::map<std::string, Tensor> alphas;
    for (const auto& [place, factors] : modules)
        alphas[names.of(place.first, place.second) + ".alpha"] =
            torch::tensor(static_cast<float>(factors.down.size(0)));
    std::vector<io::TensorToWrite> entries;
    for (const auto& [place, factors] : modules) {
        const std::string name = names.of(place.first, place.second);
        entries.push_back(file_entry(name + ".lora_down.weight", factors.down));
        entries.push_back(file_entry(name + ".lora_up.weight", factors.up));
    }
    for (const auto& [name, alpha] : alphas) entries.push_back(file_entry(name, alpha));
    value_or_throw(io::write_safetensors(path, std::move(entries),
                                         {{"format", "pt"}, {"ss_network_module", "networks.lora"}}));
}

}  // namespace

LoraWritten write_lora(const std::filesystem::path& path, const Delta& delta, double lambda, int64_t rank) {
    LoraWritten written;
    write_peft(path, modules_of(delta, lambda, rank, written));
    return written;
}

LoraWritten write_lora(const std::filesystem::path& path, const Delta& delta, double lambda, int64_t rank,
                       LoraNaming naming, const models::ModelDescription& model) {
    if (naming == LoraNaming::peft) return write_lora(path, delta, lambda, rank);
    LoraWritten written;
    write_kohya(path, modules_of(delta, lambda, rank, written), model);
    return written;
}

}  // namespace burin::weights
