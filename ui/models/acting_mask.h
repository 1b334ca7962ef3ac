// "Where it acts": the mask of the touched direction in the picture that is seen, asked of the engine only while
// somebody looks.
#pragma once

#include <QtGui/QImage>

#include "ui/models/engine_client.h"
#include "ui/models/render_controller.h"
#include "ui/models/steering_model.h"

namespace burin::ui {

/// UI thread only. All three must outlive it.
class ActingMask : public QObject {
    Q_OBJECT

  public:
    ActingMask(SteeringModel* steering, EngineClient* engine, RenderController* controller,
               QObject* parent = nullptr);

    /// Whether somebody looks; `changed` follows where they do.
    void setShown(bool shown);
    /// Which of a photo's two masks; elsewhere there is one.
    void setPart(protocol::command::MaskPart part);
    [[nodiscard]] protocol::command::MaskPart part() const { return part_; }

  Q_SIGNALS:
    /// 8-bit coverage at the latent's size of the direction in `row`; null where nothing is known, as in a
    /// picture out of the history.
    void changed(const QImage& coverage, int row);

  private:
    void ask();
    [[nodiscard]] int placeInPicture(int row) const;

    SteeringModel* steering_;
    EngineClient* engine_;
    protocol::RenderRequest request_;  ///< of the picture that is seen
    uint64_t render_ = 0;              ///< the job that made it; 0 = not rendered just now
    uint64_t question_ = 0;
    int row_ = -1;  ///< of the question
    protocol::command::MaskPart part_ = protocol::command::MaskPart::both;
    bool shown_ = false;
};

/// The mask as an 8-bit picture.
[[nodiscard]] QImage toImage(const protocol::Coverage& mask);

}  // namespace burin::ui
