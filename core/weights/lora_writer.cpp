#include "core/weights/lora_writer.h"

#include <algorithm>

#include "core/base/result.h"
#include "core/io/safetensors_writer.h"

namespace burin::weights {
namespace {

struct Factors {
    Tensor up, down;  ///< float32, contiguous
};

Factors factors_of(const std::string& tensor, const Change& change, double lambda, int64_t rank, double& all,
                   double& kept) {
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

io::TensorToWrite entry(const std::string& name, const Tensor& tensor) {
    return {name,
            io::Dtype::f32,
            tensor.sizes().vec(),
            {static_cast<const std::byte*>(tensor.data_ptr()), size_t(tensor.nbytes())}};
}

}  // namespace

LowRank truncated(const Tensor& change, int64_t rank) {
    const auto [u, s, v] = at::linalg_svd(change.flatten(1).to(torch::kFloat64), false);
    const int64_t k = std::clamp<int64_t>(rank, 1, s.size(0));
    const Tensor root = s.slice(0, 0, k).sqrt();
    return {u.slice(1, 0, k) * root, root.unsqueeze(1) * v.slice(0, 0, k)};
}

LoraWritten write_lora(const std::filesystem::path& path, const Delta& delta, double lambda, int64_t rank) {
    if (!std::isfinite(lambda))
        throw Failure(ErrorCode::bad_input, "lambda is not a finite number", "give e.g. 1");
    LoraWritten written;
    double all = 0, kept = 0;
    std::map<std::string, Factors> modules;
    for (const auto& [component, changes] : delta.components) {
        for (const auto& [tensor, change] : changes) {
            if (!tensor.ends_with(".weight") || shape_of(change).size() < 2) {
                ++written.left_out;
                continue;
            }
            const std::string module = component + "." + tensor.substr(0, tensor.size() - 7);
            modules[module] = factors_of(tensor, change, lambda, rank, all, kept);
        }
    }
    if (modules.empty())
        throw Failure(ErrorCode::bad_input, "the delta changes no matrix that a LoRA can hold",
                      "save it as an edited checkpoint");
    std::vector<io::TensorToWrite> entries;
    for (const auto& [module, factors] : modules) {
        entries.push_back(entry(module + ".lora_A.weight", factors.down));
        entries.push_back(entry(module + ".lora_B.weight", factors.up));
    }
    value_or_throw(io::write_safetensors(path, std::move(entries), {{"format", "pt"}}));
    written.modules = modules.size();
    written.kept_energy = all > 0 ? kept / all : 1;
    return written;
}

}  // namespace burin::weights
