// Closed-form edits of linear layers: UCE, TIME, RECE and ROME as one regression.
//
//   argmin over W' of  sum_i w_i |W' x_i - y_i|^2 + lambda |W' - W|^2
//
// has the solution W' = W + (Y - X W^T)^T diag(w) X (lambda I + X^T diag(w) X)^-1 for rows x_i of X [k, d]
// and y_i of Y [k, out]. The right factor depends on the keys alone, so that one k x k solve (Woodbury)
// serves all matrices that see the same texts, and the change is a low-rank product: an exact LoRA.
//
//   UCE  (arXiv 2308.14761): erased texts x = c, y = W g; preserved texts x = p, y = W p; lambda 0.5, w 1
//   TIME (arXiv 2303.08084): x = every aligned token, y = W x*; lambda 0.1
//   RECE (arXiv 2407.12383): finds the text that revives the concept after an edit; erased in its turn by UCE
//   ROME (arXiv 2202.05262): exact at one key, in the metric of the keys' second moment
//
// Everything is counted in float64 on the CPU. Plain functions and data; thread-safe. Shapes: d inputs, k
// texts.
#pragma once

#include <vector>

#include <torch/torch.h>

namespace burin::weights {

using torch::Tensor;

/// A change of a matrix as a product: up [out, k] times down [k, d].
struct LowRank {
    Tensor up, down;
    [[nodiscard]] Tensor product() const { return up.matmul(down); }
    [[nodiscard]] int64_t rank() const { return down.size(0); }
};

/// The regression's right factor for one set of keys.
class RidgeSolver {
  public:
    /// `keys` [k, d], `weights` [k] positive, `lambda` positive. Throws Failure(bad_input) where they are
    /// not, or not finite.
    RidgeSolver(const Tensor& keys, const Tensor& weights, double lambda);

    /// The change that brings `matrix` [out, d] times the first m keys as near to `targets` [m, out] as the
    /// ridge allows, and holds what it makes of the other keys (preserved texts). Rank m.
    [[nodiscard]] LowRank change(const Tensor& matrix, const Tensor& targets) const;

    /// What is left of a residual at each key: [k]; for a single key lambda / (lambda + w |x|^2).
    [[nodiscard]] Tensor remaining() const;

  private:
    Tensor keys_;  // [k, d]
    Tensor down_;  // [k, d]
};

/// Texts of an edit as embeddings [., d]; row i of `erase` becomes row i of `guide`.
struct ConceptTexts {
    Tensor erase, guide;
    Tensor preserve;  ///< [p, d], or undefined
    double erase_weight = 1, preserve_weight = 1, lambda = 0.5;
};

/// UCE for several matrices [out_i, d] that see the same texts. The ranks are the number of erased texts.
[[nodiscard]] std::vector<LowRank> unified_concept_edit(const std::vector<Tensor>& matrices,
                                                        const ConceptTexts& texts);

/// RECE's adversaries: the embeddings [k, d] whose images under the edited matrices are nearest to those of
/// `texts` [k, d] under the original ones, (rho I + sum W'^T W')^-1 (sum W'^T W) text each.
[[nodiscard]] Tensor reviving_texts(const std::vector<Tensor>& original, const std::vector<Tensor>& edited,
                                    const Tensor& texts, double rho = 0.1);

/// UCE followed by `rounds` of finding and erasing what revives each erased text. The change of every matrix
/// as one product; its rank grows by the number of erased texts a round. Edited matrices are never written
/// out: reviving_texts() is the plain form of what a round computes from products.
[[nodiscard]] std::vector<LowRank> erase_with_rounds(const std::vector<Tensor>& matrices,
                                                     const ConceptTexts& texts, int rounds, double rho = 0.1);

/// ROME: W' key = value exactly; `moment` [d, d] is the uncentred second moment of the layer's keys, positive
/// definite.
[[nodiscard]] LowRank rank_one_edit(const Tensor& matrix, const Tensor& key, const Tensor& value,
                                    const Tensor& moment);

/// The right factor of the same for several keys [n, d] at once: rows r_i [n, d] with r_i . key_j = 1 where
/// i = j and 0 elsewhere, as short as possible in the metric of `moment`. W' = W + sum (value_i - W key_i)
/// r_i. Throws Failure(bad_input) where the keys depend on each other.
[[nodiscard]] Tensor exact_directions(const Tensor& keys, const Tensor& moment);

}  // namespace burin::weights
