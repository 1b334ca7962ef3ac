// What the tensors of an adapter file are called: which module of the model a name means, and which part of a
// method it is.
//
// Two tables, a row each: NamingScheme says how one writer names modules, the endings say what stands behind
// the module. A name is looked up among all names of all modules of the model and never taken apart at
// underscores. Plain data; thread-safe to read. Sources: the files of kohya-ss/sd-scripts, LyCORIS, PEFT,
// diffusers (both attention processors and PEFT), OneTrainer (OMI) and ComfyUI.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/models/model_folder.h"
#include "core/nn/weights.h"

namespace burin::weights {

/// How one writer names the modules of one network.
struct NamingScheme {
    enum class Layout { diffusers, single_file };
    enum class Joint { dot, underscore };

    const char* shown;      ///< "kohya"
    const char* component;  ///< "unet"
    const char* prefix;     ///< "lora_unet_"
    Layout layout = Layout::diffusers;
    Joint joint = Joint::dot;
};

/// A module of the model: what it is called there, and the shapes of its tensors; empty where it has none.
struct ModelModule {
    std::string component, module;
    nn::Shape weight, bias;
};

class ModuleNames {
  public:
    /// `home`: the network a file without prefixes belongs to ("text_encoder_2"), where its folder tells it.
    ModuleNames(const models::ModelDescription& model, const std::string& home);

    struct Found {
        const ModelModule* module = nullptr;
        const char* naming = "";
    };
    /// The module that a file calls `name`; none where the model has no such module.
    [[nodiscard]] std::optional<Found> find(const std::string& name) const;
    /// The tensors of a component; nullptr where the model lacks it.
    [[nodiscard]] std::shared_ptr<const models::TensorFiles> files(const std::string& component) const;

  private:
    void add_component(const models::ModelDescription& model, const std::string& component,
                       const std::string& home);

    std::map<std::string, std::shared_ptr<const models::TensorFiles>> files_;
    std::vector<std::unique_ptr<ModelModule>> modules_;
    std::map<std::string, Found> names_;
};

/// A tensor's name, taken apart at its ending.
struct AdapterKey {
    std::string module;
    std::string part;         ///< "up", "hada_w1_a": one name for all spellings
    const char* naming = "";  ///< where the ending tells the writer
};
/// Nothing where no ending of the table fits.
[[nodiscard]] std::optional<AdapterKey> adapter_key(const std::string& name);

}  // namespace burin::weights
