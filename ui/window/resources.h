// What lies beside the program: packs, the embedded model, opening scenes.
#pragma once

#include <optional>
#include <string>

#include <QtCore/QString>

namespace burin::ui {

/// burin::resource_folder.
[[nodiscard]] QString findResources();

/// Prompt guidance at which the embedded model was measured.
inline constexpr double embedded_guidance = 5;

struct Scene {
    std::string prompt;
    uint64_t seed = 0;
};

/// With what the embedded model opens: the first scene of packs/mini-scenes.json, if it is there.
[[nodiscard]] std::optional<Scene> openingScene(const QString& resources);

}  // namespace burin::ui
