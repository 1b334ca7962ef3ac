#include "core/models/component_view.h"

#include "core/base/printable.h"
#include "core/models/single_file_names.h"
#include "core/models/weight_loading.h"

namespace burin::models {
namespace {

using Tensors = std::map<std::string, StoredTensor>;

Tensors under(const std::string& prefix, const Tensors& all) {
    Tensors those;
    for (auto at = all.lower_bound(prefix); at != all.end() && at->first.starts_with(prefix); ++at)
        those.emplace_hint(those.end(), at->first.substr(prefix.size()), at->second);
    return those;
}

/// "<layer>.scale_weight" multiplies "<layer>.weight"; how the layer's input was scaled changes no value.
void apply_scales(const TensorFiles& whole, Tensors& tensors) {
    constexpr std::string_view scale = ".scale_weight";
    for (auto at = tensors.begin(); at != tensors.end();) {
        const std::string& name = at->first;
        const bool is_scale = name.ends_with(scale);
        if (is_scale) {
            const Tensor value = stored_tensor(whole, at->second.name_in_file).to(torch::kFloat32);
            if (value.numel() != 1 || !std::isfinite(value.flatten()[0].item<float>()))
                throw Failure(ErrorCode::bad_model,
                              "tensor '" + printable(at->second.name_in_file, 120) + "' in " +
                                  whole.place_of(at->second) + " is not one finite number",
                              "download the file again");
            const auto weight = tensors.find(name.substr(0, name.size() - scale.size()) + ".weight");
            if (weight != tensors.end()) weight->second.scale = value.flatten()[0].item<float>();
        }
        const bool passenger = is_scale || name.ends_with(".scale_input") || name == "scaled_fp8";
        at = passenger ? tensors.erase(at) : std::next(at);
    }
}

Tensors renamed(Tensors tensors, const std::function<std::string(const std::string&)>& new_name) {
    Tensors result;
    for (auto& [name, tensor] : tensors) {
        const std::string better = new_name(name);
        // Of two that claim one name, the one that has it already is right.
        const bool taken = better != name && tensors.contains(better);
        result.emplace(better.empty() || taken ? name : better, tensor);
    }
    return result;
}

Tensors unet_tensors(Tensors tensors) {
    if (!tensors.contains("input_blocks.0.0.weight")) return tensors;
    std::vector<std::string> names;
    for (const auto& [name, tensor] : tensors) names.push_back(name);
    const UNetFileNames known(names);
    return renamed(std::move(tensors), [&](const std::string& name) { return known.to_diffusers(name); });
}

int64_t vae_levels(const Tensors& tensors) {
    int64_t levels = 0;
    for (const char* stem : {"decoder.up.", "decoder.up_blocks."})
        while (tensors.lower_bound(stem + std::to_string(levels) + ".") != tensors.end() &&
               tensors.lower_bound(stem + std::to_string(levels) + ".")
                   ->first.starts_with(stem + std::to_string(levels) + "."))
            ++levels;
    return levels;
}

Tensors vae_tensors(Tensors tensors) {
    const int64_t levels = vae_levels(tensors);
    tensors =
        renamed(std::move(tensors), [&](const std::string& name) { return vae_to_diffusers(name, levels); });
    // Most published files have the attention's layers as 1x1 convolutions.
    for (auto& [name, tensor] : tensors) {
        if (name.find(".mid_block.attentions.0.to_") == std::string::npos) continue;
        auto& shape = tensor.info.shape;
        while (shape.size() > 2 && shape.back() == 1) shape.pop_back();
    }
    return tensors;
}

void take_part(const OpenClipPart& part, const StoredTensor& whole, Tensors& result) {
    using Take = OpenClipPart::Take;
    StoredTensor view = whole;
    auto& shape = view.info.shape;
    if (part.take == Take::transposed) {
        if (shape.size() == 2) std::swap(shape[0], shape[1]), view.transposed = true;
    } else if (part.take != Take::all && !shape.empty() && shape[0] % 3 == 0) {
        const uint64_t third = view.info.bytes() / 3;
        const uint64_t number = part.take == Take::first_third ? 0 : part.take == Take::second_third ? 1 : 2;
        shape[0] /= 3;
        view.info.begin += number * third;
        view.info.end = view.info.begin + third;
    }
    result.insert_or_assign(part.name, std::move(view));
}

Tensors text_tensors(Tensors tensors) {
    if (tensors.contains("token_embedding.weight")) {
        Tensors result;
        for (const auto& [name, tensor] : tensors)
            for (const OpenClipPart& part : open_clip_to_diffusers(name)) take_part(part, tensor, result);
        return result;
    }
    if (!tensors.contains("embeddings.token_embedding.weight")) return tensors;
    return renamed(std::move(tensors), [](const std::string& name) {
        for (const char* part : {"embeddings.", "encoder.", "final_layer_norm."})
            if (name.starts_with(part)) return "text_model." + name;
        return name;
    });
}

}  // namespace

TensorFiles component_view(const TensorFiles& whole, const std::string& component,
                           const std::string& prefix) {
    Tensors tensors = under(prefix, whole.tensors());
    apply_scales(whole, tensors);
    if (component == "unet") return whole.with(unet_tensors(std::move(tensors)));
    if (component == "vae") return whole.with(vae_tensors(std::move(tensors)));
    return whole.with(text_tensors(std::move(tensors)));
}

}  // namespace burin::models
