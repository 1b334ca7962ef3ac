// A request, the engine that renders it, and the pictures that come back: what the editor and the
// demonstration share.
#pragma once

#include "ui/models/engine_client.h"
#include "ui/models/render_controller.h"
#include "ui/models/steering_model.h"
#include "ui/window/model_facts.h"

namespace burin::ui {

/// Loads the model of the request, keeps the controller waiting until it is there, and tells it the model's
/// size and sampler. UI thread only.
class ModelSession : public QObject {
    Q_OBJECT

  public:
    explicit ModelSession(const EngineTimings& timings, QObject* parent = nullptr);

    [[nodiscard]] SteeringModel& steering() { return steering_; }
    [[nodiscard]] EngineClient& engine() { return engine_; }
    [[nodiscard]] RenderController& controller() { return controller_; }
    [[nodiscard]] const RenderController& controller() const { return controller_; }
    [[nodiscard]] const protocol::RenderRequest& request() const { return steering_.request(); }

    /// Asks for this request's model; what an earlier call asked for is no longer told.
    void load(const protocol::RenderRequest& request);
    [[nodiscard]] bool isLoading() const { return load_job_ != 0; }

  Q_SIGNALS:
    /// What "info" says of the model (model_facts.h).
    void described(const burin::ui::ModelFacts& facts);
    void loaded();
    void failed(const burin::Error& error);

  private:
    SteeringModel steering_;
    EngineClient engine_;
    RenderController controller_;
    uint64_t load_job_ = 0, info_job_ = 0;
};

}  // namespace burin::ui
