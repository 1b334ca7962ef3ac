// A checkpoint in a single file, read in place. See model_parts.h.
#pragma once

#include <memory>
#include <optional>

#include "core/catalogue/networks.h"
#include "core/models/family.h"
#include "core/models/model_parts.h"

namespace burin::models {

/// Whose configurations say what names and shapes do not.
struct FileConfig {
    std::shared_ptr<const ModelParts> parts;
    bool asked =
        false;  ///< by the person: they count always, else only for widths that no published model has
};

class SingleFileParts : public ModelParts {
  public:
    /// `family`: of the model that is to use a file which holds no UNet. Refused: files that hold no network.
    static Result<std::unique_ptr<SingleFileParts>> open(const std::filesystem::path& path, FileConfig config,
                                                         std::optional<Family> family = {});

    [[nodiscard]] Result<nlohmann::json> json(const std::string& file) const override;
    [[nodiscard]] Result<std::string> text(const std::string& file) const override;
    [[nodiscard]] Result<ComponentPlace> weights(const std::string& component) const override;
    [[nodiscard]] Result<std::filesystem::path> tokenizer(const std::string& name) const override;
    [[nodiscard]] std::string pad_token(const std::string& name) const override;
    [[nodiscard]] std::vector<std::string> notes() const override { return notes_; }
    [[nodiscard]] std::map<std::string, std::string> metadata() const override;

    [[nodiscard]] const catalogue::Networks& contents() const { return contents_; }
    /// A network's tensors. Throws Failure where the file has none.
    [[nodiscard]] TensorFiles view(const std::string& component) const;

  private:
    SingleFileParts(TensorFiles files, catalogue::Networks contents, FileConfig config);
    [[nodiscard]] const std::string* carried(const std::string& file) const;
    [[nodiscard]] Result<nlohmann::json> config_of(const std::string& component) const;
    [[nodiscard]] Result<nlohmann::json> scheduler() const;
    /// In latent positions along a side; 0 = as the family's published models.
    [[nodiscard]] int64_t trained_size() const;

    std::filesystem::path path_;
    TensorFiles files_;
    catalogue::Networks contents_;
    FileConfig config_;
    std::vector<std::string> notes_;
};

}  // namespace burin::models
