// What the window needs to know of a model out of the engine's answer to "info".
#pragma once

#include <QtCore/QMetaType>
#include <QtCore/QSize>
#include <QtCore/QStringList>
#include <nlohmann/json.hpp>

namespace burin::ui {

struct ModelFacts {
    QSize size;  ///< its own picture size; empty where it says none
    /// Whether the sampler that the model calls its default draws no noise on the way.
    bool steady_sampler = false;
    QStringList notes;  ///< what its files hold or ask for that is not used, a sentence each
};

[[nodiscard]] ModelFacts modelFacts(const nlohmann::json& info);

}  // namespace burin::ui

Q_DECLARE_METATYPE(burin::ui::ModelFacts)
