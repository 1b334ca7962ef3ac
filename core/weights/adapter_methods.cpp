#include "core/weights/adapter_methods.h"

#include <array>

namespace burin::weights {
namespace {

constexpr std::array adapter_rows{
    &methods::lora,  &methods::loha,      &methods::lokr,      &methods::ia3,
    &methods::glora, &methods::oft,       &methods::boft,      &methods::diff,
    &methods::value, &methods::lora_bias, &methods::diff_bias, &methods::value_bias,
};

constexpr std::array refused_parts{
    RefusedPart{"set_weight", "replaces weights instead of changing them, so that no scale could undo it",
                "use a LoRA"},
    RefusedPart{"oft_R", "is OFT of PEFT (oft_R)", "merge it with PEFT first"},
    RefusedPart{"boft_R", "is BOFT of PEFT (boft_R)", "merge it with PEFT first"},
    RefusedPart{"boft_s", "is BOFT of PEFT (boft_R)", "merge it with PEFT first"},
    RefusedPart{"ia3_l", "is (IA)^3 of PEFT (ia3_l)", "merge it with PEFT first"},
    RefusedPart{"lora_embedding", "is a LoRA of an embedding table (lora_embedding_A)",
                "merge it with PEFT first"},
};

}  // namespace

std::span<const AdapterMethod* const> adapter_methods() { return adapter_rows; }

const RefusedPart* refused_part(const AdapterModule& module) {
    for (const RefusedPart& row : refused_parts)
        if (module.has(row.part)) return &row;
    return nullptr;
}

Tensor tucker_product(const Tensor& t, const Tensor& a, const Tensor& b) {
    return torch::einsum("pqyx,po,qi->oiyx", {t, a, b});
}

}  // namespace burin::weights
