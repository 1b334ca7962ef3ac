#include "core/diffusion/noise.h"

#include <ATen/CPUGeneratorImpl.h>

#include "core/base/result.h"

namespace burin::diffusion {

NoiseStream::NoiseStream(const std::vector<uint64_t>& seeds) {
    generators_.reserve(seeds.size());
    for (const uint64_t seed : seeds) generators_.push_back(at::make_generator<at::CPUGeneratorImpl>(seed));
}

NoiseStream::NoiseStream(const NoiseStream& other) {
    generators_.reserve(other.generators_.size());
    for (const auto& generator : other.generators_) generators_.push_back(generator.clone());
}

NoiseStream& NoiseStream::operator=(const NoiseStream& other) {
    if (this != &other) *this = NoiseStream(other);
    return *this;
}

Tensor NoiseStream::draw(at::IntArrayRef shape) {
    if (generators_.empty()) throw Failure(ErrorCode::internal, "noise was asked of a stream without rows");
    std::vector<int64_t> row_shape{1};
    row_shape.insert(row_shape.end(), shape.begin(), shape.end());
    std::vector<Tensor> rows;
    rows.reserve(generators_.size());
    for (auto& generator : generators_) rows.push_back(torch::randn(row_shape, generator, torch::kFloat32));
    return torch::cat(rows);
}

Tensor NoiseStream::draw_like(const Tensor& x) {
    if (x.dim() < 1 || x.size(0) != rows()) {
        throw Failure(ErrorCode::internal, "noise was asked for " +
                                               std::to_string(x.dim() < 1 ? 0 : x.size(0)) +
                                               " rows of a stream of " + std::to_string(rows()));
    }
    return draw(x.sizes().slice(1)).to(x.options());
}

}  // namespace burin::diffusion
