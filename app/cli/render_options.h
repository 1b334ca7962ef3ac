// The options of `burin-cli render`, read into a request. Shared by every command that renders.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/cli/model_options.h"
#include "core/base/result.h"
#include "core/protocol/request.h"

namespace burin::app {

/// Options as typed; build() merges them over --request FILE.
class RenderOptionSet {
  public:
    /// Adds the options that decide the picture.
    void add_to(CLI::App& command);
    /// The validated request: defaults, then the request file, then the options that were given. Throws
    /// Failure.
    [[nodiscard]] protocol::RenderRequest build() const;

  private:
    void apply_guidance(protocol::RenderRequest& request) const;

    CLI::App* command_ = nullptr;
    protocol::RenderRequest typed_;
    ModelOptions model_options_;
    std::string request_file_, mode_ = "studio", long_prompt_ = "chunks";
    std::vector<std::string> directions_, loras_;
    bool lora_partial_ = false;
    [[nodiscard]] bool given(const std::string& option) const;
};

}  // namespace burin::app
