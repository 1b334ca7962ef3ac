// The demonstration without its window: which scene is on, where its sliders are, and which picture is seen.
//
// Pictures come from the engine through the same RenderController and LiveScheduler as in the editor. While
// there is none (the engine loads, crashed, hangs, cannot be started, or fails), finished pictures stand in,
// and the engine is tried again for ever. UI thread only; nothing blocks.
#pragma once

#include <unordered_map>
#include <vector>

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include "ui/window/demo_show.h"
#include "ui/window/model_session.h"

namespace burin::ui {

/// All in milliseconds.
struct DemoTimings {
    int grace_ms = 1500;     ///< an engine that is back so soon was never away
    int patience_ms = 6000;  ///< without a step or a picture: finished pictures
    int retry_ms = 5000;     ///< between attempts to start the engine or to load the model
    /// A hanging engine is noticed sooner than in the editor.
    EngineTimings engine{10'000, 3'000, 500, 1'500, 250};
};

class DemoPlayer : public QObject {
    Q_OBJECT

  public:
    /// `scenes` must not be empty.
    DemoPlayer(std::vector<DemoScene> scenes, const QStringList& engine_command, DemoTimings timings = {},
               QObject* parent = nullptr);

    void start();
    [[nodiscard]] const std::vector<DemoScene>& scenes() const { return scenes_; }
    [[nodiscard]] const DemoScene& scene() const { return scenes_[current_]; }
    [[nodiscard]] int current() const { return static_cast<int>(current_); }
    /// This scene with all sliders at rest.
    void show(int scene);
    /// As a visitor finds it: the first scene.
    void showOpening() { show(0); }

    /// Sliders act on this; beginGesture() and endGesture() around a drag.
    [[nodiscard]] SteeringModel& steering() { return model_.steering(); }
    [[nodiscard]] EngineClient& engine() { return model_.engine(); }
    [[nodiscard]] const RenderController& controller() const { return model_.controller(); }
    /// What is seen now.
    [[nodiscard]] QImage image() const { return image_; }
    /// The scene with all sliders at rest.
    [[nodiscard]] QImage atRest() const;
    /// Finished pictures are shown because the engine is away.
    [[nodiscard]] bool isStandingIn() const { return standing_in_; }

  Q_SIGNALS:
    void sceneChanged(int scene);
    void imageChanged(const QImage& image);
    void standingInChanged(bool standing_in);
    /// 0..1 while a picture is being rendered, 1 when it is there.
    void progressChanged(double share);

  private:
    void load();
    void retry();
    void onEngineState(EngineState state);
    void onImage(const QImage& image);
    void standIn();
    void setStandingIn(bool standing_in);
    void showFinished();
    void put(const QImage& image);

    std::vector<DemoScene> scenes_;
    DemoTimings timings_;
    ModelSession model_;
    QTimer trouble_;  ///< runs out when the engine was away for too long
    QTimer retry_;
    std::unordered_map<size_t, QImage> at_rest_;  ///< rendered here
    QImage image_;
    size_t current_ = 0;
    bool live_ = false;  ///< what is seen comes from the engine
    bool standing_in_ = false, adopting_ = false;
};

}  // namespace burin::ui
