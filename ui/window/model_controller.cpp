#include "ui/window/model_controller.h"

#include "ui/widgets/canvas.h"
#include "ui/window/model_session.h"
#include "ui/window/models_dialog.h"
#include "ui/window/preferences.h"
#include "ui/window/preferences_dialog.h"
#include "ui/window/status_text.h"

namespace burin::ui {
namespace {

QString modelOf(const protocol::RenderRequest& request) { return QString::fromStdString(request.model); }

}  // namespace

ModelController::ModelController(Parts parts, const WindowOptions& options, QObject* parent)
    : Controller(parent), parts_(parts), options_(options) {
    EngineClient& engine = parts_.model->engine();
    connect(&engine, &EngineClient::stateChanged, this, [this](EngineState state) {
        if (state == EngineState::failed) parts_.canvas->setPlaceholder(tr("The engine is not running."));
    });
    connect(&engine, &EngineClient::noticed, this, &ModelController::noticed);
    connect(parts_.model, &ModelSession::loaded, this, &ModelController::onLoaded);
    connect(parts_.model, &ModelSession::failed, this, &ModelController::onLoadFailed);
    connect(&parts_.model->controller(), &RenderController::rendered, this,
            [this](const FullPicture& picture) { rememberStepTime(picture.request); });
    connect(&parts_.model->steering(), &SteeringModel::changed, this, [this](SteeringModel::Part part) {
        if (part == SteeringModel::Part::model || part == SteeringModel::Part::everything) follow();
    });
    connect(parts_.preferences, &Preferences::engineCommandChanged, this, [this] {
        parts_.model->engine().setCommand(parts_.preferences->engineCommandLine());
        parts_.model->engine().restart();
    });
    connect(parts_.preferences, &Preferences::deviceChanged, this, &ModelController::applyDevice);
    connect(parts_.preferences, &Preferences::modelFoldersChanged, this, &ModelController::scanModels);
}

void ModelController::begin() {
    scanModels();
    EngineClient& engine = parts_.model->engine();
    engine.setCommand(options_.engine_command.isEmpty() ? parts_.preferences->engineCommandLine()
                                                        : options_.engine_command);
    engine.start();
}

void ModelController::scanModels() {
    const QString& folder = options_.resources;
    parts_.catalogue->setFolders(parts_.preferences->modelFolders(),
                                 folder.isEmpty() ? QString() : folder + QStringLiteral("/mini"),
                                 parts_.preferences->singleFiles());
}

void ModelController::follow() {
    const protocol::RenderRequest& request = parts_.model->request();
    const QString wanted =
        QString::fromStdString(request.model + '\n' + request.device + '\n' + request.precision);
    if (wanted == followed_) return;
    followed_ = wanted;
    parts_.canvas->setPlaceholder(tr("Loading %1…").arg(parts_.catalogue->nameOf(modelOf(request))));
    parts_.model->load(request);
}

void ModelController::onLoaded() {
    parts_.preferences->setModel(modelOf(parts_.model->request()));
    parts_.canvas->setPlaceholder(tr("Type a prompt and press Render."));
    Q_EMIT loaded();
}

void ModelController::onLoadFailed(const Error& error) {
    followed_.clear();
    const QString sentence = QString::fromStdString(error.sentence());
    const bool embedded = parts_.model->request().model == "mini";
    parts_.canvas->setPlaceholder(embedded ? tr("No model is loaded. Choose one in Model > Models.")
                                           : sentence);
    if (error.code == ErrorCode::cancelled) return;
    Q_EMIT noticed(
        {Notice::Kind::warning,
         embedded && error.code == ErrorCode::bad_model
             ? tr("The embedded model is not part of this build. Choose another one in Model > Models.")
             : tr("The model cannot be used: %1").arg(sentence),
         parts_.model->engine().details()});
}

void ModelController::use(const QString& path) {
    followed_.clear();  // the same one again is a wish to load it again
    if (path == modelOf(parts_.model->request())) return follow();
    report(parts_.model->steering().setModel(path));
}

void ModelController::applyDevice() {
    report(parts_.model->steering().setDevice(parts_.preferences->device(), parts_.preferences->precision()));
}

void ModelController::freeMemory() {
    parts_.model->controller().stop();
    parts_.queue->setPaused(true);
    parts_.model->engine().unload();
    Q_EMIT said(tr("The model was unloaded; it is loaded again with the next picture. The queue is paused."));
}

void ModelController::restartEngine() {
    followed_.clear();
    parts_.model->engine().restart();
    follow();
}

void ModelController::showModels() {
    keepStepTimes();
    ModelsDialog dialog(parts_.catalogue, &parts_.model->engine(), parts_.preferences,
                        modelOf(parts_.model->request()), parts_.window);
    connect(&dialog, &ModelsDialog::chosen, this, &ModelController::use);
    connect(&dialog, &ModelsDialog::freeMemoryAsked, this, &ModelController::freeMemory);
    dialog.exec();
}

void ModelController::showPreferences() {
    keepStepTimes();
    PreferencesDialog dialog(*parts_.preferences, modelOf(parts_.model->request()),
                             parts_.model->engine().hello(), parts_.window);
    dialog.exec();
}

void ModelController::rememberStepTime(const protocol::RenderRequest& request) {
    const UsedDevice used = usedDevice(parts_.model->engine().hello(), QString::fromStdString(request.device),
                                       QString::fromStdString(request.precision));
    if (const double ms = parts_.model->controller().progress().step_ms; ms > 0)
        step_times_[{modelOf(request), used.device, used.precision}] = ms;
}

void ModelController::keepStepTimes() {
    for (const auto& [what, ms] : step_times_) parts_.preferences->setStepTime(what[0], what[1], what[2], ms);
    step_times_.clear();
}

}  // namespace burin::ui
