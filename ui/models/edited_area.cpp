#include "ui/models/edited_area.h"

#include <algorithm>
#include <utility>

#include "ui/models/acting_mask.h"

namespace burin::ui {
namespace {

/// The larger of both; of different sizes the first.
QImage together(const QImage& a, const QImage& b) {
    if (a.isNull()) return b;
    if (a.size() != b.size()) return a;
    QImage out = a;
    for (int y = 0; y < out.height(); ++y) {
        uchar* to = out.scanLine(y);
        const uchar* from = b.constScanLine(y);
        for (int x = 0; x < out.width(); ++x) to[x] = std::max(to[x], from[x]);
    }
    return out;
}

}  // namespace

EditedArea::EditedArea(EngineClient* engine, RenderController* controller, QObject* parent)
    : QObject(parent), engine_(engine), controller_(controller) {
    connect(controller, &RenderController::pictured, this,
            [this](const protocol::RenderRequest& request, const protocol::event::Picture& picture) {
                render_ = picture.job.id;
                directions_ = static_cast<int>(request.guidance.directions.size());
                if (std::exchange(waits_, false)) begin();
            });
    connect(controller, &RenderController::adopted, this, [this] { render_ = 0; });
    connect(engine, &EngineClient::whereItActsReceived, this, &EditedArea::take);
}

void EditedArea::ask(std::function<void(const QImage&)> then) {
    then_ = std::move(then);
    open_.clear();
    sum_ = {};
    if (render_ != 0) return begin();
    waits_ = true;
    controller_->render();
}

void EditedArea::begin() {
    for (int k = 0; k < directions_; ++k) open_.insert(engine_->whereItActs(render_, k));
    if (open_.isEmpty() && then_) std::exchange(then_, {})({});
}

void EditedArea::take(const protocol::event::WhereItActs& answer) {
    if (!open_.remove(answer.job.id)) return;
    if (answer.mask) sum_ = together(sum_, toImage(*answer.mask));
    if (open_.isEmpty() && then_) std::exchange(then_, {})(sum_);
}

}  // namespace burin::ui
