#include "ui/window/steering_controller.h"

#include <QtCore/QFileInfo>
#include <QtCore/QRandomGenerator>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QInputDialog>

#include "core/io/image.h"
#include "ui/models/picture_codec.h"
#include "ui/panels/mask_panel.h"
#include "ui/panels/steering_panel.h"
#include "ui/window/grid_dialog.h"
#include "ui/window/model_session.h"
#include "ui/window/preferences.h"
#include "ui/window/session_controller.h"
#include "ui/window/window_docks.h"

namespace burin::ui {

SteeringController::SteeringController(Parts parts, QObject* parent) : Controller(parent), parts_(parts) {
    connect(parts_.docks->panel<MaskPanel>(), &MaskPanel::repaintMaskEdited, this,
            &SteeringController::takeRepaintMask);
    auto* panel = parts_.docks->panel<SteeringPanel>();
    connect(panel, &SteeringPanel::paintRequested, this, &SteeringController::paintArea);
    connect(panel, &SteeringPanel::startPictureRequested, this, &SteeringController::chooseStartPicture);
    connect(panel, &SteeringPanel::repaintAreaRequested, this, &SteeringController::paintRepaintArea);
}

void SteeringController::render() {
    RenderController& controller = parts_.model->controller();
    if (parts_.model->steering().seedLocked() || controller.image().isNull()) return controller.render();
    nextSeed();
    if (!controller.isLive()) controller.render();
}

void SteeringController::setLive(bool live) {
    parts_.preferences->setLive(live);
    parts_.model->controller().setLive(live);
}

void SteeringController::nextSeed() { report(parts_.model->steering().nextSeed()); }

void SteeringController::randomSeed() {
    report(parts_.model->steering().setSeed(QRandomGenerator::global()->generate()));
}

void SteeringController::editPrompt() {
    parts_.docks->raise("steering");
    parts_.docks->panel<SteeringPanel>()->focusPrompt();
}

void SteeringController::addDirection() {
    parts_.docks->raise("steering");
    parts_.docks->panel<SteeringPanel>()->addFromPack();
}

void SteeringController::stepTouched(int by) {
    SteeringModel& steering = parts_.model->steering();
    if (steering.count() == 0) return;
    steering.setTouched((steering.touched() + by + steering.count()) % steering.count());
}

bool SteeringController::isTouched() const {
    const SteeringModel& steering = parts_.model->steering();
    return steering.touched() >= 0 && steering.touched() < steering.count();
}

void SteeringController::zeroAll() {
    report(parts_.model->steering().edit(
        SteeringModel::Part::rows, -1, tr("All directions 0"),
        [](protocol::RenderRequest& request) { request = without_directions(request); }));
}

void SteeringController::showGrid() {
    auto* dialog = new GridDialog({&parts_.model->steering(), parts_.renders}, parts_.window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
    dialog->begin();
}

void SteeringController::chooseStartPicture() {
    const QString path =
        QFileDialog::getOpenFileName(parts_.window, tr("Start from a picture"),
                                     parts_.preferences->lastFolder(), tr("Pictures (*.png *.jpg *.jpeg)"));
    if (path.isEmpty()) return;
    parts_.preferences->setLastFolder(QFileInfo(path).absolutePath());
    report(parts_.model->steering().setStartPicture(path));
}

QString SteeringController::keep(const QImage& picture) {
    const auto path = parts_.session->keepPicture(picture);
    if (!path) Q_EMIT noticed(noticeOf(path.error()));
    return path.value_or(QString());
}

void SteeringController::startFromCurrent() {
    const QString path = keep(parts_.model->controller().image());
    if (!path.isEmpty()) report(parts_.model->steering().setStartPicture(path));
}

void SteeringController::startFromNoise() { report(parts_.model->steering().setStartPicture({})); }

bool SteeringController::hasStartPicture() const {
    return parts_.model->steering().steersPhoto() || !parts_.model->request().init_image.empty();
}

void SteeringController::switchPaintingTouched() {
    auto* masks = parts_.docks->panel<MaskPanel>();
    masks->isPainting() ? masks->stop() : paintArea(parts_.model->steering().touched());
}

void SteeringController::paintArea(int row) {
    if (row < 0 || row >= parts_.model->steering().count()) return;
    parts_.docks->panel<MaskPanel>()->paintDirection(row);
}

void SteeringController::paintRepaintArea() {
    QImage mask;
    if (const std::string& path = parts_.model->request().mask_image; !path.empty()) {
        const auto read = io::read_mask(path);
        if (read) mask = to_image(*read).convertToFormat(QImage::Format_Grayscale8);
        // One that is gone must not keep its user from painting another.
        if (!read) Q_EMIT noticed(noticeOf(read.error()));
    }
    parts_.docks->panel<MaskPanel>()->paintRepaintArea(mask);
}

void SteeringController::switchPaintingRepaintArea() {
    auto* masks = parts_.docks->panel<MaskPanel>();
    masks->isPainting() ? masks->stop() : paintRepaintArea();
}

bool SteeringController::paintsDirection() const {
    const auto* masks = parts_.docks->panel<MaskPanel>();
    return masks->isPainting() && masks->row() >= 0;
}

bool SteeringController::paintsRepaintArea() const {
    const auto* masks = parts_.docks->panel<MaskPanel>();
    return masks->isPainting() && masks->row() < 0;
}

void SteeringController::takeRepaintMask(const QImage& mask) {
    const QString path = keep(mask);
    if (!path.isEmpty()) report(parts_.model->steering().setMaskPicture(path));
}

int SteeringController::askNumber(const QString& title, const QString& label, int value, int least,
                                  int most) {
    bool given = false;
    const int number = QInputDialog::getInt(parts_.window, title, label, value, least, most, 1, &given);
    return given ? number : 0;
}

void SteeringController::queueSeeds() {
    const protocol::RenderRequest& request = parts_.model->request();
    const int count = askNumber(tr("Queue several seeds"),
                                tr("&Number of seeds from %1 on:").arg(request.seed), 8, 1, 1000);
    if (count == 0) return;
    parts_.queue->addSeeds(request, count, parts_.session->history()->current());
    parts_.docks->raise("queue");
}

void SteeringController::queueSweep() {
    if (!isTouched()) return;
    const int count = askNumber(
        tr("Queue a sweep"), tr("&Number of strengths from %1 to %2:").arg(-soft_strength).arg(soft_strength),
        9, 2, 101);
    if (count == 0) return;
    std::vector<double> strengths;
    for (int i = 0; i < count; ++i) strengths.push_back(-soft_strength + 2 * soft_strength * i / (count - 1));
    parts_.queue->addSweep(parts_.model->request(), parts_.model->steering().touched(), strengths,
                           parts_.session->history()->current());
    parts_.docks->raise("queue");
}

}  // namespace burin::ui
