// What every work on edits shares: how it is cancelled, how it tells how far it is, how it opens a model.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/base/cancel.h"
#include "core/commands/target_choice.h"
#include "core/engine/loaded_model.h"

namespace burin::curation {

struct RunHooks {
    CancelToken cancel;
    std::function<void(const std::string& what, int64_t done, int64_t of)> on_progress;  ///< may be empty

    void tell(const std::string& what, int64_t done, int64_t of) const {
        if (on_progress) on_progress(what, done, of);
    }
};

/// A model's folder, or "mini", opened; its components tell when they are read, as long as the hooks live.
/// Throws Failure.
[[nodiscard]] std::unique_ptr<engine::LoadedModel> open_model(const std::string& model,
                                                              const engine::ComputeTarget& target,
                                                              const RunHooks& hooks);

/// Closed forms solve systems of equations: in float32 on the CPU, with the threads that suit it.
[[nodiscard]] engine::ComputeTarget exact_target();

/// As a request chooses it; its threads become libtorch's. Throws Failure.
[[nodiscard]] engine::ComputeTarget chosen_target(const commands::TargetChoice& choice);

/// Whether a file could be written at `path`, asked before the work begins. Throws Failure(bad_input).
void require_place_for(const std::filesystem::path& path);

}  // namespace burin::curation
