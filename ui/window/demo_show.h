// What the demonstration has to show: scenes with their sliders, and finished pictures for when there is no
// engine. All of it is inside the program (resources/demo says how the pictures are made).
#pragma once

#include <vector>

#include <QtCore/QString>
#include <QtGui/QImage>

#include "core/base/result.h"
#include "core/protocol/direction_pack.h"

namespace burin::ui {

struct DemoScene {
    QString name;
    protocol::RenderRequest request;  ///< one direction for each slider, all at 0
    /// As the pack has them: `direction.strength` is where the slider ends.
    std::vector<protocol::PackDirection> sliders;
    QString pictures;  ///< folder of the finished pictures

    /// The finished picture that comes nearest to these strengths: at rest, or with the one direction that is
    /// at least half drawn and drawn furthest. Null where the file is missing.
    [[nodiscard]] QImage finished(const std::vector<protocol::Direction>& directions) const;
    /// The finished picture at rest.
    [[nodiscard]] QImage finished() const { return finished({}); }
};

/// The scenes of demo.json, three to six sliders each. `model`: what renders them. An error where the
/// program's own files contradict each other.
Result<std::vector<DemoScene>> loadDemo(const QString& model);

}  // namespace burin::ui
