#include "core/weights/closed_form.h"

#include "core/base/result.h"

namespace burin::weights {
namespace {

Tensor wide(const Tensor& tensor) { return tensor.detach().to(torch::kCPU, torch::kFloat64); }

void require(bool good, const char* what, const char* remedy) {
    if (!good) throw Failure(ErrorCode::bad_input, what, remedy);
}

void require_finite(const Tensor& tensor, const char* what) {
    require(torch::isfinite(tensor).all().item<bool>(), what, "check the texts and the checkpoint");
}

}  // namespace

RidgeSolver::RidgeSolver(const Tensor& keys, const Tensor& weights, double lambda) : keys_(wide(keys)) {
    const Tensor w = wide(weights);
    require(keys_.dim() == 2 && keys_.size(0) > 0 && w.dim() == 1 && w.size(0) == keys_.size(0),
            "an edit needs one weight for each of at least one text", "name a concept");
    require(lambda > 0 && std::isfinite(lambda), "the ridge lambda is not a positive number",
            "give e.g. 0.5");
    require_finite(keys_, "a text's embedding is not finite");
    require(w.gt(0).all().item<bool>() && torch::isfinite(w).all().item<bool>(),
            "the weight of a text is not a positive number", "give e.g. 1");
    // diag(w) X (lambda I_d + X^T diag(w) X)^-1 = (lambda diag(1/w) + X X^T)^-1 X: d x d or k x k, whichever
    // is smaller.
    if (keys_.size(0) > keys_.size(1)) {
        const Tensor weighted = keys_ * w.unsqueeze(1);
        const Tensor gram = weighted.t().matmul(keys_) + lambda * torch::eye(keys_.size(1), torch::kFloat64);
        down_ = at::linalg_solve(gram, weighted.t()).t().contiguous();
        return;
    }
    const Tensor gram = keys_.matmul(keys_.t()) + torch::diag(lambda / w);
    down_ = at::linalg_solve(gram, keys_);
}

LowRank RidgeSolver::change(const Tensor& matrix, const Tensor& targets) const {
    const int64_t m = targets.size(0);
    const Tensor residual = wide(targets) - keys_.slice(0, 0, m).matmul(wide(matrix).t());
    require_finite(residual, "the matrix or its target is not finite");
    return {residual.t().contiguous(), down_.slice(0, 0, m)};
}

Tensor RidgeSolver::remaining() const { return 1 - keys_.mul(down_).sum(1); }

std::vector<LowRank> unified_concept_edit(const std::vector<Tensor>& matrices, const ConceptTexts& texts) {
    require(texts.erase.defined() && texts.guide.defined() && texts.erase.sizes() == texts.guide.sizes(),
            "every erased text needs its guide", "give as many guides as texts");
    const Tensor erase = wide(texts.erase), guide = wide(texts.guide);
    const bool preserves = texts.preserve.defined() && texts.preserve.size(0) > 0;
    const Tensor preserve = preserves ? wide(texts.preserve) : erase.slice(0, 0, 0);
    const Tensor weights =
        torch::cat({torch::full({erase.size(0)}, texts.erase_weight, torch::kFloat64),
                    torch::full({preserve.size(0)}, texts.preserve_weight, torch::kFloat64)});
    const Tensor keys = torch::cat({erase, preserve});
    const RidgeSolver solver(keys, weights, texts.lambda);
    std::vector<LowRank> changes;
    for (const Tensor& matrix : matrices)
        changes.push_back(solver.change(matrix, guide.matmul(wide(matrix).t())));
    return changes;
}

Tensor reviving_texts(const std::vector<Tensor>& original, const std::vector<Tensor>& edited,
                      const Tensor& texts, double rho) {
    require(!original.empty() && original.size() == edited.size(), "RECE needs matrices before and after",
            "edit first");
    require(rho > 0, "RECE's rho is not positive", "give e.g. 0.1");
    const int64_t d = original.front().size(1);
    Tensor left = rho * torch::eye(d, torch::kFloat64), right = torch::zeros({d, d}, torch::kFloat64);
    for (size_t i = 0; i < original.size(); ++i) {
        const Tensor after = wide(edited[i]);
        left += after.t().matmul(after);
        right += after.t().matmul(wide(original[i]));
    }
    return at::linalg_solve(left, right.matmul(wide(texts).t())).t().contiguous();
}

std::vector<LowRank> erase_with_rounds(const std::vector<Tensor>& matrices, const ConceptTexts& texts,
                                       int rounds, double rho) {
    std::vector<LowRank> total = unified_concept_edit(matrices, texts);
    for (int round = 0; round < rounds; ++round) {
        std::vector<Tensor> edited;
        for (size_t i = 0; i < matrices.size(); ++i) edited.push_back(wide(matrices[i]) + total[i].product());
        ConceptTexts next = texts;
        next.erase = reviving_texts(matrices, edited, texts.erase, rho);
        const auto more = unified_concept_edit(edited, next);
        for (size_t i = 0; i < total.size(); ++i)
            total[i] = {torch::cat({total[i].up, more[i].up}, 1), torch::cat({total[i].down, more[i].down})};
    }
    return total;
}

LowRank rank_one_edit(const Tensor& matrix, const Tensor& key, const Tensor& value, const Tensor& moment) {
    const Tensor k = wide(key), w = wide(matrix);
    require_finite(k, "the key is not finite");
    const Tensor whitened = at::linalg_solve(wide(moment), k);
    const Tensor scale = whitened.dot(k);
    require(scale.item<double>() > 0, "the keys' second moment is not positive definite",
            "collect it over more texts");
    const Tensor lambda = (wide(value) - w.matmul(k)) / scale;
    return {lambda.unsqueeze(1), whitened.unsqueeze(0)};
}

}  // namespace burin::weights
