#include "core/nn/activations.h"

namespace burin::nn {

Tensor activate(const Tensor& x, Activation activation) {
    switch (activation) {
        case Activation::silu:
            return at::silu(x);
        case Activation::gelu:
            return at::gelu(x);
        case Activation::gelu_tanh:
            return at::gelu(x, "tanh");
        case Activation::quick_gelu:
            return x * at::sigmoid(x * 1.702);
        case Activation::relu:
            break;
    }
    return at::relu(x);
}

Result<Activation> parse_activation(const std::string& name) {
    if (name == "silu" || name == "swish") return Activation::silu;
    if (name == "gelu") return Activation::gelu;
    if (name == "gelu_new" || name == "gelu_pytorch_tanh") return Activation::gelu_tanh;
    if (name == "quick_gelu") return Activation::quick_gelu;
    if (name == "relu") return Activation::relu;
    return fail(ErrorCode::bad_model, "activation function '" + name + "' is not supported",
                "use a checkpoint with silu, gelu, gelu_new, gelu_pytorch_tanh, quick_gelu or relu");
}

}  // namespace burin::nn
