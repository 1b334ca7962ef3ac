#include "ui/widgets/sweep_grid.h"

#include <algorithm>
#include <cmath>

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>

#include "ui/widgets/sweep_cell.h"

namespace burin::ui {

SweepGrid::SweepGrid(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
    setAccessibleName(tr("Grid of two sliders"));
    grid_->setContentsMargins(8, 8, 8, 8);
    grid_->setSpacing(6);
}

SweepCell* SweepGrid::cell(int column, int row) const {
    return cells_.at(static_cast<size_t>(row) * along_.values.size() + static_cast<size_t>(column));
}

void SweepGrid::setAxes(const Axis& along, const Axis& down) {
    for (auto* cell : cells_) {
        cell->disconnect(this);
        cell->hide();
        cell->deleteLater();
    }
    qDeleteAll(headers_);
    cells_.clear();
    headers_.clear();
    along_ = along;
    down_ = down;
    addHeaders();
    for (int row = 0; row < rows(); ++row)
        for (int column = 0; column < columns(); ++column) addCell(column, row);
}

void SweepGrid::addHeaders() {
    const auto header = [this](const QString& text, bool strong) {
        auto* label = new QLabel(text, this);
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        auto font = label->font();
        font.setBold(strong);
        label->setFont(font);
        headers_.push_back(label);
        return label;
    };
    grid_->addWidget(header(along_.title + QStringLiteral(" \u2192"), true), 0, 1, 1, std::max(1, columns()));
    grid_->addWidget(header(down_.title + QStringLiteral(" \u2193"), true), 0, 0);
    for (int row = 0; row < rows(); ++row)
        grid_->addWidget(header(down_.texts.value(row), false), row + 1, 0);
}

void SweepGrid::addCell(int column, int row) {
    auto* cell = new SweepCell(this);
    cell->setLabel(along_.texts.value(column));
    cell->setAccessibleDescription(
        tr("%1 %2, %3 %4")
            .arg(along_.title, along_.texts.value(column), down_.title, down_.texts.value(row)));
    cell->setNote(tr("waiting"));
    cell->installEventFilter(this);
    connect(cell, &SweepCell::clicked, this, [this, column, row] {
        Q_EMIT taken(along_.values.at(static_cast<size_t>(column)),
                     down_.values.at(static_cast<size_t>(row)));
    });
    connect(cell, &SweepCell::looked, this, [this, column, row](bool at) { look(column, row, at); });
    grid_->addWidget(cell, row + 1, column + 1);
    grid_->setRowStretch(row + 1, 1);
    grid_->setColumnStretch(column + 1, 1);
    cells_.push_back(cell);
}

void SweepGrid::setPicture(int column, int row, const QImage& picture) {
    if (column < 0 || column >= columns() || row < 0 || row >= rows()) return;
    cell(column, row)->setPicture(picture);
    cell(column, row)->setNote({});
}

void SweepGrid::setNote(int column, int row, const QString& note) {
    if (column >= 0 && column < columns() && row >= 0 && row < rows()) cell(column, row)->setNote(note);
}

void SweepGrid::setCurrent(double along, double down) {
    for (int row = 0; row < rows(); ++row)
        for (int column = 0; column < columns(); ++column)
            cell(column, row)
                ->setCurrent(std::abs(along_.values[static_cast<size_t>(column)] - along) < 1e-6 &&
                             std::abs(down_.values[static_cast<size_t>(row)] - down) < 1e-6);
}

int SweepGrid::finished() const {
    int count = 0;
    for (const auto* cell : cells_) count += !cell->picture().isNull();
    return count;
}

void SweepGrid::look(int column, int row, bool at) {
    const bool done = at && !cell(column, row)->picture().isNull();
    Q_EMIT scrubbed(done ? column : -1, done ? row : -1, done ? cell(column, row)->picture() : QImage());
}

bool SweepGrid::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    for (int row = 0; row < rows(); ++row)
        for (int column = 0; column < columns(); ++column) {
            if (cell(column, row) != watched) continue;
            int x = column, y = row;
            if (key == Qt::Key_Left) --x;
            if (key == Qt::Key_Right) ++x;
            if (key == Qt::Key_Up) --y;
            if (key == Qt::Key_Down) ++y;
            if (key == Qt::Key_Return || key == Qt::Key_Enter) return cell(column, row)->click(), true;
            if (x == column && y == row) break;
            if (x >= 0 && x < columns() && y >= 0 && y < rows()) cell(x, y)->setFocus();
            return true;
        }
    return QWidget::eventFilter(watched, event);
}

}  // namespace burin::ui
