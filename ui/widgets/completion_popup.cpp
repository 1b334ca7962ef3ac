#include "ui/widgets/completion_popup.h"

#include <algorithm>

#include <QAccessible>
#include <QPainter>
#include <QScreen>
#include <QStyledItemDelegate>

#include "ui/widgets/colours.h"

namespace burin::ui {
namespace {

constexpr int row_padding = 6, most_width = 460;

/// The word to the left, what it is to the right.
class RowDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& given,
               const QModelIndex& index) const override {
        QStyleOptionViewItem option = given;
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const QPalette& palette = option.palette;
        if (selected) painter->fillRect(option.rect, palette.color(QPalette::Highlight));
        const QRect line = option.rect.adjusted(row_padding, 0, -row_padding, 0);
        const QString detail = index.data(Qt::UserRole).toString();
        const QColor text = palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
        const int room = line.width() / 2;
        const int right = std::min(room, option.fontMetrics.horizontalAdvance(detail));
        painter->setPen(selected ? text : quiet_text(palette));
        painter->drawText(line, int(Qt::AlignRight | Qt::AlignVCenter),
                          option.fontMetrics.elidedText(detail, Qt::ElideRight, room));
        painter->setPen(text);
        painter->drawText(line.adjusted(0, 0, -right - 2 * row_padding, 0),
                          int(Qt::AlignLeft | Qt::AlignVCenter),
                          option.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle,
                                                        line.width() - right - 2 * row_padding));
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto width = [&](const QString& text) { return option.fontMetrics.horizontalAdvance(text); };
        return {width(index.data().toString()) + width(index.data(Qt::UserRole).toString()) + 5 * row_padding,
                option.fontMetrics.height() + row_padding};
    }
};

}  // namespace

CompletionPopup::CompletionPopup(QWidget* field) : QListWidget(field), field_(field) {
    setWindowFlags(Qt::ToolTip | Qt::FramelessWindowHint | Qt::WindowDoesNotAcceptFocus);
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::Box);
    setObjectName(QStringLiteral("completions"));
    setAccessibleName(tr("Suggestions"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUniformItemSizes(true);
    setItemDelegate(new RowDelegate(this));
    hide();
}

void CompletionPopup::offer(std::vector<Completion> completions, const QRect& cursor) {
    offered_ = std::move(completions);
    clear();
    if (offered_.empty()) return hide();
    setFont(field_->font());
    for (const Completion& each : offered_) {
        auto* row = new QListWidgetItem(each.shown, this);
        row->setData(Qt::UserRole, each.detail);
        row->setData(Qt::AccessibleTextRole, QString(each.shown + QStringLiteral(", ") + each.detail));
    }
    setCurrentRow(0);
    const int frame = 2 * frameWidth();
    const QSize size(std::clamp(sizeHintForColumn(0) + frame, 160, most_width),
                     sizeHintForRow(0) * count() + frame);
    QPoint at = field_->mapToGlobal(cursor.bottomLeft() + QPoint(0, 2));
    if (const QScreen* screen = field_->screen()) {
        const QRect room = screen->availableGeometry();
        if (at.y() + size.height() > room.bottom())
            at.setY(field_->mapToGlobal(cursor.topLeft()).y() - size.height() - 2);
        at.setX(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - size.width())));
    }
    setGeometry(QRect(at, size));
    show();
    raise();
}

void CompletionPopup::move(int rows) {
    if (count() > 0) setCurrentRow((currentRow() + rows % count() + count()) % count());
}

const Completion* CompletionPopup::current() const {
    const int row = currentRow();
    return row >= 0 && row < static_cast<int>(offered_.size()) ? &offered_[static_cast<size_t>(row)]
                                                               : nullptr;
}

}  // namespace burin::ui
