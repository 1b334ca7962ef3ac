#include "ui/widgets/canvas.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QAccessible>
#include <QLocale>

#include "ui/background/background.h"
#include "ui/widgets/difference.h"
#include "ui/widgets/picture_scaler.h"

namespace burin::ui {
namespace {

constexpr double fit_margin = 12;  ///< logical pixels around a fitted picture
constexpr double zoom_step = 1.25;
constexpr double overlay_opacity = 0.6, mask_opacity = 0.5;
constexpr double viewport_gap = 2;

}  // namespace

Canvas::Canvas(QWidget* parent)
    : QWidget(parent),
      now_(std::make_unique<PictureScaler>()),
      before_(std::make_unique<PictureScaler>()),
      difference_(std::make_unique<PictureScaler>()),
      overlay_(std::make_unique<PictureScaler>()),
      mask_(std::make_unique<PictureScaler>()),
      now_name_(tr("now")),
      before_name_(tr("before")),
      placeholder_(tr("No picture yet")) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Canvas"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    for (auto* scaler : {now_.get(), before_.get(), difference_.get(), overlay_.get(), mask_.get()})
        connect(scaler, &PictureScaler::refined, this, [this] { update(); });
}

Canvas::~Canvas() = default;

QImage Canvas::image() const { return now_->image(); }
QImage Canvas::before() const { return before_->image(); }

void Canvas::setImage(const QImage& image, QSize size) {
    const double zoom_before = zoom();
    const QSize next = size.isEmpty() ? image.size() : size;
    if (!size_.isEmpty() && !next.isEmpty())
        view_.centre = {view_.centre.x() * next.width() / size_.width(),
                        view_.centre.y() * next.height() / size_.height()};
    now_->setImage(image);
    size_ = next;
    measureDifference();
    sayState();
    viewChanged(zoom_before);
}

void Canvas::setNames(const QString& now, const QString& before) {
    now_name_ = now;
    before_name_ = before;
    sayState();
    update();
}

void Canvas::setBefore(const QImage& image) {
    before_->setImage(image);
    measureDifference();
    sayState();
    update();
}

void Canvas::setPlaceholder(const QString& text) {
    placeholder_ = text;
    update();
}

void Canvas::setCompare(Compare mode) {
    if (compare_ == mode) return;
    const double zoom_before = zoom();
    compare_ = mode;
    setHolding(false);
    measureDifference();
    sayState();
    viewChanged(zoom_before);
    Q_EMIT compareChanged(mode);
}

void Canvas::setHolding(bool holding) {
    if (holding_ == holding) return;
    holding_ = holding;
    sayState();
    update();
    Q_EMIT holdingChanged(holding);
}

void Canvas::setSplit(double share) {
    share = std::clamp(share, 0.0, 1.0);
    if (split_ == share) return;
    split_ = share;
    update();
    Q_EMIT splitChanged(share);
}

bool Canvas::showsBefore() const {
    return holding_ && !before_->image().isNull() && compare_ != Compare::side_by_side;
}

QString Canvas::stateText() const {
    if (now_->image().isNull()) return {};
    if (before_->image().isNull())
        return compare_ == Compare::off ? QString() : tr("Nothing to compare with yet");
    if (showsBefore()) return tr("Showing: %1").arg(before_name_);
    switch (compare_) {
        case Compare::off:
            return {};
        case Compare::hold:
            return tr("Showing: %1 (hold B or the left button for: %2)").arg(now_name_, before_name_);
        case Compare::split:
            return tr("Split: %1 | %2").arg(before_name_, now_name_);
        case Compare::side_by_side:
            return tr("Side by side: %1 | %2").arg(before_name_, now_name_);
        case Compare::difference:
            return tr("Difference %1 | %2%3", "two pictures, then the numbers")
                .arg(before_name_, now_name_, difference_text_);
    }
    return {};
}

void Canvas::sayState() {
    const auto text = stateText();
    if (text == last_state_) return;
    last_state_ = text;
    setAccessibleDescription(text);
    Q_EMIT stateTextChanged(text);
}

void Canvas::measureDifference() {
    ++difference_wanted_;
    if (compare_ != Compare::difference || now_->image().isNull() || before_->image().isNull()) return;
    in_background(
        this, [now = now_->image(), before = before_->image()] { return difference_of(now, before); },
        [this, wanted = difference_wanted_](const auto& found) {
            if (wanted != difference_wanted_) return;
            const QLocale locale;
            difference_->setImage(found.heat);
            difference_text_ = found.largest == 0
                                   ? tr(": no pixel differs")
                                   : tr(": mean %1, largest %2, %3 % changed")
                                         .arg(locale.toString(found.mean, 'f', 2))
                                         .arg(found.largest)
                                         .arg(locale.toString(100 * found.changed_share, 'f', 1));
            sayState();
            update();
        });
}

void Canvas::setBadges(const std::vector<CanvasBadge>& badges) {
    if (badges_ == badges) return;
    badges_ = badges;
    update();
}

void Canvas::setOverlay(const QImage& coverage, const QColor& colour, const QString& text) {
    overlay_colour_ = colour;
    overlay_text_ = text;
    overlay_->setImage(coverage.isNull() ? QImage() : tinted(coverage, colour, overlay_opacity));
    update();
}

void Canvas::setOverlayVisible(bool visible) {
    overlay_visible_ = visible;
    update();
}

bool Canvas::twoViewports() const {
    return compare_ == Compare::side_by_side && !before_->image().isNull() && !now_->image().isNull();
}

QRectF Canvas::viewport(int index) const {
    const QRectF all(rect());
    if (!twoViewports()) return all;
    const double half = std::floor((all.width() - viewport_gap) / 2);
    return index == 0 ? QRectF(0, 0, half, all.height())
                      : QRectF(half + viewport_gap, 0, all.width() - half - viewport_gap, all.height());
}

PictureView Canvas::view(int index) const {
    auto view = view_;
    view.picture = QSizeF(size_);
    view.viewport = viewport(index);
    view.ratio = devicePixelRatioF();
    if (fitting_) {
        // Both halves get the same zoom even where one is a pixel wider.
        auto narrow = view;
        narrow.viewport = viewport(0);
        // Fitted pictures are drawn smooth, so no pixel is seen larger than its neighbour.
        narrow.showAll(fit_margin, std::numeric_limits<double>::infinity());
        view.zoom = narrow.zoom;
        view.centre = narrow.centre;
    }
    return view;
}

PictureView Canvas::view() const { return view(0); }

int Canvas::viewportAt(QPointF position) const {
    return twoViewports() && position.x() >= viewport(1).left() ? 1 : 0;
}

QPointF Canvas::toPicture(QPointF position) const { return view(viewportAt(position)).toPicture(position); }

double Canvas::zoom() const { return view(0).zoom; }

void Canvas::viewChanged(double zoom_before) {
    if (zoom() != zoom_before) Q_EMIT zoomChanged(zoom());
    update();
}

void Canvas::setZoom(double zoom) { zoomTo(zoom, viewport(0).center()); }

void Canvas::zoomIn() { zoomTo(zoom() * zoom_step, viewport(0).center()); }

void Canvas::zoomOut() { zoomTo(zoom() / zoom_step, viewport(0).center()); }

void Canvas::actualSize() { zoomTo(1, viewport(0).center()); }

void Canvas::zoomTo(double zoom, QPointF anchor) {
    if (size_.isEmpty()) return;
    auto next = view(viewportAt(anchor));
    const double zoom_before = next.zoom;
    next.zoomTo(zoom, anchor);
    view_ = next;
    fitting_ = false;
    viewChanged(zoom_before);
}

void Canvas::fit() {
    const double zoom_before = zoom();
    fitting_ = true;
    viewChanged(zoom_before);
}

void Canvas::setNearestFrom(double zoom) {
    const double zoom_before = this->zoom();
    nearest_from_ = std::max(zoom, 1.0);
    viewChanged(zoom_before);
}

void Canvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (fitting_) Q_EMIT zoomChanged(zoom());
}

double Canvas::maskScale() const {
    return size_.isEmpty() ? 1 : static_cast<double>(strokes_.coverage().width()) / size_.width();
}

QPointF Canvas::toMask(QPointF position) const {
    const auto point = toPicture(position);
    return {point.x() * maskScale(), point.y() * maskScale()};
}

void Canvas::startMask(const QImage& coverage, const QColor& colour, int mask_side) {
    auto mask = coverage;
    if (mask.isNull()) {
        auto side = size_.isEmpty() ? QSize(mask_side, mask_side) : size_;
        if (std::max(side.width(), side.height()) > mask_side)
            side = side.scaled(mask_side, mask_side, Qt::KeepAspectRatio);
        mask = QImage(side.expandedTo({1, 1}), QImage::Format_Grayscale8);
        mask.fill(0);
    }
    strokes_.reset(mask);
    mask_colour_ = colour;
    mask_tint_ = tinted(strokes_.coverage(), colour, mask_opacity);
    painting_ = true;
    last_stroke_end_ = {-1, -1};
    updateCursor();
    update();
}

void Canvas::stopMask() {
    if (!painting_) return;
    if (drag_ == Drag::stroke) drag_ = Drag::none;
    strokes_.end();
    painting_ = false;
    updateCursor();
    update();
}

void Canvas::setMask(const QImage& coverage) {
    const auto next = coverage.convertToFormat(QImage::Format_Grayscale8);
    if (next == strokes_.coverage()) return;
    strokes_.reset(next);
    mask_tint_ = tinted(next, mask_colour_, mask_opacity);
    update();
}

void Canvas::setMaskVisible(bool visible) {
    mask_visible_ = visible;
    update();
}

void Canvas::retintMask(QRect area) {
    const auto part = tinted(strokes_.coverage().copy(area), mask_colour_, mask_opacity);
    for (int y = 0; y < part.height(); ++y)
        std::copy_n(reinterpret_cast<const QRgb*>(part.constScanLine(y)), part.width(),
                    reinterpret_cast<QRgb*>(mask_tint_.scanLine(area.top() + y)) + area.left());
}

void Canvas::maskChanged(QRect area, bool finished) {
    if (!area.isEmpty()) {
        retintMask(area);
        const double scale = 1 / maskScale();
        for (int i = 0; i < (twoViewports() ? 2 : 1); ++i) {
            const auto shown = view(i);
            const QRectF where(shown.toViewport(QPointF(area.topLeft()) * scale),
                               shown.toViewport(QPointF(area.bottomRight() + QPoint(1, 1)) * scale));
            // One mask pixel around it, because enlarging blends neighbours.
            const double around = scale * shown.scale() + 2;
            update(where.adjusted(-around, -around, around, around).toAlignedRect());
        }
        Q_EMIT maskPainted();
    }
    if (finished) Q_EMIT maskEdited();
}

void Canvas::setBrush(const Brush& brush) {
    auto next = brush;
    next.radius = std::clamp(next.radius, 0.5, 1024.0);
    next.feather = std::clamp(next.feather, 0.0, 1.0);
    if (next == brush_) return;
    brush_ = next;
    update();
    Q_EMIT brushChanged(brush_);
}

void Canvas::invertMask() { maskChanged(strokes_.invert(), true); }
void Canvas::clearMask() { maskChanged(strokes_.clear(), true); }
void Canvas::fillMask() { maskChanged(strokes_.fill(), true); }
void Canvas::softenMask(double radius) { maskChanged(strokes_.soften(radius * maskScale()), true); }

void Canvas::undoStroke() {
    if (strokes_.canUndo()) maskChanged(strokes_.undo(), true);
}

void Canvas::redoStroke() {
    if (strokes_.canRedo()) maskChanged(strokes_.redo(), true);
}

int Canvas::timesScaled() const {
    return now_->timesScaled() + before_->timesScaled() + difference_->timesScaled() +
           overlay_->timesScaled();
}

bool Canvas::isSettled() const {
    return now_->isSettled() && before_->isSettled() && difference_->isSettled() && overlay_->isSettled();
}

QSize Canvas::sizeHint() const { return {640, 560}; }
QSize Canvas::minimumSizeHint() const { return {200, 160}; }

}  // namespace burin::ui
