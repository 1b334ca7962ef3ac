#include "ui/window/model_loader.h"

#include "ui/window/model_facts.h"

namespace burin::ui {

ModelLoader::ModelLoader(EngineClient* engine, RenderController* controller, QObject* parent)
    : QObject(parent), engine_(engine), controller_(controller) {
    connect(engine_, &EngineClient::infoReceived, this, [this](const protocol::event::Info& info) {
        if (info.job.id != info_job_) return;
        const ModelFacts facts = modelFacts(info.value);
        controller_->setModel(facts.size.isEmpty() ? QSize(512, 512) : facts.size, facts.steady_sampler);
        Q_EMIT described(facts.size);
    });
    connect(engine_, &EngineClient::finished, this, [this](const protocol::event::Done& done) {
        if (load_job_ == 0 || done.job.id != load_job_) return;
        load_job_ = 0;
        controller_->setModelReady(true);
        Q_EMIT loaded();
    });
    connect(engine_, &EngineClient::failed, this, [this](const protocol::event::Failed& event) {
        if (load_job_ == 0 || event.job.id != load_job_) return;
        load_job_ = 0;
        controller_->setModelReady(false);  // takes "Loading" out of the status bar as well
        Q_EMIT failed(event.error);
    });
}

void ModelLoader::load(const std::string& model, const std::string& device, const std::string& precision) {
    controller_->setModelReady(false);
    info_job_ = engine_->info(model);
    load_job_ = engine_->load(model, device, precision);
}

}  // namespace burin::ui
