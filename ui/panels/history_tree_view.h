// The tree of the history panel: keys and a star that a plain QTreeView does not know.
#pragma once

#include <QKeyEvent>
#include <QMouseEvent>
#include <QTreeView>

#include "ui/panels/history_delegate.h"

namespace burin::ui {

class HistoryTreeView : public QTreeView {
    Q_OBJECT

  public:
    using QTreeView::QTreeView;

  Q_SIGNALS:
    void starKey();
    /// The star of a row, which is thereby not chosen.
    void starClicked(const QModelIndex& row);
    void removeKey();

  protected:
    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier)
            Q_EMIT starKey();
        else if (event->matches(QKeySequence::Delete))
            Q_EMIT removeKey();
        else
            QTreeView::keyPressEvent(event);
    }
    void mousePressEvent(QMouseEvent* event) override {
        if (!isOnStar(event)) QTreeView::mousePressEvent(event);
    }
    void mouseReleaseEvent(QMouseEvent* event) override {
        if (isOnStar(event))
            Q_EMIT starClicked(indexAt(event->position().toPoint()));
        else
            QTreeView::mouseReleaseEvent(event);
    }
    void mouseDoubleClickEvent(QMouseEvent* event) override {
        if (!isOnStar(event)) QTreeView::mouseDoubleClickEvent(event);
    }

  private:
    bool isOnStar(const QMouseEvent* event) const {
        const QPoint at = event->position().toPoint();
        const QModelIndex row = indexAt(at);
        return event->button() == Qt::LeftButton && row.isValid() &&
               HistoryDelegate::starRect(visualRect(row), layoutDirection()).contains(at);
    }
};

}  // namespace burin::ui
