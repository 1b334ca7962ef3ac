#include "core/nn/token_attention.h"

#include <algorithm>
#include <cmath>

#include "core/base/result.h"

namespace burin::nn {

TokenAttention::TokenAttention(std::vector<int64_t> tokens) : tokens_(std::move(tokens)) {}

void TokenAttention::read(const Tensor& q, const Tensor& k, int64_t heads) {
    const int64_t n = q.size(0), t = q.size(1), width = q.size(2) / heads;
    if (static_cast<size_t>(n) != tokens_.size() || k.size(0) != n ||
        (total_.defined() && total_.size(1) != t))
        throw Failure(ErrorCode::internal,
                      "attention was read of rows or layers that do not belong together");
    if (!total_.defined()) total_ = torch::zeros({n, t}, torch::kFloat32);
    ++layers_;
    for (int64_t row = 0; row < n; ++row) {
        const int64_t count = std::min(tokens_[static_cast<size_t>(row)], k.size(1) - 2);
        if (count < 1) continue;
        const auto split = [&](const Tensor& all) {  // [heads, t or s, d]
            return all[row].to(torch::kFloat32).view({-1, heads, width}).transpose(0, 1);
        };
        const Tensor scores =
            at::matmul(split(q) / std::sqrt(static_cast<double>(width)), split(k).transpose(1, 2));
        const Tensor own = at::softmax(scores, -1).narrow(-1, 1, count).sum(-1);  // [heads, t]
        total_[row] += own.mean(0).to(torch::kCPU);
    }
}

Tensor TokenAttention::sums() const {
    return layers_ == 0 ? Tensor() : total_ / static_cast<double>(layers_);
}

}  // namespace burin::nn
