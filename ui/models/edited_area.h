// Where the picture that is seen was edited: the areas of all directions of its render together, asked of the engine.
#pragma once

#include <functional>
#include <optional>

#include <QtCore/QSet>
#include <QtGui/QImage>

#include "ui/models/engine_client.h"
#include "ui/models/render_controller.h"

namespace burin::ui {

/// UI thread only. Engine and controller must outlive it.
class EditedArea : public QObject {
    Q_OBJECT

  public:
    EditedArea(EngineClient* engine, RenderController* controller, QObject* parent = nullptr);

    /// 8-bit coverage at the latent's size, the most that any direction covers; null where nothing acted. A picture out of the
    /// history is rendered once more first, because the engine knows only its last one. `then` is called once, or not at
    /// all where another call or the end of the engine overtakes it.
    void ask(std::function<void(const QImage& coverage)> then);

  private:
    void begin();
    void take(const protocol::event::WhereItActs& answer);

    EngineClient* engine_;
    RenderController* controller_;
    std::function<void(const QImage&)> then_;
    QImage sum_;
    QSet<quint64> open_;   ///< questions
    uint64_t render_ = 0;  ///< the job that made the picture; 0 = not rendered just now
    int directions_ = 0;
    bool waits_ = false;  ///< for the render
};

}  // namespace burin::ui
