#include "app/cli/session.h"

#include <iostream>

#include "core/base/printable.h"
#include "core/engine/find_model.h"

namespace burin::app {

models::ModelPlace find_model(const std::string& model) { return engine::find_model(model); }

std::unique_ptr<engine::LoadedModel> open_model(const std::string& model, const engine::ComputeTarget& target,
                                                ProgressBar& bar) {
    auto loaded = std::make_unique<engine::LoadedModel>(find_model(model), target);
    loaded->set_loading_progress([&bar](const std::string& what, double fraction) {
        bar.show("reading " + what, static_cast<int>(fraction * 100), 100);
    });
    return loaded;
}

void tell_notes(const std::vector<std::string>& notes, Outcome& outcome) {
    outcome.json["notes"] = notes;
    for (const std::string& note : notes) std::cerr << "note: " << printable(note) << "\n";
}

}  // namespace burin::app
