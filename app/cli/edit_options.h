// --edit, --recipe: weight edits on the command line.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/engine/loaded_model.h"
#include "core/protocol/request.h"

namespace burin::app {

/// "FILE" or "FILE=SCALE"; the last equals sign counts, and only where a number follows. `option` is named in
/// the sentence. Throws Failure(bad_input).
protocol::LoraUse edit_of(const std::string& text, const std::string& option);

struct EditOptions {
    std::string recipe;
    std::vector<std::string> edits;
    bool partial = false;

    void add_to(CLI::App& command);
    [[nodiscard]] std::vector<protocol::LoraUse> uses() const;
    /// All of them as edits of a model; refused where there are none.
    [[nodiscard]] weights::Edits read(const models::ModelDescription& model) const;
};

}  // namespace burin::app
