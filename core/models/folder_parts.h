// A folder as diffusers lays it out. See model_parts.h.
#pragma once

#include "core/models/model_parts.h"

namespace burin::models {

class FolderParts : public ModelParts {
  public:
    /// With `only`, the folder may also be that network's own, with config.json in it.
    explicit FolderParts(std::filesystem::path root, const std::string& only = {});

    [[nodiscard]] Result<nlohmann::json> json(const std::string& file) const override;
    [[nodiscard]] Result<std::string> text(const std::string& file) const override;
    [[nodiscard]] Result<ComponentPlace> weights(const std::string& component) const override;
    [[nodiscard]] Result<std::filesystem::path> tokenizer(const std::string& name) const override;
    [[nodiscard]] std::string pad_token(const std::string&) const override { return {}; }

  private:
    [[nodiscard]] std::filesystem::path path_of(const std::string& file) const;

    std::filesystem::path root_;
    std::string only_;  ///< the network whose own folder root_ is
};

/// Whether a folder has a vocabulary and merges, in either form.
bool has_tokenizer(const std::filesystem::path& folder);

}  // namespace burin::models
