#include "ui/window/compare_controller.h"

#include "ui/background/background.h"
#include "ui/models/photo.h"
#include "ui/models/picture_codec.h"
#include "ui/models/steering_model.h"
#include "ui/models/weight_edits.h"
#include "ui/widgets/canvas.h"

namespace burin::ui {

CompareController::CompareController(Parts parts, QObject* parent) : QObject(parent), parts_(parts) {
    connect(parts_.history, &HistoryModel::currentChanged, this, &CompareController::refresh);
    connect(parts_.history, &HistoryModel::pinsChanged, this, &CompareController::refresh);
    connect(parts_.canvas, &Canvas::compareChanged, this, [this] {
        if (isRendered()) refresh();
    });
    connect(parts_.renders, &BackgroundRenders::pictured, this, [this](Ticket ticket, const QImage& image) {
        if (ticket != ticket_ || ticket == 0) return;
        ticket_ = 0;
        base_ = image;
        if (isRendered()) parts_.canvas->setBefore(base_);
    });
}

void CompareController::setWith(With with) {
    with_ = with;
    refresh();
}

void CompareController::refresh() {
    ++question_;
    if (with_ == With::base)
        return showRendered(without_directions(parts_.steering->request()), tr("without directions"));
    if (with_ == With::unedited)
        return showRendered(without_edits(parts_.steering->request()), tr("without weight edits"));
    if (with_ == With::photo) return showPhoto();
    if (with_ == With::a) return showNode(parts_.history->pinned(HistoryModel::Pin::a), tr("A"));
    if (with_ == With::b) return showNode(parts_.history->pinned(HistoryModel::Pin::b), tr("B"));
    const NodeId current = parts_.history->current();
    // The nearest one before that has a picture: gestures made in quick succession have none of their own.
    NodeId node = current == 0 ? 0 : parts_.history->parentOf(current);
    while (node != 0 && !parts_.history->node(node).has_picture) node = parts_.history->parentOf(node);
    showNode(node, tr("before"));
}

void CompareController::showNode(NodeId id, const QString& name) {
    parts_.canvas->setNames(tr("now"), name);
    if (id == 0 || !parts_.history->contains(id)) return parts_.canvas->setBefore({});
    parts_.history->fetch(id, this, [this, question = question_](Result<VisitedNode> node) {
        if (question == question_ && node) parts_.canvas->setBefore(node->image);
    });
}

void CompareController::showPhoto() {
    parts_.canvas->setNames(tr("now"), tr("the photo"));
    const auto& real = parts_.steering->request().real_picture;
    if (!real) return parts_.canvas->setBefore({});
    if (real->file == photo_file_) return parts_.canvas->setBefore(photo_);
    photo_file_ = real->file;
    photo_ = {};
    in_background(
        this, [file = photo_file_] { return photoPicture(file); },
        [this, file = photo_file_](const Result<io::Picture>& photo) {
            if (file != photo_file_ || !photo) return;
            photo_ = to_image(*photo);
            if (with_ == With::photo) parts_.canvas->setBefore(photo_);
        });
}

void CompareController::showRendered(const protocol::RenderRequest& wanted, const QString& name) {
    parts_.canvas->setNames(tr("now"), name);
    if (!base_.isNull() && wanted == base_request_) return parts_.canvas->setBefore(base_);
    if (parts_.canvas->compare() == Canvas::Compare::off) return parts_.canvas->setBefore({});
    parts_.renders->cancel(std::exchange(ticket_, 0));
    base_request_ = wanted;
    base_ = {};
    parts_.canvas->setBefore({});
    ticket_ = parts_.renders->submit(wanted, BackgroundRenders::Priority::asked);
}

}  // namespace burin::ui
