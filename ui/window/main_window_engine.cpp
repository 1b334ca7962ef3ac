// The window's side of engine, models and devices.
#include <QtWidgets/QLabel>
#include <QtWidgets/QStatusBar>

#include "ui/widgets/canvas.h"
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"
#include "ui/window/models_dialog.h"
#include "ui/window/preferences_dialog.h"
#include "ui/window/request_bar.h"
#include "ui/window/session_desk.h"
#include "ui/window/status_text.h"

namespace burin::ui {

void MainWindow::wireEngine() {
    connect(&engine_, &EngineClient::stateChanged, this, &MainWindow::onEngineState);
    connect(&engine_, &EngineClient::noticed, this, &MainWindow::notice);
    connect(&engine_, &EngineClient::beat, this, &MainWindow::refreshStatus);
    connect(&loader_, &ModelLoader::described, request_bar_, &RequestBar::setModelSize);
    connect(&loader_, &ModelLoader::loaded, this, &MainWindow::onModelLoaded);
    connect(&loader_, &ModelLoader::failed, this, &MainWindow::onLoadFailed);
    connect(&preferences_, &Preferences::engineCommandChanged, this, [this] {
        engine_.setCommand(preferences_.engineCommandLine());
        engine_.restart();
    });
    connect(&preferences_, &Preferences::deviceChanged, this, &MainWindow::applyDevice);
    connect(&preferences_, &Preferences::modelFoldersChanged, this, &MainWindow::scanModels);
    scanModels();
    engine_.setCommand(options_.engine_command.isEmpty() ? preferences_.engineCommandLine()
                                                         : options_.engine_command);
    engine_.start();
}

void MainWindow::scanModels() {
    const QString folder = resources();
    catalogue_.setFolders(preferences_.modelFolders(),
                          folder.isEmpty() ? QString() : folder + QStringLiteral("/mini"));
}

/// Loads the request's model where it is another than the engine's.
void MainWindow::followModel() {
    const protocol::RenderRequest& request = steering_.request();
    const QString wanted =
        QString::fromStdString(request.model + '\n' + request.device + '\n' + request.precision);
    if (wanted == followed_) return;
    followed_ = wanted;
    canvas_->setPlaceholder(tr("Loading %1…").arg(catalogue_.nameOf(QString::fromStdString(request.model))));
    loader_.load(request.model, request.device, request.precision);
}

void MainWindow::onModelLoaded() {
    preferences_.setModel(QString::fromStdString(steering_.request().model));
    canvas_->setPlaceholder(tr("Type a prompt and press Render."));
    // An empty session opens with a picture: nobody learns anything from an empty canvas.
    if (session_->history()->count() == 0 && controller_.image().isNull() && !controller_.isBusy())
        controller_.render();
    refreshActions();
}

void MainWindow::onLoadFailed(const Error& error) {
    followed_.clear();
    const bool embedded = steering_.request().model == "mini";
    const QString text = embedded ? tr("No model is loaded. Choose one in Model > Models.")
                                  : QString::fromStdString(error.sentence());
    canvas_->setPlaceholder(text);
    if (error.code == ErrorCode::cancelled) return;
    notice({Notice::Kind::warning,
            embedded && error.code == ErrorCode::bad_model
                ? tr("The embedded model is not part of this build. Choose another one in Model > Models.")
                : tr("The model cannot be used: %1").arg(QString::fromStdString(error.sentence())),
            engine_.details()});
    refreshActions();
}

void MainWindow::onEngineState(EngineState state) {
    if (state == EngineState::failed) canvas_->setPlaceholder(tr("The engine is not running."));
    refreshStatus();
    refreshActions();
}

void MainWindow::useModel(const QString& path) {
    const QString was = QString::fromStdString(steering_.request().model);
    followed_.clear();  // the same one again is a wish to load it again
    if (path == was) return followModel();
    if (const auto set = steering_.setModel(path); !set) notice(noticeOf(set.error()));
}

void MainWindow::applyDevice() {
    if (const auto set = steering_.setDevice(preferences_.device(), preferences_.precision()); !set)
        notice(noticeOf(set.error()));
}

void MainWindow::freeMemory() {
    controller_.stop();
    queue_.setPaused(true);
    engine_.unload();
    statusBar()->showMessage(
        tr("The model was unloaded; it is loaded again with the next picture. The queue is paused."), 8000);
}

void MainWindow::showModels() {
    keepStepTimes();
    ModelsDialog dialog(&catalogue_, &engine_, &preferences_,
                        QString::fromStdString(steering_.request().model), this);
    connect(&dialog, &ModelsDialog::chosen, this, &MainWindow::useModel);
    connect(&dialog, &ModelsDialog::freeMemoryAsked, this, &MainWindow::freeMemory);
    dialog.exec();
}

void MainWindow::showPreferences() {
    keepStepTimes();
    PreferencesDialog dialog(preferences_, QString::fromStdString(steering_.request().model), engine_.hello(),
                             this);
    dialog.exec();
}

/// For the device choice, which tells what a step takes where.
void MainWindow::rememberStepTime(const protocol::RenderRequest& request) {
    const UsedDevice used = usedDevice(engine_.hello(), QString::fromStdString(request.device),
                                       QString::fromStdString(request.precision));
    if (const double ms = controller_.progress().step_ms; ms > 0)
        step_times_[{QString::fromStdString(request.model), used.device, used.precision}] = ms;
}

/// Not with every picture: the preferences are a file.
void MainWindow::keepStepTimes() {
    for (const auto& [what, ms] : step_times_) preferences_.setStepTime(what[0], what[1], what[2], ms);
    step_times_.clear();
}

void MainWindow::refreshStatus() {
    render_label_->setText(renderText(controller_.progress(), engine_.state(), controller_.modelReady()));
    const protocol::RenderRequest& request = steering_.request();
    device_label_->setText(deviceText(engine_.hello(), QString::fromStdString(request.device),
                                      QString::fromStdString(request.precision), engine_.residentBytes()));
}

void MainWindow::refreshBadges(const PictureState& state) {
    std::vector<CanvasBadge> badges;
    for (const QString& text : badgeTexts(state)) {
        using Kind = CanvasBadge::Kind;
        Kind kind = Kind::plain;
        if (state.failed)
            kind = Kind::failure;
        else if (state.rendering || state.stopping)
            kind = Kind::busy;
        else if (state.stale)
            kind = Kind::caution;
        badges.push_back({text, kind});
    }
    canvas_->setBadges(badges);
}

}  // namespace burin::ui
