#include "core/weights/lora_file.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/printable.h"
#include "core/base/result.h"
#include "core/models/unet_names.h"
#include "core/models/weight_loading.h"

namespace burin::weights {
namespace {

struct Place {
    std::string component, tensor;
    nn::Shape shape;
};
using Places = std::map<std::string, Place>;  ///< by module as the file names it

std::string flat(std::string name) {
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

/// Every name under which a module of the model may stand in a LoRA file.
Places places_of(const models::ModelDescription& model) {
    Places places;
    const bool sdxl = model.family == models::Family::sdxl;
    for (const auto& component : model.components) {
        const bool unet = component.name == "unet";
        if (!unet && !component.name.starts_with("text_encoder")) continue;
        const auto files = models::component_files(model, component.name);
        const auto with_attention = unet ? models::up_blocks_with_attention(files) : std::set<int64_t>{};
        std::string kohya = unet ? "lora_unet_" : sdxl ? "lora_te1_" : "lora_te_";
        if (component.name == "text_encoder_2") kohya = "lora_te2_";
        for (const auto& [name, stored] : files.tensors()) {
            if (!name.ends_with(".weight") || stored.info.shape.size() < 2) continue;
            const std::string module = name.substr(0, name.size() - 7);
            const Place place{component.name, name, stored.info.shape};
            places[component.name + "." + module] = place;
            places[kohya + flat(module)] = place;
            if (!unet || !sdxl) continue;
            const auto layers = model.unet.levels.front().layers;
            const auto single = models::single_file_module(module, layers, with_attention);
            if (!single.empty()) places[kohya + flat(single)] = place;
        }
    }
    return places;
}

enum class Part { up, down, alpha };

struct Key {
    std::string module;
    Part part = Part::up;
    const char* naming = "";
};

std::optional<Key> take_apart(const std::string& name) {
    struct Ending {
        const char* text;
        Part part;
        const char* naming;
    };
    static constexpr std::array<Ending, 9> endings{{{".lora_down.weight", Part::down, "kohya"},
                                                    {".lora_up.weight", Part::up, "kohya"},
                                                    {".alpha", Part::alpha, ""},
                                                    {".lora_A.weight", Part::down, "PEFT"},
                                                    {".lora_B.weight", Part::up, "PEFT"},
                                                    {".lora_A.default.weight", Part::down, "PEFT"},
                                                    {".lora_B.default.weight", Part::up, "PEFT"},
                                                    {"_lora.down.weight", Part::down, "diffusers"},
                                                    {"_lora.up.weight", Part::up, "diffusers"}}};
    for (const Ending& ending : endings) {
        if (!name.ends_with(ending.text)) continue;
        std::string module = name.substr(0, name.size() - std::string_view(ending.text).size());
        if (std::string_view(ending.naming) == "diffusers") {
            // "attn1.processor.to_out" is the module attn1.to_out.0, the others are named as they are.
            const auto at = module.find(".processor.");
            if (at == std::string::npos) return {};
            module.erase(at, std::string_view(".processor").size());
            if (module.ends_with(".to_out")) module += ".0";
        }
        return Key{std::move(module), ending.part, ending.naming};
    }
    return {};
}

void refuse_other_kinds(const std::string& name, const std::string& place) {
    static constexpr std::array<std::pair<const char*, const char*>, 8> kinds{
        {{"dora_scale", "DoRA"},
         {"lora_magnitude_vector", "DoRA"},
         {"oft_", "OFT"},
         {".boft", "BOFT"},
         {"hada_w", "LoHa"},
         {"lokr_w", "LoKr"},
         {"lora_mid", "a Tucker-decomposed LoRA"},
         {".diff", "a full-weight difference"}}};
    for (const auto& [part, kind] : kinds) {
        if (name.find(part) == std::string::npos) continue;
        throw Failure(ErrorCode::bad_model,
                      place + " is " + kind +
                          ", whose change is no product of two factors and cannot be negated "
                          "by its sign",
                      "use a LoRA, or a fine-tuned checkpoint as a task vector");
    }
}

struct Factors {
    Tensor up, down, alpha;
};

Change change_of(const std::string& module, const Factors& factors, const Place& place,
                 const std::string& file) {
    const auto bad = [&](const std::string& why) {
        return Failure(ErrorCode::bad_model, "module '" + printable(module, 120) + "' in " + file + " " + why,
                       "download the file again, or use one that was made for this model");
    };
    if (!factors.up.defined() || !factors.down.defined()) throw bad("lacks one of its two factors");
    const Tensor up = factors.up, down = factors.down;
    const bool shapes = up.dim() >= 2 && down.dim() >= 2 && up.size(1) == down.size(0) &&
                        up.numel() == up.size(0) * up.size(1) && down.size(0) > 0;
    const int64_t inputs = c10::multiply_integers(place.shape) / place.shape[0];
    if (!shapes || up.size(0) != place.shape[0] || down.numel() != down.size(0) * inputs)
        throw bad("does not fit " + place.tensor + ", which is " + models::shape_text(place.shape));
    double scale = 1;
    if (factors.alpha.defined()) {
        if (factors.alpha.numel() != 1) throw bad("has an alpha that is not one number");
        const double alpha = factors.alpha.to(torch::kFloat64).item<double>();
        if (!std::isfinite(alpha)) throw bad("has an alpha that is not finite");
        if (alpha != 0) scale = alpha / static_cast<double>(down.size(0));
    }
    return {.dense = {}, .tuned = {}, .base = {}, .up = up, .down = down, .scale = scale};
}

}  // namespace

Delta read_lora(const std::filesystem::path& path, const models::ModelDescription& model, LoraReport& report,
                bool allow_unmatched) {
    const auto files = models::TensorFiles::open(path);
    const std::string file = "'" + path.string() + "'";
    std::map<std::string, Factors> modules;
    for (const auto& [name, stored] : files.tensors()) {
        refuse_other_kinds(name, file);
        const auto key = take_apart(name);
        if (!key) {
            report.unmatched.push_back(name);
            continue;
        }
        if (*key->naming != '\0') report.naming = key->naming;
        Factors& factors = modules[key->module];
        (key->part == Part::up     ? factors.up
         : key->part == Part::down ? factors.down
                                   : factors.alpha) = models::stored_tensor(files, name);
    }
    const Places places = places_of(model);
    Delta delta{.kind = "lora", .components = {}, .notes = {}};
    for (const auto& [module, factors] : modules) {
        const auto place = places.find(module);
        if (place == places.end()) {
            report.unmatched.push_back(module);
            continue;
        }
        const auto& [component, tensor, shape] = place->second;
        const Change change = change_of(module, factors, place->second, file);
        const int64_t rank = change.down.size(0);
        report.smallest_rank = report.matched == 0 ? rank : std::min(report.smallest_rank, rank);
        report.largest_rank = std::max(report.largest_rank, rank);
        ++report.matched;
        delta.components[component][tensor] = change;
    }
    if (report.matched == 0)
        throw Failure(ErrorCode::bad_model, "no module of " + file + " belongs to this model",
                      "use a LoRA for the family " + std::string(models::to_string(model.family)));
    if (!report.unmatched.empty() && !allow_unmatched)
        throw Failure(ErrorCode::bad_model,
                      std::to_string(report.unmatched.size()) + " of " +
                          std::to_string(report.unmatched.size() + report.matched) + " modules in " + file +
                          " do not belong to this model, the first is '" +
                          printable(report.unmatched.front(), 120) + "'",
                      "use a LoRA for this model, or allow half a match explicitly");
    return delta;
}

}  // namespace burin::weights
