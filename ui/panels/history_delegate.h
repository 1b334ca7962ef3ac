// How a node of the history is drawn: thumbnail, title, time, pins, note, star.
#pragma once

#include <QStyledItemDelegate>

namespace burin::ui {

class HistoryDelegate : public QStyledItemDelegate {
    Q_OBJECT

  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// The name, in place of the title.
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;

    /// Where a click means the star of a row.
    [[nodiscard]] static QRect starRect(const QRect& row, Qt::LayoutDirection direction);
};

}  // namespace burin::ui
