// The options of `burin-cli render`, read into a request. Shared by every command that renders.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/cli/model_options.h"
#include "app/cli/real_picture_options.h"
#include "core/base/result.h"
#include "core/protocol/request.h"

namespace burin::app {

/// Options as typed; build() merges them over --request FILE.
class RenderOptionSet {
  public:
    /// Adds the options that decide the picture.
    void add_to(CLI::App& command);
    /// The validated request: defaults, then the request file, then the options that were given. Throws
    /// Failure. The request file may be a picture with a recipe in it; files that the recipe names are looked for in
    /// `loras`, beside the picture and in the person's own folders. `notes`: what of the recipe was not taken over.
    [[nodiscard]] protocol::RenderRequest build(std::vector<std::string>* notes = nullptr,
                                                const std::filesystem::path& loras = {}) const;

    /// Adds only those that decide the inversion of a real picture.
    void add_inversion_to(CLI::App& command);
    /// The same with this picture, or inversion of one, to start from.
    [[nodiscard]] protocol::RenderRequest build_for(const std::string& real_picture) const;

  private:
    void add_model_to(CLI::App& command);
    void add_weights_to(CLI::App& command);
    void add_device_to(CLI::App& command);
    [[nodiscard]] protocol::RenderRequest merged(std::vector<std::string>* notes,
                                                 const std::filesystem::path& loras) const;
    [[nodiscard]] protocol::RenderRequest finished(protocol::RenderRequest request,
                                                   const std::string& real_picture) const;
    void apply_weights(protocol::RenderRequest& request) const;
    void apply_real_picture(protocol::RenderRequest& request, const std::string& file) const;
    void apply_guidance(protocol::RenderRequest& request) const;

    CLI::App* command_ = nullptr;
    protocol::RenderRequest typed_;
    ModelOptions model_options_;
    std::string request_file_, mode_ = "studio", long_prompt_ = "chunks";
    std::string photo_, inverted_;
    RealPictureOptions real_picture_;
    std::vector<std::string> directions_, loras_;
    bool lora_partial_ = false;
    [[nodiscard]] bool given(
        const std::string& option) const;  ///< false where the command has none of that name
};

}  // namespace burin::app
