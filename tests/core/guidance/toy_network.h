// A network small enough to see through: every row's prediction is a smooth function of x and of the row's
// text.
#pragma once

#include <cmath>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/guidance/trajectory.h"

namespace burin::guidance {

/// A number in [-1, 1] that depends on the text and the salt alone.
inline double pull(const std::string& text, int salt) {
    const Digest digest = Hasher("toy").text(text).integer(salt).finish();
    return (digest[0] * 256 + digest[1]) / 32767.5 - 1.0;
}

/// eps = 0.6 x + bumps whose place and height belong to the text.
inline Tensor toy_prediction(const Tensor& x, int i, const ConditioningId& row) {
    const std::string text = row.text + (row.kind == RowKind::prompt ? "!" : "");
    const int64_t h = x.size(-2), w = x.size(-1);
    const Tensor y = torch::arange(h, torch::kFloat32).unsqueeze(1), z = torch::arange(w, torch::kFloat32);
    Tensor out = 0.6 * x;
    for (int salt = 0; salt < 2; ++salt) {
        const Tensor wave =
            torch::sin(y * (0.3 + pull(text, salt)) + z * (0.2 + pull(text, salt + 2)) + 0.05 * i);
        out = out + 0.3 * torch::tanh(x + pull(text, salt + 4)) * wave;
    }
    return out + 0.1 * pull(text, 9);
}

class ToyNetwork : public RowEvaluator {
  public:
    std::vector<Tensor> evaluate(const Tensor& scaled_x, int i,
                                 std::span<const ConditioningId> rows) override {
        ++calls;
        evaluated += static_cast<int>(rows.size());
        for (const ConditioningId& row : rows) seen.insert(row);
        if (before_call) before_call(i);
        std::vector<Tensor> out;
        for (const ConditioningId& row : rows) {
            out.push_back(toy_prediction(scaled_x, i, row));
            // As on a device whose kernels depend on the size of the batch.
            if (!independent) out.back() = out.back() * (1.0 + 1e-6 * static_cast<double>(rows.size()));
        }
        return out;
    }
    [[nodiscard]] bool rows_independent() const override { return independent; }

    bool independent = true;
    int calls = 0, evaluated = 0;
    std::set<ConditioningId> seen;
    std::function<void(int)> before_call;
};

}  // namespace burin::guidance
