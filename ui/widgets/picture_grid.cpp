#include "ui/widgets/picture_grid.h"

#include <algorithm>

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/widgets/colours.h"
#include "ui/widgets/difference.h"

namespace burin::ui {
namespace {

constexpr int gap = 6, most_columns = 4, largest_side = 160;

}  // namespace

PictureGrid::PictureGrid(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    auto policy = QSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Pictures before and after"));
}

QString PictureGrid::name_of(Show show) {
    switch (show) {
        case Show::before:
            return tr("Before");
        case Show::after:
            return tr("After");
        case Show::difference:
            return tr("Difference");
    }
    return {};
}

void PictureGrid::setCells(std::vector<Cell> cells) {
    cells_ = std::move(cells);
    differences_.assign(cells_.size(), {});
    current_ = 0;
    arrange();
    describe();
    updateGeometry();
    update();
}

void PictureGrid::arrange() {
    places_.clear();
    int row = -1, column = 0;
    for (size_t i = 0; i < cells_.size(); ++i) {
        const bool first = i == 0 || cells_[i].group != cells_[i - 1].group;
        if (first || ++column >= most_columns) {
            ++row;
            column = 0;
        }
        places_.push_back({row, column, first});
    }
    rows_ = row + 1;
}

void PictureGrid::setShow(Show show) {
    if (show_ == show) return;
    show_ = show;
    if (show == Show::difference)
        for (size_t i = 0; i < cells_.size(); ++i)
            if (differences_[i].isNull())
                differences_[i] = difference_of(cells_[i].before, cells_[i].after).heat;
    describe();
    update();
    Q_EMIT showChanged();
}

QImage PictureGrid::picture(size_t cell) const {
    if (cell >= cells_.size()) return {};
    auto show = show_;
    if (held_) show = show_ == Show::before ? Show::after : Show::before;
    if (show == Show::difference) return differences_[cell];
    return show == Show::before ? cells_[cell].before : cells_[cell].after;
}

int PictureGrid::columns() const {
    int most = 1;
    for (const auto& place : places_) most = std::max(most, place.column + 1);
    return most;
}

int PictureGrid::lineHeight() const { return fontMetrics().height() + 2; }

int PictureGrid::sideFor(int width) const {
    return std::clamp((width - gap * (columns() - 1)) / columns(), 24, largest_side);
}

int PictureGrid::heightForWidth(int width) const {
    const auto titles = std::count_if(places_.begin(), places_.end(), [](const auto& p) { return p.first; });
    return rows_ * (sideFor(width) + lineHeight() + gap) + static_cast<int>(titles) * lineHeight();
}

QSize PictureGrid::sizeHint() const { return {360, heightForWidth(std::max(160, width()))}; }

QRect PictureGrid::cellRect(size_t cell) const {
    if (cell >= places_.size()) return {};
    int titles = 0;
    for (size_t i = 0; i <= cell; ++i) titles += places_[i].first ? 1 : 0;
    const int side = sideFor(width());
    const auto& place = places_[cell];
    return {place.column * (side + gap), place.row * (side + lineHeight() + gap) + titles * lineHeight(),
            side, side};
}

int PictureGrid::cellAt(QPoint at) const {
    for (size_t i = 0; i < cells_.size(); ++i)
        if (cellRect(i).contains(at)) return static_cast<int>(i);
    return -1;
}

void PictureGrid::setHeld(bool held) {
    if (held_ == held) return;
    held_ = held;
    describe();
    update();
}

void PictureGrid::goTo(int cell) {
    if (cells_.empty()) return;
    current_ = std::clamp(cell, 0, static_cast<int>(cells_.size()) - 1);
    describe();
    update();
}

void PictureGrid::describe() {
    const auto at = static_cast<size_t>(current_);
    auto show = show_;
    if (held_) show = show_ == Show::before ? Show::after : Show::before;
    setAccessibleDescription(at < cells_.size()
                                 ? tr("%1, %2: %3", "moment, group, caption of a picture")
                                       .arg(name_of(show), cells_[at].group, cells_[at].caption)
                                 : tr("no pictures yet"));
}

void PictureGrid::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
    if (const int cell = cellAt(event->position().toPoint()); cell >= 0) {
        goTo(cell);
        setHeld(true);
    }
}

void PictureGrid::mouseReleaseEvent(QMouseEvent*) { setHeld(false); }

void PictureGrid::mouseDoubleClickEvent(QMouseEvent* event) {
    setHeld(false);
    if (const int cell = cellAt(event->position().toPoint()); cell >= 0) Q_EMIT opened(cell);
}

void PictureGrid::keyPressEvent(QKeyEvent* event) {
    if (event->isAutoRepeat() && event->key() == Qt::Key_Space) return;
    switch (event->key()) {
        case Qt::Key_Left:
            return goTo(current_ - 1);
        case Qt::Key_Right:
            return goTo(current_ + 1);
        case Qt::Key_Up:
            return goTo(current_ - columns());
        case Qt::Key_Down:
            return goTo(current_ + columns());
        case Qt::Key_Space:
            return setHeld(true);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (!cells_.empty()) Q_EMIT opened(current_);
            return;
        default:
            return QWidget::keyPressEvent(event);
    }
}

void PictureGrid::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) return setHeld(false);
    QWidget::keyReleaseEvent(event);
}

void PictureGrid::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void PictureGrid::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    setHeld(false);
    update();
}

void PictureGrid::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    update();
}

bool PictureGrid::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int cell = cellAt(help->pos());
        const auto text = cell < 0 ? QString()
                                   : tr("%1\nHold for the other picture, double click for a large one.")
                                         .arg(cells_[static_cast<size_t>(cell)].caption);
        QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QWidget::event(event);
}

void PictureGrid::paintCell(QPainter& painter, size_t cell) const {
    const QRect room = cellRect(cell);
    const auto image = picture(cell);
    if (!image.isNull()) {
        const auto size = image.size().scaled(room.size(), Qt::KeepAspectRatio);
        const QRect shown(room.topLeft() + QPoint((room.width() - size.width()) / 2, 0), size);
        painter.drawImage(shown, image);
    } else {
        painter.fillRect(room, hairline(palette()));
    }
    if (hasFocus() && static_cast<int>(cell) == current_) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(room.adjusted(0, 0, -1, -1));
    }
    painter.setPen(quiet_text(palette()));
    const QRect below(room.left(), room.bottom() + 2, room.width(), lineHeight());
    painter.drawText(below, Qt::AlignLeft | Qt::AlignTop,
                     fontMetrics().elidedText(cells_[cell].caption, Qt::ElideRight, room.width()));
}

void PictureGrid::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (size_t i = 0; i < cells_.size(); ++i) {
        paintCell(painter, i);
        if (!places_[i].first) continue;
        const QRect room = cellRect(i);
        painter.setPen(palette().color(QPalette::WindowText));
        auto font = painter.font();
        font.setBold(true);
        painter.setFont(font);
        painter.drawText(QRect(0, room.top() - lineHeight(), width(), lineHeight()), Qt::AlignLeft,
                         cells_[i].group);
        font.setBold(false);
        painter.setFont(font);
    }
}

}  // namespace burin::ui
