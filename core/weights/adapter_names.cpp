#include "core/weights/adapter_names.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/models/unet_names.h"

namespace burin::weights {
namespace {

using Layout = NamingScheme::Layout;
using Joint = NamingScheme::Joint;

constexpr std::array naming_schemes{
    NamingScheme{"kohya", "unet", "lora_unet_", Layout::diffusers, Joint::underscore},
    NamingScheme{"kohya", "unet", "lora_unet_", Layout::single_file, Joint::underscore},
    NamingScheme{"kohya", "text_encoder", "lora_te_", Layout::diffusers, Joint::underscore},
    NamingScheme{"kohya", "text_encoder", "lora_te1_", Layout::diffusers, Joint::underscore},
    NamingScheme{"kohya", "text_encoder_2", "lora_te2_", Layout::diffusers, Joint::underscore},
    NamingScheme{"kohya OFT", "unet", "oft_unet_", Layout::diffusers, Joint::underscore},
    NamingScheme{"kohya OFT", "unet", "oft_unet_", Layout::single_file, Joint::underscore},
    NamingScheme{"LyCORIS", "unet", "lycoris_", Layout::diffusers, Joint::underscore},
    NamingScheme{"LyCORIS", "unet", "lycoris_", Layout::single_file, Joint::underscore},
    NamingScheme{"LyCORIS", "unet", "lycoris_unet_", Layout::diffusers, Joint::underscore},
    NamingScheme{"LyCORIS", "text_encoder", "lycoris_text_encoder_", Layout::diffusers, Joint::underscore},
    NamingScheme{"LyCORIS", "text_encoder_2", "lycoris_text_encoder_2_", Layout::diffusers,
                 Joint::underscore},
    NamingScheme{"diffusers", "unet", "unet."},
    NamingScheme{"diffusers", "text_encoder", "text_encoder."},
    NamingScheme{"diffusers", "text_encoder_2", "text_encoder_2."},
    NamingScheme{"diffusers", "unet", ""},
    NamingScheme{"diffusers", "text_encoder", ""},
    NamingScheme{"diffusers", "text_encoder_2", ""},
    NamingScheme{"OneTrainer OMI", "unet", "unet.", Layout::single_file},
    NamingScheme{"OneTrainer OMI", "text_encoder", "clip_l."},
    NamingScheme{"OneTrainer OMI", "text_encoder_2", "clip_g."},
    NamingScheme{"ComfyUI", "unet", "diffusion_model.", Layout::single_file},
    NamingScheme{"ComfyUI", "text_encoder", "text_encoders.clip_l.transformer."},
    NamingScheme{"ComfyUI", "text_encoder", "text_encoders.clip_h.transformer."},
    NamingScheme{"ComfyUI", "text_encoder_2", "text_encoders.clip_g.transformer."},
    NamingScheme{"single file", "unet", "model.diffusion_model.", Layout::single_file},
    NamingScheme{"single file", "unet", "", Layout::single_file},
};

/// What tools put before a name that is complete already: PEFT's wrapper, a loader's guess.
constexpr std::array wrappers{"base_model.model.", "unet.base_model.model.", "text_encoder.base_model.model.",
                              "text_encoder_2.base_model.model.", "diffusion_model."};

struct KeyEnding {
    const char* text;
    const char* part;
    const char* naming = "";
};

/// Longer endings stand before those that they end in.
constexpr std::array key_endings{
    KeyEnding{".lora_down.weight", "down"},
    KeyEnding{".lora_up.weight", "up"},
    KeyEnding{".lora_mid.weight", "mid"},
    KeyEnding{".lora_A.weight", "down", "PEFT"},
    KeyEnding{".lora_B.weight", "up", "PEFT"},
    KeyEnding{".lora_B.bias", "lora_bias", "PEFT"},
    KeyEnding{".lora_linear_layer.down.weight", "down"},
    KeyEnding{".lora_linear_layer.up.weight", "up"},
    KeyEnding{".lora_linear_layer.alpha", "alpha"},
    KeyEnding{".lora.down.weight", "down"},
    KeyEnding{".lora.up.weight", "up"},
    KeyEnding{".lora.alpha", "alpha"},
    KeyEnding{"_lora.down.weight", "down"},
    KeyEnding{"_lora.up.weight", "up"},
    KeyEnding{"_lora.alpha", "alpha"},
    KeyEnding{".lora_magnitude_vector.weight", "magnitude", "PEFT"},
    KeyEnding{".lora_magnitude_vector", "magnitude", "PEFT"},
    KeyEnding{".dora_scale", "dora_scale"},
    KeyEnding{".hada_w1_a", "hada_w1_a"},
    KeyEnding{".hada_w1_b", "hada_w1_b"},
    KeyEnding{".hada_w2_a", "hada_w2_a"},
    KeyEnding{".hada_w2_b", "hada_w2_b"},
    KeyEnding{".hada_t1", "hada_t1"},
    KeyEnding{".hada_t2", "hada_t2"},
    KeyEnding{".lokr_w1", "lokr_w1"},
    KeyEnding{".lokr_w1_a", "lokr_w1_a"},
    KeyEnding{".lokr_w1_b", "lokr_w1_b"},
    KeyEnding{".lokr_w2", "lokr_w2"},
    KeyEnding{".lokr_w2_a", "lokr_w2_a"},
    KeyEnding{".lokr_w2_b", "lokr_w2_b"},
    KeyEnding{".lokr_t2", "lokr_t2"},
    KeyEnding{".on_input", "on_input"},
    KeyEnding{".a1.weight", "a1"},
    KeyEnding{".a2.weight", "a2"},
    KeyEnding{".b1.weight", "b1"},
    KeyEnding{".b2.weight", "b2"},
    KeyEnding{".oft_blocks", "oft_blocks"},
    KeyEnding{".oft_diag", "oft_diag"},
    KeyEnding{".rescale", "rescale"},
    KeyEnding{".oft_R.weight", "oft_R"},
    KeyEnding{".oft_R", "oft_R"},
    KeyEnding{".boft_R", "boft_R"},
    KeyEnding{".boft_s", "boft_s"},
    KeyEnding{".ia3_l", "ia3_l"},
    KeyEnding{".lora_embedding_A", "lora_embedding"},
    KeyEnding{".lora_embedding_B", "lora_embedding"},
    KeyEnding{".set_weight", "set_weight"},
    KeyEnding{".diff", "diff"},
    KeyEnding{".diff_b", "diff_b"},
    KeyEnding{".w_norm", "diff"},
    KeyEnding{".b_norm", "diff_b"},
    KeyEnding{".alpha", "alpha"},
    KeyEnding{".scale", "scale"},
    KeyEnding{".weight", "weight"},
    KeyEnding{".bias", "bias"},
};

bool replace_ending(std::string& name, std::string_view ending, std::string_view by) {
    if (!name.ends_with(ending)) return false;
    name.replace(name.size() - ending.size(), ending.size(), by);
    return true;
}

/// diffusers before PEFT named the four layers of an attention after its processor.
std::optional<std::string> processor_name(std::string module, bool unet) {
    if (unet) {
        for (const char* layer : {".to_q", ".to_k", ".to_v"})
            if (replace_ending(module, layer, std::string(".processor") + layer)) return module;
        if (replace_ending(module, ".to_out.0", ".processor.to_out")) return module;
        return {};
    }
    for (const auto& [layer, old] : {std::pair{".q_proj", ".to_q"},
                                     {".k_proj", ".to_k"},
                                     {".v_proj", ".to_v"},
                                     {".out_proj", ".to_out"}})
        if (replace_ending(module, layer, old)) return module;
    return {};
}

/// The names of a module in diffusers' layout, over the years.
std::vector<std::string> diffusers_names(const std::string& module, bool unet) {
    std::vector<std::string> names{module};
    if (!unet) {
        // transformers 5 drops "text_model." from the names of CLIP's text encoder.
        constexpr std::string_view stem = "text_model.";
        names.push_back(module.starts_with(stem) ? module.substr(stem.size()) : std::string(stem) + module);
    }
    for (size_t i = 0, count = names.size(); i < count; ++i)
        if (auto old = processor_name(names[i], unet)) names.push_back(std::move(*old));
    return names;
}

bool is_home_of(const std::string& component, const std::string& home) {
    if (home.empty()) return component != "text_encoder_2";
    return component == home;
}

/// ".lora_A.<name>.weight": PEFT writes the adapter's name where its state is saved as it is.
std::optional<AdapterKey> named_adapter_key(const std::string& name) {
    constexpr std::string_view last = ".weight";
    if (!name.ends_with(last)) return {};
    for (const auto& [mark, part] :
         {std::pair{".lora_A.", "down"}, {".lora_B.", "up"}, {".lora_magnitude_vector.", "magnitude"}}) {
        const auto at = name.rfind(mark);
        if (at == std::string::npos) continue;
        const auto begin = at + std::string_view(mark).size();
        if (begin + last.size() >= name.size()) continue;
        const std::string adapter = name.substr(begin, name.size() - last.size() - begin);
        if (adapter.find('.') == std::string::npos) return AdapterKey{name.substr(0, at), part, "PEFT"};
    }
    return {};
}

}  // namespace

std::optional<AdapterKey> adapter_key(const std::string& name) {
    if (auto key = named_adapter_key(name)) return key;
    for (const KeyEnding& ending : key_endings)
        if (name.ends_with(ending.text))
            return AdapterKey{name.substr(0, name.size() - std::string_view(ending.text).size()), ending.part,
                              ending.naming};
    return {};
}

ModuleNames::ModuleNames(const models::ModelDescription& model, const std::string& home) {
    for (const auto& component : model.components)
        if (component.name == "unet" || component.name.starts_with("text_encoder"))
            add_component(model, component.name, home);
}

void ModuleNames::add_component(const models::ModelDescription& model, const std::string& component,
                                const std::string& home) {
    const bool unet = component == "unet";
    const auto files = std::make_shared<const models::TensorFiles>(models::component_files(model, component));
    files_[component] = files;
    const auto with_attention = unet ? models::up_blocks_with_attention(*files) : std::set<int64_t>{};
    std::map<std::string, ModelModule*> modules;
    for (const auto& [name, stored] : files->tensors()) {
        const auto dot = name.rfind('.');
        const std::string last = dot == std::string::npos ? "" : name.substr(dot);
        if (last != ".weight" && last != ".bias") continue;
        ModelModule*& module = modules[name.substr(0, dot)];
        if (!module) {
            modules_.push_back(
                std::make_unique<ModelModule>(ModelModule{component, name.substr(0, dot), {}, {}}));
            module = modules_.back().get();
        }
        (last == ".weight" ? module->weight : module->bias) = stored.info.shape;
    }
    for (const auto& [name, module] : modules) {
        const auto ours = diffusers_names(name, unet);
        const auto single =
            unet ? models::single_file_module(name, model.unet.levels.front().layers, with_attention) : "";
        for (const NamingScheme& scheme : naming_schemes) {
            if (component != scheme.component) continue;
            if (*scheme.prefix == '\0' && !unet && !is_home_of(component, home)) continue;
            auto names = scheme.layout == Layout::diffusers ? ours : std::vector<std::string>{single};
            for (std::string& each : names) {
                if (each.empty()) continue;
                if (scheme.joint == Joint::underscore) std::replace(each.begin(), each.end(), '.', '_');
                names_.emplace(scheme.prefix + each, Found{module, scheme.shown});
            }
        }
    }
}

std::optional<ModuleNames::Found> ModuleNames::find(const std::string& name) const {
    if (const auto entry = names_.find(name); entry != names_.end()) return entry->second;
    for (const std::string_view wrapper : wrappers) {
        if (!name.starts_with(wrapper)) continue;
        // "unet.base_model.model." keeps its "unet.".
        const auto stem = wrapper.find("base_model.model.");
        const std::string kept(stem == std::string_view::npos ? "" : wrapper.substr(0, stem));
        const auto entry = names_.find(kept + name.substr(wrapper.size()));
        if (entry != names_.end()) return entry->second;
    }
    return {};
}

std::shared_ptr<const models::TensorFiles> ModuleNames::files(const std::string& component) const {
    const auto entry = files_.find(component);
    return entry == files_.end() ? nullptr : entry->second;
}

}  // namespace burin::weights
