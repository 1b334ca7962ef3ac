#include "ui/panels/row_list.h"

#include <algorithm>
#include <set>

#include <QApplication>
#include <QVBoxLayout>

#include "ui/panels/slider_row.h"

namespace burin::ui {

RowList::RowList(Make make, QWidget* parent)
    : QWidget(parent), make_(std::move(make)), column_(new QVBoxLayout(this)), mark_(new QWidget(this)) {
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(1);
    mark_->setAutoFillBackground(true);
    mark_->setBackgroundRole(QPalette::Highlight);
    mark_->hide();
}

void RowList::add() {
    auto* row = make_(count(), this);
    rows_.push_back(row);
    column_->addWidget(row);
    connect(row, &SliderRow::dragged, this, [this](int, int global_y) { showMark(global_y); });
    connect(row, &SliderRow::dropped, this, [this](int from, int global_y) {
        mark_->hide();
        const int at = placeAt(global_y);
        Q_EMIT moveAsked(from, at > from ? at - 1 : at);
    });
}

void RowList::removeLast() {
    // The row may be in the middle of its own signal.
    auto* gone = rows_.back();
    rows_.pop_back();
    column_->removeWidget(gone);
    gone->disconnect();
    gone->hide();
    gone->deleteLater();
}

void RowList::rebuild(int wanted) {
    std::set<QString> open;
    QString focused;
    qsizetype focused_part = -1;
    for (const auto* each : rows_) {
        if (each->detailsOpen()) open.insert(each->shownKey());
        const auto part = each->tabParts().indexOf(QApplication::focusWidget());
        if (part < 0) continue;
        focused = each->shownKey();
        focused_part = part;
    }
    while (count() > wanted) removeLast();
    while (count() < wanted) add();
    for (int i = 0; i < count(); ++i) {
        auto* each = at(i);
        each->setRow(i);
        each->setDetailsOpen(open.contains(each->shownKey()));
        const auto parts = each->tabParts();
        if (focused_part < 0 || focused_part >= parts.size() || each->shownKey() != focused) continue;
        if (parts[focused_part]->isVisibleTo(this)) parts[focused_part]->setFocus(Qt::OtherFocusReason);
        focused_part = -1;
    }
}

void RowList::refresh() {
    for (auto* each : rows_) each->refresh();
}

QWidgetList RowList::tabParts() const {
    QWidgetList parts;
    for (const auto* each : rows_) parts.append(each->tabParts());
    return parts;
}

int RowList::placeAt(int global_y) const {
    int place = 0;
    for (int i = 0; i < count(); ++i)
        if (global_y > at(i)->mapToGlobal(QPoint(0, at(i)->height() / 2)).y()) place = i + 1;
    return place;
}

void RowList::showMark(int global_y) {
    const int place = placeAt(global_y);
    const int y = place < count() ? at(place)->y() : at(count() - 1)->geometry().bottom();
    mark_->setGeometry(0, std::max(0, y - 1), width(), 2);
    mark_->show();
    mark_->raise();
}

}  // namespace burin::ui
