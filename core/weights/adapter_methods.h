// The methods that adapter files are written in: a row and a file each.
//
// A method is told by the parts that a module has, and gives one change of the module's weight or bias at
// scale 1 against the untouched base; the scale multiplies it, negative too. Methods that read the base do
// not see other edits. To add one: write its file, declare it here, add its row to `adapter_methods` in
// adapter_methods.cpp and its endings to adapter_names.cpp. Plain data; thread-safe.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/weights/adapter_module.h"

namespace burin::weights {

struct AdapterMethod {
    enum class Target { weight, bias };

    const char* name;                ///< "LoHa"
    std::vector<const char*> parts;  ///< all that a module of it may have
    bool (*shown)(const AdapterModule& module);
    /// Checks shapes and numbers, and counts nothing yet. Throws Failure(bad_model).
    Change (*read)(const AdapterModule& module);
    Target target = Target::weight;
    bool of_any_channels = true;  ///< conv_in of fewer channels acts on the first of an inpainting model's
};

namespace methods {
extern const AdapterMethod lora, lora_bias;    ///< arXiv 2106.09685, with Tucker's middle (LoCon, C3Lier)
extern const AdapterMethod loha, lokr;         ///< arXiv 2108.06098 and 2309.14859
extern const AdapterMethod ia3;                ///< arXiv 2205.05638
extern const AdapterMethod glora;              ///< arXiv 2306.07967
extern const AdapterMethod oft, boft;          ///< arXiv 2306.07280 and 2311.06243
extern const AdapterMethod diff, diff_bias;    ///< full differences, of norms too
extern const AdapterMethod value, value_bias;  ///< new values: UCE, ESD, modules_to_save of PEFT
}  // namespace methods

/// All of them; the first that is shown takes a module's weight.
[[nodiscard]] std::span<const AdapterMethod* const> adapter_methods();

/// A part that no method reads, and why.
struct RefusedPart {
    const char* part;
    const char* what;  ///< "is OFT of PEFT (oft_R)"
    const char* remedy;
};
/// nullptr where the module has none of them.
[[nodiscard]] const RefusedPart* refused_part(const AdapterModule& module);

/// A change brought to learnt lengths of rows or columns (DoRA, arXiv 2402.09353), where the module has such
/// a part; computed(module, change) elsewhere.
[[nodiscard]] Change with_lengths(const AdapterModule& module, Tensor (*change)(const AdapterModule&));
[[nodiscard]] bool has_lengths(const AdapterModule& module);

/// Sum of t[p, q] a[p, :] b[q, :]: t [p, q, h, w], a [p, out], b [q, in] -> [out, in, h, w].
[[nodiscard]] Tensor tucker_product(const Tensor& t, const Tensor& a, const Tensor& b);

}  // namespace burin::weights
