#include "core/catalogue/networks.h"

#include <algorithm>
#include <vector>

#include "core/base/printable.h"
#include "core/catalogue/foreign_file.h"

namespace burin::catalogue {
namespace {

using io::TensorInfo;
using io::TensorTable;

/// Where a network's tensors may lie, and names that show that they do.
struct Place {
    const char* component;
    std::vector<const char*> prefixes;  ///< first hit wins
    std::vector<const char*> marks;     ///< one of them is there
};

const std::vector<Place>& places() {
    static const std::vector<Place> all{
        {"unet",
         {"model.diffusion_model.", "diffusion_model.", "unet.", ""},
         {"input_blocks.0.0.weight", "time_embedding.linear_1.weight"}},
        {"vae", {"first_stage_model.", "vae.", ""}, {"encoder.conv_in.weight", "decoder.conv_in.weight"}},
        {"text_encoder",
         {"cond_stage_model.transformer.", "cond_stage_model.model.", "conditioner.embedders.0.transformer.",
          "conditioner.embedders.0.model.", "text_encoder.", "te1.", "te.", ""},
         {"text_model.embeddings.token_embedding.weight", "embeddings.token_embedding.weight",
          "token_embedding.weight"}},
        {"text_encoder_2",
         {"conditioner.embedders.1.model.", "conditioner.embedders.1.transformer.", "text_encoder_2.",
          "te2."},
         {"text_model.embeddings.token_embedding.weight", "token_embedding.weight"}},
    };
    return all;
}

bool any_begins(const TensorTable& tensors, std::string_view beginning) {
    const auto at = tensors.lower_bound(beginning);
    return at != tensors.end() && at->first.starts_with(beginning);
}

const TensorInfo* find(const TensorTable& tensors, const std::string& name) {
    const auto at = tensors.find(name);
    return at == tensors.end() ? nullptr : &at->second;
}

int64_t axis(const TensorInfo* info, size_t number) {
    return info && number < info->shape.size() ? info->shape[number] : 0;
}

/// What a UNet's own tensors say.
struct UNetFacts {
    int64_t channels = 0;      ///< read
    int64_t context = 0;       ///< width of the text rows
    int64_t added_input = -1;  ///< of the embedding beside the time's; -1 where there is none
    bool linear = false;       ///< around the transformers
};

UNetFacts facts_of(const TensorTable& tensors, const std::string& prefix) {
    UNetFacts facts;
    for (const char* name : {"input_blocks.0.0.weight", "conv_in.weight"})
        if (const auto* info = find(tensors, prefix + name)) facts.channels = axis(info, 1);
    for (const char* name : {"label_emb.0.0.weight", "add_embedding.linear_1.weight"})
        if (const auto* info = find(tensors, prefix + name)) facts.added_input = axis(info, 1);
    for (auto at = tensors.lower_bound(prefix); at != tensors.end() && at->first.starts_with(prefix); ++at) {
        const auto& [name, info] = *at;
        if (name.ends_with("attn2.to_k.weight")) facts.context = axis(&info, 1);
        if (name.ends_with(".proj_in.weight")) facts.linear = info.shape.size() == 2;
    }
    return facts;
}

ModelFamily family_of(const UNetFacts& facts) {
    if (facts.added_input >= 0) return family_of_two_encoders();
    const ModelFamily published = family_of_text_width(facts.context);
    if (published != ModelFamily::unknown) return published;
    return facts.linear ? ModelFamily::sd2 : ModelFamily::sd1;
}

/// A UNet of a kind that Burin does not have.
std::optional<Error> foreign_unet(const UNetFacts& facts, const TensorTable& tensors,
                                  const std::string& source) {
    const auto refuse = [&](const std::string& what, const char* remedy) {
        return Error{ErrorCode::bad_model, source + what, remedy};
    };
    const bool refiner_text = any_begins(tensors, "conditioner.embedders.0.model.") &&
                              !any_begins(tensors, "conditioner.embedders.1.");
    if (refiner_text || facts.context == 1280 || facts.added_input == 2560)
        return refuse("is the SDXL refiner, which only finishes pictures of another model",
                      "use the SDXL base model");
    if ((facts.added_input >= 0 && facts.context == 1024) || any_begins(tensors, "embedder.model.visual."))
        return refuse("is unCLIP, which needs a picture embedding", "use SD 2.1");
    if (facts.channels == 4 || facts.channels == 9) return {};
    const char* kind = facts.channels == 8   ? " (InstructPix2Pix)"
                       : facts.channels == 7 ? " (an upscaler)"
                       : facts.channels == 5 ? " (a depth model)"
                                             : "";
    return refuse(
        "has " + std::to_string(facts.channels) + " input channels" + kind + ", which Burin does not have",
        "use a text-to-image or inpainting model");
}

ModelFamily family_of_text(const Networks& file) {
    if (file.has("text_encoder_2")) return family_of_two_encoders();
    const auto text = file.prefixes.find("text_encoder");
    return text != file.prefixes.end() && text->second == "cond_stage_model.model." ? ModelFamily::sd2
                                                                                    : ModelFamily::sd1;
}

}  // namespace

Result<Networks> recognise(const io::SafetensorsFile& file) {
    const TensorTable& tensors = file.tensors();
    const std::string source = "'" + file.path().filename().string() + "' ";
    if (auto foreign = foreign_file(file)) return tl::unexpected(std::move(foreign->why));
    Networks found;
    for (const Place& place : places()) {
        for (const char* prefix : place.prefixes) {
            const bool here = std::any_of(place.marks.begin(), place.marks.end(), [&](const char* mark) {
                return tensors.contains(prefix + std::string(mark));
            });
            if (!here) continue;
            found.prefixes.emplace(place.component, prefix);
            break;
        }
    }
    if (found.prefixes.empty()) {
        const std::string first =
            tensors.empty() ? "" : ": its first tensor is '" + printable(tensors.begin()->first, 80) + "'";
        return fail(ErrorCode::bad_model, source + "holds no network that Burin knows" + first,
                    "use a checkpoint of Stable Diffusion 1, 2 or XL");
    }
    found.family = family_of_text(found);
    const auto unet = found.prefixes.find("unet");
    if (unet == found.prefixes.end()) return found;
    const UNetFacts facts = facts_of(tensors, unet->second);
    if (auto foreign = foreign_unet(facts, tensors, source)) return tl::unexpected(std::move(*foreign));
    found.family = family_of(facts);
    return found;
}

}  // namespace burin::catalogue
