// Rendering in tests: the tiny reference models, with everything a comparison needs.
#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "core/engine/render.h"
#include "core/engine/start_state.h"
#include "core/engine/tensor_io.h"
#include "tests/support/reference.h"
#include "tests/support/temp_dir.h"

namespace burin::test {

/// |a - b| / |b|.
inline double relative_l2(const torch::Tensor& a, const torch::Tensor& b) {
    const torch::Tensor x = a.to(torch::kFloat64), y = b.to(torch::kFloat64);
    return (x - y).norm().item<double>() / y.norm().item<double>();
}

inline engine::ComputeTarget float32_target() { return engine::choose_target("cpu", "fp32", 1); }

/// The JSON text under `key` of a safetensors file's metadata.
nlohmann::json metadata_json(const std::filesystem::path& file, const std::string& key);

/// A reference model; `name` is sd1, sd2 or sdxl.
std::unique_ptr<engine::LoadedModel> open_reference(const std::string& name,
                                                    const engine::ComputeTarget& target = float32_target());

/// One picture, dumped.
engine::RenderedPicture render_one(engine::LoadedModel& model, const protocol::RenderRequest& request);

/// Final latents of a run that begins with the given pictures instead of files.
torch::Tensor render_from(engine::LoadedModel& model, const protocol::RenderRequest& request,
                          const engine::StartPictures& pictures, double strength);

/// A copy of a model folder in which the files of one kind may be replaced; weights are links.
class ModelCopy {
  public:
    explicit ModelCopy(const std::filesystem::path& model);
    [[nodiscard]] const std::filesystem::path& path() const { return folder_; }
    /// Changes one key of a JSON file; null removes it.
    void edit(const std::string& file, const std::string& key, const nlohmann::json& value);
    void replace(const std::string& file, const std::string& bytes);
    void remove(const std::string& file);

  private:
    TempDir dir_;
    std::filesystem::path folder_;
};

}  // namespace burin::test
