#include "ui/window/model_session.h"

namespace burin::ui {

ModelSession::ModelSession(const EngineTimings& timings, QObject* parent)
    : QObject(parent), engine_(nullptr, timings), controller_(&steering_, &engine_) {
    connect(&engine_, &EngineClient::infoReceived, this, [this](const protocol::event::Info& info) {
        if (info.job.id != info_job_) return;
        const ModelFacts facts = modelFacts(info.value);
        controller_.setModel(facts.size.isEmpty() ? QSize(512, 512) : facts.size, facts.steady_sampler);
        Q_EMIT described(facts);
    });
    connect(&engine_, &EngineClient::finished, this, [this](const protocol::event::Done& done) {
        if (load_job_ == 0 || done.job.id != load_job_) return;
        load_job_ = 0;
        controller_.setModelReady(true);
        Q_EMIT loaded();
    });
    connect(&engine_, &EngineClient::failed, this, [this](const protocol::event::Failed& event) {
        if (load_job_ == 0 || event.job.id != load_job_) return;
        load_job_ = 0;
        controller_.setModelReady(false);  // takes "Loading" out of the status bar as well
        Q_EMIT failed(event.error);
    });
}

void ModelSession::load(const protocol::RenderRequest& request) {
    controller_.setModelReady(false);
    info_job_ = engine_.info(request.model);
    load_job_ = engine_.load(request.model, request.device, request.precision);
}

}  // namespace burin::ui
