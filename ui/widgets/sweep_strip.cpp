#include "ui/widgets/sweep_strip.h"

#include <cmath>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/widgets/sweep_cell.h"

namespace burin::ui {

SweepStrip::SweepStrip(QWidget* parent)
    : QWidget(parent), title_(new QLabel(this)), hint_(new QLabel(this)), row_(new QHBoxLayout) {
    setAccessibleName(tr("Sweep strip"));
    auto font = title_->font();
    font.setBold(true);
    title_->setFont(font);
    title_->setMinimumWidth(60);
    hint_->setWordWrap(true);
    hint_->setAlignment(Qt::AlignCenter);
    row_->setSpacing(6);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setSpacing(4);
    layout->addWidget(title_);
    layout->addLayout(row_, 1);
    layout->addWidget(hint_, 1);
    clear({});
}

void SweepStrip::setSweep(const QString& title, const std::vector<double>& values, const QStringList& texts) {
    clear({});
    hint_->hide();
    title_->show();
    title_->setText(title);
    values_ = values;
    for (size_t i = 0; i < values.size(); ++i) {
        auto* cell = new SweepCell(this);
        const int index = static_cast<int>(i);
        cell->setLabel(texts.value(index));
        cell->setNote(tr("waiting"));
        cell->installEventFilter(this);
        connect(cell, &SweepCell::clicked, this,
                [this, index] { Q_EMIT taken(index, values_.at(static_cast<size_t>(index))); });
        connect(cell, &SweepCell::looked, this, [this, index](bool at) { look(index, at); });
        row_->addWidget(cell, 1);
        cells_.push_back(cell);
    }
}

void SweepStrip::clear(const QString& hint) {
    look(looked_at_, false);
    for (auto* cell : cells_) {
        row_->removeWidget(cell);
        cell->hide();
        // A cell may be in the middle of its own click.
        cell->disconnect(this);
        cell->deleteLater();
    }
    cells_.clear();
    values_.clear();
    title_->hide();
    hint_->setText(hint);
    hint_->setVisible(!hint.isEmpty());
}

void SweepStrip::setPicture(int index, const QImage& picture) {
    if (index < 0 || index >= static_cast<int>(cells_.size())) return;
    cell(index)->setPicture(picture);
    cell(index)->setNote({});
    if (looked_at_ == index) Q_EMIT scrubbed(index, picture);
}

void SweepStrip::setNote(int index, const QString& note) {
    if (index >= 0 && index < static_cast<int>(cells_.size())) cell(index)->setNote(note);
}

void SweepStrip::setCurrent(double value) {
    for (size_t i = 0; i < cells_.size(); ++i) cells_[i]->setCurrent(std::abs(values_[i] - value) < 1e-6);
}

int SweepStrip::finished() const {
    int count = 0;
    for (const auto* cell : cells_) count += !cell->picture().isNull();
    return count;
}

void SweepStrip::look(int index, bool at) {
    if (index < 0 || (!at && index != looked_at_)) return;
    looked_at_ = at ? index : -1;
    const bool done = at && !cell(index)->picture().isNull();
    Q_EMIT scrubbed(done ? index : -1, done ? cell(index)->picture() : QImage());
}

bool SweepStrip::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    for (size_t i = 0; i < cells_.size(); ++i) {
        if (cells_[i] != watched) continue;
        if (key->key() == Qt::Key_Left && i > 0) return cells_[i - 1]->setFocus(), true;
        if (key->key() == Qt::Key_Right && i + 1 < cells_.size()) return cells_[i + 1]->setFocus(), true;
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) return cells_[i]->click(), true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace burin::ui
