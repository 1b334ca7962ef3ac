// What the engine says, in the form in which it travels between threads of the window.
#pragma once

#include <memory>

#include <QtGui/QImage>

#include "core/protocol/messages.h"

namespace burin::ui {

/// One event of the engine, shared and immutable. `image` is the preview of a step or the finished picture,
/// already converted where the event was decoded; null for all others.
struct EngineEvent {
    std::shared_ptr<const protocol::Event> event;
    QImage image;
};

/// 8-bit RGB as a QImage of its own (Format_RGB32); null for an empty picture.
[[nodiscard]] QImage toImage(const protocol::Rgb& picture);

}  // namespace burin::ui
