// What every command takes beside a model: parts from elsewhere, and what its files do not say.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace burin::app {

/// Adds --vae, --text-encoder, --tokenizer, --config and --prediction. What is given is appended to `model`, in the form
/// of models::ModelPlace, before the command's own callback runs; `model` must live as long as `command`.
void add_model_options(CLI::App& command, std::string& model);

/// The same options for a command that puts the model together itself: call the result after parsing.
class ModelOptions {
  public:
    void add_to(CLI::App& command);
    /// `model` with what was given.
    [[nodiscard]] std::string applied_to(const std::string& model) const;

  private:
    std::string vae_, text_encoder_, tokenizer_, config_, prediction_;
};

}  // namespace burin::app
