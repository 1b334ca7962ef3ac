#include "core/curation/run_hooks.h"

#include "core/engine/find_model.h"
#include "core/io/output_place.h"

namespace burin::curation {

std::unique_ptr<engine::LoadedModel> open_model(const std::string& model, const engine::ComputeTarget& target,
                                                const RunHooks& hooks) {
    auto loaded = std::make_unique<engine::LoadedModel>(engine::find_model(model), target);
    loaded->set_loading_progress([&hooks](const std::string& what, double fraction) {
        hooks.tell("reading " + what, static_cast<int64_t>(fraction * 100), 100);
    });
    return loaded;
}

engine::ComputeTarget exact_target() {
    auto target = engine::choose_target("cpu", "fp32", 0);
    engine::apply_threads(target);
    return target;
}

engine::ComputeTarget chosen_target(const commands::TargetChoice& choice) {
    auto target = engine::choose_target(choice.device, choice.precision, choice.threads);
    engine::apply_threads(target);
    return target;
}

void require_place_for(const std::filesystem::path& path) { value_or_throw(io::check_output_place(path)); }

}  // namespace burin::curation
