#include "ui/panels/history_delegate.h"

#include <QApplication>
#include <QDateTime>
#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>

#include "ui/models/history_model.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/icon.h"

namespace burin::ui {
namespace {

constexpr int thumbnail = 52, margin = 5, gap = 9, star = 18, mark = 3;
constexpr qreal corner = 4;

/// Everything of a row, left to right; mirrored for right-to-left languages.
struct Layout {
    QRect picture, title, details, star;
};

Layout layout_of(const QRect& row, Qt::LayoutDirection direction, const QFontMetrics& metrics) {
    const auto mirrored = [&](const QRect& rect) { return QStyle::visualRect(direction, row, rect); };
    const QRect picture(row.left() + margin, row.top() + (row.height() - thumbnail) / 2, thumbnail,
                        thumbnail);
    const int left = picture.right() + gap, right = row.right() - margin - star - gap / 2;
    const int line = metrics.height(), top = row.center().y() - line;
    return {.picture = mirrored(picture),
            .title = mirrored({left, top - 1, right - left, line + 1}),
            .details = mirrored({left, top + line + 2, right - left, line}),
            .star = mirrored({row.right() - margin - star, row.center().y() - star / 2, star, star})};
}

QString when(const QDateTime& time, const QLocale& locale) {
    if (time.date() == QDate::currentDate()) return locale.toString(time.time(), QLocale::ShortFormat);
    return locale.toString(time.date(), QLocale::ShortFormat);
}

/// Fills the square with the middle of the picture.
void draw_picture(QPainter& painter, const QRect& square, const QModelIndex& index, const QPalette& palette) {
    const auto pixmap = index.data(Qt::DecorationRole).value<QPixmap>();
    QPainterPath clip;
    clip.addRoundedRect(square, corner, corner);
    painter.save();
    painter.setClipPath(clip);
    if (pixmap.isNull()) {
        painter.fillRect(square, mix(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.08));
        if (!index.data(HistoryModel::HasPictureRole).toBool())
            icon(QStringLiteral("picture"))
                .paint(&painter, square.adjusted(16, 16, -16, -16), Qt::AlignCenter, QIcon::Disabled);
    } else {
        const int side = std::min(pixmap.width(), pixmap.height());
        const QRect middle((pixmap.width() - side) / 2, (pixmap.height() - side) / 2, side, side);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawPixmap(square, pixmap, middle);
    }
    painter.restore();
}

/// "A" or "B" in a small frame; gives the room it took.
int draw_badge(QPainter& painter, const QRect& line, int offset, const QString& text, const QPalette& palette,
               bool selected, Qt::LayoutDirection direction) {
    const int width = painter.fontMetrics().horizontalAdvance(text) + 8;
    const QRect box =
        QStyle::visualRect(direction, line, QRect(line.left() + offset, line.top(), width, line.height()));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.color(selected ? QPalette::HighlightedText : QPalette::Highlight));
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(palette.color(selected ? QPalette::Highlight : QPalette::HighlightedText));
    painter.drawText(box, Qt::AlignCenter, text);
    painter.restore();
    return width + 5;
}

/// How many notes the engine made about the picture, behind a small "i"; gives the room it took.
int draw_notes(QPainter& painter, const QRect& line, int offset, int notes, bool selected,
               Qt::LayoutDirection direction) {
    if (notes == 0) return 0;
    const int side = line.height() - 3;
    const QString text = QLocale().toString(notes);
    const int width = side + 3 + painter.fontMetrics().horizontalAdvance(text);
    const auto place = [&](int from, int wide) {
        return QStyle::visualRect(direction, line,
                                  QRect(line.left() + offset + from, line.top(), wide, line.height()));
    };
    icon(QStringLiteral("information"))
        .paint(&painter, place(0, side), Qt::AlignCenter, selected ? QIcon::Selected : QIcon::Normal);
    painter.drawText(place(side + 3, width - side - 3), Qt::AlignCenter, text);
    return width + 6;
}

}  // namespace

QRect HistoryDelegate::starRect(const QRect& row, Qt::LayoutDirection direction) {
    return layout_of(row, direction, QFontMetrics(QApplication::font())).star.adjusted(-4, -8, 4, 8);
}

QSize HistoryDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& /*index*/) const {
    return {180, std::max(thumbnail, 2 * option.fontMetrics.height() + 4) + 2 * margin};
}

void HistoryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    const QPalette& palette = option.palette;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool current = index.data(HistoryModel::CurrentRole).toBool();
    const QColor text = palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    const QColor quiet = selected ? text : quiet_text(palette);
    const Layout layout = layout_of(option.rect, option.direction, option.fontMetrics);
    painter->save();
    if (index.data(HistoryModel::LineStartRole).toBool() && (index.row() > 0 || index.parent().isValid())) {
        painter->setPen(hairline(palette));
        painter->drawLine(option.rect.topLeft(), option.rect.topRight());
    }
    if (current)
        painter->fillRect(QStyle::visualRect(option.direction, option.rect,
                                             QRect(option.rect.left(), option.rect.top() + 2, mark,
                                                   option.rect.height() - 4)),
                          selected ? text : palette.color(QPalette::Highlight));
    draw_picture(*painter, layout.picture, index, palette);

    QFont font = option.font;
    font.setBold(current || !index.data(HistoryModel::NameRole).toString().isEmpty());
    painter->setFont(font);
    painter->setPen(text);
    const auto leading = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
    painter->drawText(layout.title, static_cast<int>(leading),
                      QFontMetrics(font).elidedText(index.data(HistoryModel::TitleRole).toString(),
                                                    Qt::ElideRight, layout.title.width()));

    painter->setFont(option.font);
    int offset = 0;
    const QString pins = index.data(HistoryModel::PinRole).toString();
    for (const QChar pin : pins)
        offset +=
            draw_badge(*painter, layout.details, offset, QString(pin), palette, selected, option.direction);
    painter->setPen(quiet);
    offset += draw_notes(*painter, layout.details, offset,
                         static_cast<int>(index.data(HistoryModel::NotesRole).toStringList().size()),
                         selected, option.direction);
    QStringList details{when(index.data(HistoryModel::TimeRole).toDateTime(), option.locale)};
    if (const int branches = index.data(HistoryModel::BranchesRole).toInt(); branches > 0)
        details +=
            branches == 1 ? HistoryModel::tr("1 branch") : HistoryModel::tr("%n branches", nullptr, branches);
    if (const QString note = index.data(HistoryModel::NoteRole).toString().simplified(); !note.isEmpty())
        details += note;
    const QRect rest =
        QStyle::visualRect(option.direction, layout.details, layout.details.adjusted(offset, 0, 0, 0));
    painter->drawText(rest, static_cast<int>(leading),
                      option.fontMetrics.elidedText(details.join(QStringLiteral(" \u00B7 ")), Qt::ElideRight,
                                                    rest.width()));

    const bool starred = index.data(HistoryModel::StarredRole).toBool();
    if (starred || option.state.testFlag(QStyle::State_MouseOver))
        icon(starred ? QStringLiteral("star_filled") : QStringLiteral("star"))
            .paint(painter, layout.star, Qt::AlignCenter, selected ? QIcon::Selected : QIcon::Normal);
    painter->restore();
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(option);
        focus.backgroundColor = palette.color(selected ? QPalette::Highlight : QPalette::Base);
        style->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, option.widget);
    }
}

QWidget* HistoryDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& /*option*/,
                                       const QModelIndex& /*index*/) const {
    auto* editor = new QLineEdit(parent);
    editor->setAccessibleName(HistoryModel::tr("Name of this step"));
    editor->setMaxLength(400);
    return editor;
}

void HistoryDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    auto* line = qobject_cast<QLineEdit*>(editor);
    line->setPlaceholderText(index.data(HistoryModel::GestureRole).toString());
    // A change of the step, its finished picture for example, must not take away what is being typed.
    if (line->isModified()) return;
    line->setText(index.data(HistoryModel::NameRole).toString());
}

void HistoryDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                           const QModelIndex& /*index*/) const {
    QRect place = layout_of(option.rect, option.direction, option.fontMetrics).title;
    place.setHeight(editor->sizeHint().height());
    place.moveTop(place.top() - 3);
    editor->setGeometry(place);
}

}  // namespace burin::ui
