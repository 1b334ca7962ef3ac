// Times of an engine's supervision for tests that are not about them, and an end to patience for those that
// are.
#pragma once

#include "tests/ui/support/patience.h"
#include "ui/models/engine_client.h"

namespace burin::ui {

/// No engine is called dead only because the machine is slow; a crashed one is started again at once.
inline constexpr EngineTimings patient{patience_ms, patience_ms / 3, 100, patience_ms / 5, 20};

/// The next silence is taken for death soon. What is started then has all the time it needs again.
inline void losePatience(EngineClient& client) {
    QObject::connect(&client, &EngineClient::stateChanged, &client,
                     [&client] { client.setTimings(patient); });
    client.setTimings({500, 100, 20, patience_ms / 5, 20});
}

}  // namespace burin::ui
