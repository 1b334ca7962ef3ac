// What the status bar says of rendering, device and memory.
#pragma once

#include <QtCore/QString>

#include "ui/models/engine_client.h"
#include "ui/models/render_controller.h"

namespace burin::ui {

/// "Draft · step 7/20 · 31 ms a step · 0.4 s left", or what there is to say instead.
[[nodiscard]] QString renderText(const RenderProgress& progress, EngineState engine, bool model_ready);

/// What a request's device and precision mean on this engine: "auto" resolved as far as it told.
struct UsedDevice {
    QString device, precision;
};
[[nodiscard]] UsedDevice usedDevice(const protocol::event::Hello& hello, const QString& device,
                                    const QString& precision);

/// "CPU bf16 · 1.2 GB"; `precision` "auto" is what the device prefers.
[[nodiscard]] QString deviceText(const protocol::event::Hello& hello, const QString& device,
                                 const QString& precision, uint64_t resident_bytes);

/// The badges of the picture, in words.
[[nodiscard]] QStringList badgeTexts(const PictureState& state);

/// How near the picture is to its photo, by the facts of a picture ("fidelity"); empty where they say nothing of it.
[[nodiscard]] QString fidelityText(const nlohmann::json& facts);

}  // namespace burin::ui
