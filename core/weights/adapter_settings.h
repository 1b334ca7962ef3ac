// What an adapter file says about its strength outside its tensors: the metadata "lora_adapter_metadata" of
// diffusers, or the adapter_config.json that PEFT writes beside the file.
//
// Both hold PEFT's fields: r, lora_alpha (alpha for LoHa and LoKr), alpha_pattern, rank_pattern, use_rslora;
// in the metadata with the network before them ("unet.lora_alpha"). Patterns are PEFT's: the end of a
// module's name, as a regular expression, of which the common part is read (text, ".", "\.", ".*", "\d+",
// "^", "$"). Plain data; thread-safe to read. Throws Failure(bad_model) for JSON that cannot be read.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/models/tensor_files.h"

namespace burin::weights {

/// What is said of one module.
struct ModuleStrength {
    double alpha = 0;
    std::optional<double> rank;    ///< as said; the factors' own counts where they are there
    bool rank_stabilised = false;  ///< alpha / sqrt(rank), arXiv 2312.03732
};

class AdapterSettings {
  public:
    /// The file's metadata if it has them, else the configuration beside it, else nothing. Patterns that are
    /// not understood join `notes`.
    static AdapterSettings of(const models::TensorFiles& file, std::vector<std::string>& notes);

    /// `module`: as diffusers names it.
    [[nodiscard]] std::optional<ModuleStrength> strength(const std::string& component,
                                                         const std::string& module) const;

  private:
    struct Network {
        std::optional<double> alpha, rank;
        std::map<std::string, double> alphas, ranks;  ///< by pattern
        bool rank_stabilised = false;
    };
    std::map<std::string, Network> networks_;  ///< by component; "" = all of them
    friend class SettingsReader;
};

/// Whether a module's name ends in what PEFT's pattern says; nothing where the pattern is not understood.
[[nodiscard]] std::optional<bool> matches_pattern(const std::string& pattern, const std::string& module);

}  // namespace burin::weights
