// Loads the model of a request: what the editor and the demonstration share.
#pragma once

#include <string>

#include "ui/models/engine_client.h"
#include "ui/models/render_controller.h"

namespace burin::ui {

/// Keeps the controller waiting until the model is there, and tells it the model's size and sampler. UI thread
/// only; both must outlive it.
class ModelLoader : public QObject {
    Q_OBJECT

  public:
    ModelLoader(EngineClient* engine, RenderController* controller, QObject* parent = nullptr);

    /// Asks for this model; what an earlier call asked for is no longer told.
    void load(const std::string& model, const std::string& device, const std::string& precision);
    [[nodiscard]] bool isLoading() const { return load_job_ != 0; }

  Q_SIGNALS:
    /// Its own picture size; empty where it says none.
    void described(QSize size);
    void loaded();
    void failed(const burin::Error& error);

  private:
    EngineClient* engine_;
    RenderController* controller_;
    uint64_t load_job_ = 0, info_job_ = 0;
};

}  // namespace burin::ui
