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

namespace {

RidgeSolver solver_for(const ConceptTexts& texts) {
    require(texts.erase.defined() && texts.guide.defined() && texts.erase.sizes() == texts.guide.sizes(),
            "every erased text needs its guide", "give as many guides as texts");
    const Tensor erase = wide(texts.erase);
    const bool preserves = texts.preserve.defined() && texts.preserve.size(0) > 0;
    const Tensor preserve = preserves ? wide(texts.preserve) : erase.slice(0, 0, 0);
    const Tensor weights =
        torch::cat({torch::full({erase.size(0)}, texts.erase_weight, torch::kFloat64),
                    torch::full({preserve.size(0)}, texts.preserve_weight, torch::kFloat64)});
    return {torch::cat({erase, preserve}), weights, texts.lambda};
}

/// Sum of W^T W [d, d]; only its upper blocks are multiplied out.
Tensor gram_of(const std::vector<Tensor>& matrices) {
    constexpr int64_t block = 256;
    const int64_t d = matrices.front().size(1);
    Tensor gram = torch::zeros({d, d}, torch::kFloat64);
    for (const Tensor& matrix : matrices) {
        const Tensor w = wide(matrix);
        for (int64_t i = 0; i < d; i += block) {
            Tensor rows = gram.slice(0, i, i + block).slice(1, i);
            rows.addmm_(w.slice(1, i, i + block).t(), w.slice(1, i));
        }
    }
    return gram.triu() + gram.triu(1).t();
}

/// All matrices with one edit so far, W_i + up_i down: they share the right factor because they see the same
/// texts, so that nothing but the left factors is as tall as a matrix.
class SharedEdit {
  public:
    explicit SharedEdit(const std::vector<Tensor>& matrices) : matrices_(matrices) {
        const int64_t d = matrices.empty() ? 0 : matrices.front().size(1);
        down_ = torch::zeros({0, d}, torch::kFloat64);
        for (const Tensor& matrix : matrices)
            ups_.push_back(torch::zeros({matrix.size(0), 0}, torch::kFloat64));
    }

    /// UCE of the matrices as they are now.
    void erase(const ConceptTexts& texts) {
        const RidgeSolver solver = solver_for(texts);
        const Tensor erase = wide(texts.erase), guide = wide(texts.guide);
        Tensor down;
        for (size_t i = 0; i < matrices_.size(); ++i) {
            // (W + U D) guide^T for the targets, and the same of the erased texts taken off inside change().
            const Tensor w = wide(matrices_[i]);
            const Tensor moved = (guide - erase).matmul(down_.t()).matmul(ups_[i].t());
            const LowRank change = solver.change(w, guide.matmul(w.t()) + moved);
            ups_[i] = torch::cat({ups_[i], change.up}, 1);
            down = change.down;
        }
        if (down.defined()) down_ = torch::cat({down_, down});
    }

    /// reviving_texts() of the matrices as they are now. `gram`: of the unedited ones.
    [[nodiscard]] Tensor reviving(const Tensor& gram, const Tensor& texts, double rho) const {
        Tensor mixed = torch::zeros({down_.size(0), gram.size(0)}, torch::kFloat64);
        Tensor ups = torch::zeros({down_.size(0), down_.size(0)}, torch::kFloat64);
        for (size_t i = 0; i < matrices_.size(); ++i) {
            mixed += ups_[i].t().matmul(wide(matrices_[i]));
            ups += ups_[i].t().matmul(ups_[i]);
        }
        // With W' = W + U D: W'^T W = G + D^T U^T W, W'^T W' = that + (U^T W)^T D + D^T U^T U D.
        const Tensor right = gram + down_.t().matmul(mixed);
        const Tensor left = right + mixed.t().matmul(down_) + down_.t().matmul(ups.matmul(down_)) +
                            rho * torch::eye(gram.size(0), torch::kFloat64);
        return at::linalg_solve(left, right.matmul(wide(texts).t())).t().contiguous();
    }

    [[nodiscard]] std::vector<LowRank> changes() const {
        std::vector<LowRank> all;
        for (const Tensor& up : ups_) all.push_back({up, down_});
        return all;
    }

  private:
    const std::vector<Tensor>& matrices_;
    std::vector<Tensor> ups_;  // [out_i, k]
    Tensor down_;              // [k, d]
};

}  // namespace

std::vector<LowRank> unified_concept_edit(const std::vector<Tensor>& matrices, const ConceptTexts& texts) {
    SharedEdit edit(matrices);
    edit.erase(texts);
    return edit.changes();
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
    require(rho > 0, "RECE's rho is not positive", "give e.g. 0.1");
    SharedEdit edit(matrices);
    edit.erase(texts);
    if (rounds < 1 || matrices.empty()) return edit.changes();
    const Tensor gram = gram_of(matrices);
    for (int round = 0; round < rounds; ++round) {
        ConceptTexts next = texts;
        next.erase = edit.reviving(gram, texts.erase, rho);
        edit.erase(next);
    }
    return edit.changes();
}

Tensor exact_directions(const Tensor& keys, const Tensor& moment) {
    const Tensor k = wide(keys);
    require_finite(k, "the key is not finite");
    const Tensor whitened = at::linalg_solve(wide(moment), k.t().contiguous());
    const Tensor products = k.matmul(whitened);
    require(products.diagonal().gt(0).all().item<bool>(), "the keys' second moment is not positive definite",
            "collect it over more texts");
    // Scaled to ones on the diagonal, so that the test does not depend on the size of the keys.
    const Tensor scale = products.diagonal().rsqrt();
    const Tensor scaled = products * scale.unsqueeze(0) * scale.unsqueeze(1);
    constexpr double too_alike = 1e-9;
    require(at::linalg_det(scaled).item<double>() > too_alike, "two keys of the edit are the same",
            "name each of them once");
    return at::linalg_solve(products, whitened.t().contiguous());
}

LowRank rank_one_edit(const Tensor& matrix, const Tensor& key, const Tensor& value, const Tensor& moment) {
    const Tensor k = wide(key);
    return {(wide(value) - wide(matrix).matmul(k)).unsqueeze(1), exact_directions(k.unsqueeze(0), moment)};
}

}  // namespace burin::weights
