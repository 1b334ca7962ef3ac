// The denoiser as inversion and editing see it: rows that do not depend on each other.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <torch/torch.h>

namespace burin::inversion {

using torch::Tensor;

struct Row {
    Tensor x;  ///< float32 [c, h, w]
    int timestep = 0;
    std::string text;        ///< empty: the text that says nothing
    bool attention = false;  ///< whether it is wanted where the pixels look at the text
};

struct RowOutput {
    Tensor native;  ///< float32 [c, h, w], whatever the model predicts
    /// float32 [qh, qw]: softmax of the pixels' cross-attention, averaged over heads and over the layers two
    /// halvings down, summed over the text's own tokens. Undefined where it was not asked for or the network
    /// has no such layer.
    Tensor attention;
};

class RowNetwork {
  public:
    virtual ~RowNetwork() = default;
    /// One output for each row, in their order. Exactness needs that a row's bits never depend on how many
    /// others there are: an implementation calls the network in batches of one size, the last one padded, and
    /// that size belongs to the request. Throws Failure; cancelled among others.
    virtual std::vector<RowOutput> predict(std::span<const Row> rows) = 0;
};

}  // namespace burin::inversion
