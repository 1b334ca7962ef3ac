#include "ui/models/acting_mask.h"

#include <algorithm>

namespace burin::ui {

QImage toImage(const protocol::Coverage& mask) {
    const QImage view(mask.values.data(), mask.width, mask.height, mask.width, QImage::Format_Grayscale8);
    return view.copy();
}

ActingMask::ActingMask(SteeringModel* steering, EngineClient* engine, RenderController* controller,
                       QObject* parent)
    : QObject(parent), steering_(steering), engine_(engine) {
    connect(controller, &RenderController::pictured, this,
            [this](const protocol::RenderRequest& request, const protocol::event::Picture& picture) {
                request_ = request;
                render_ = picture.job.id;
                ask();
            });
    connect(controller, &RenderController::adopted, this, [this] {
        render_ = 0;
        ask();
    });
    connect(steering, &SteeringModel::touchedChanged, this, &ActingMask::ask);
    connect(engine, &EngineClient::whereItActsReceived, this,
            [this](const protocol::event::WhereItActs& answer) {
                if (answer.job.id == question_)
                    Q_EMIT changed(answer.mask ? toImage(*answer.mask) : QImage(), row_);
            });
    connect(engine, &EngineClient::failed, this, [this](const protocol::event::Failed& failed) {
        if (failed.job.id == question_) Q_EMIT changed({}, row_);
    });
}

void ActingMask::setShown(bool shown) {
    shown_ = shown;
    ask();
}

void ActingMask::setPart(protocol::command::MaskPart part) {
    part_ = part;
    ask();
}

/// The direction that is touched may have been moved, or changed, since the picture was made.
int ActingMask::placeInPicture(int row) const {
    if (row < 0 || row >= steering_->count()) return -1;
    const auto& list = request_.guidance.directions;
    const auto& text = steering_->direction(row).text;
    if (static_cast<size_t>(row) < list.size() && list[static_cast<size_t>(row)].text == text) return row;
    const auto found = std::find_if(list.begin(), list.end(),
                                    [&](const protocol::Direction& other) { return other.text == text; });
    return found == list.end() ? -1 : static_cast<int>(found - list.begin());
}

void ActingMask::ask() {
    if (!shown_) return;
    row_ = steering_->touched();
    const int place = placeInPicture(row_);
    if (render_ == 0 || place < 0) {
        question_ = 0;
        Q_EMIT changed({}, row_);
        return;
    }
    // What is seen stays until the answer is there, a few milliseconds later.
    question_ = engine_->whereItActs(render_, place, part_);
}

}  // namespace burin::ui
