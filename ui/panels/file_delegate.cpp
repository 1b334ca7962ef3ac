#include "ui/panels/file_delegate.h"

#include <algorithm>

#include <QAbstractItemView>
#include <QApplication>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include "ui/models/file_filter.h"
#include "ui/models/preview_cache.h"
#include "ui/widgets/colours.h"
#include "ui/widgets/icon.h"

namespace burin::ui {
namespace {

constexpr int inset = 4;
constexpr qreal rounding = 4;

QString drawingOf(FileKind kind) {
    switch (kind) {
        case FileKind::model:
            return QStringLiteral("model");
        case FileKind::embedding:
            return QStringLiteral("text");
        case FileKind::vae:
            return QStringLiteral("picture");
        case FileKind::adapter:
        case FileKind::edit:
            return QStringLiteral("weights");
        case FileKind::other:
            break;
    }
    return QStringLiteral("warning");
}

void drawPreview(QPainter& painter, const QRect& square, const QImage& picture, FileKind kind,
                 const QPalette& palette) {
    QPainterPath clip;
    clip.addRoundedRect(square, rounding, rounding);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipPath(clip);
    if (picture.isNull()) {
        painter.fillRect(square, mix(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.08));
        const int margin = square.width() * 3 / 10;
        icon(drawingOf(kind))
            .paint(&painter, square.adjusted(margin, margin, -margin, -margin), Qt::AlignCenter,
                   QIcon::Disabled);
    } else {
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(square, picture);
    }
    painter.restore();
}

/// The first of the words that fits, on the lower corner of a tile.
void drawBadge(QPainter& painter, const QRect& square, const QStringList& words, const QFont& font) {
    painter.save();
    painter.setFont(font);
    const QFontMetrics metrics(font);
    const int room = square.width() - 2 * inset - 8;
    const auto fits = std::find_if(words.begin(), words.end(), [&](const QString& word) {
        return metrics.horizontalAdvance(word) <= room;
    });
    const QString shown =
        metrics.elidedText(fits != words.end() ? *fits : words.last(), Qt::ElideRight, room);
    const QRect box(square.left() + inset, square.bottom() - inset - metrics.height() - 1,
                    metrics.horizontalAdvance(shown) + 8, metrics.height() + 2);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 190));
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(Qt::white);
    painter.drawText(box, Qt::AlignCenter, shown);
    painter.restore();
}

QFont smaller(QFont font) {
    if (font.pointSizeF() > 0) font.setPointSizeF(font.pointSizeF() * 0.85);
    return font;
}

QString badgeOf(const CatalogueFile& file) {
    const QString kind = nameOfKind(file.entry.facts.kind);
    if (file.entry.facts.family == ModelFamily::unknown) return kind;
    return kind + QStringLiteral(" · ") + familyBadge(file);
}

}  // namespace

FileDelegate::FileDelegate(const FileFilter* files, PreviewCache* previews, QObject* parent)
    : QStyledItemDelegate(parent), files_(files), previews_(previews) {}

QSize FileDelegate::tileSize(int width, const QFontMetrics& metrics) const {
    const int least = std::max(88, metrics.averageCharWidth() * 13);
    const int columns = std::max(1, width / least);
    const int side = std::min(width / columns, 2 * least);
    return {side, side + metrics.height() + inset};
}

QSize FileDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& /*index*/) const {
    if (!tiles_) return {120, 2 * option.fontMetrics.height() + 4 * inset};
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    return tileSize(view == nullptr ? 240 : view->viewport()->width() - 1, option.fontMetrics);
}

void FileDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    const CatalogueFile* file = files_->fileAt(index);
    if (file == nullptr) return;
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    const QPalette& palette = option.palette;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (tiles_ && selected)  // styles leave it to the delegate where items are icons
        painter->fillRect(option.rect.adjusted(1, 1, -1, 0), palette.color(QPalette::Highlight));
    else
        style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    const QColor text = palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    const QImage picture = previews_->find(QString::fromStdString(file->entry.preview));
    const FileKind kind = file->entry.facts.kind;
    const QFontMetrics metrics(option.font);
    painter->save();
    painter->setFont(option.font);
    painter->setPen(text);
    const QRect box = option.rect.adjusted(inset, inset, -inset, -inset);
    const bool in_use = !current_model_.isEmpty() && file->path == current_model_;
    if (tiles_) {
        const QRect square(box.topLeft(), QSize(box.width(), box.height() - metrics.height()));
        drawPreview(*painter, square, picture, kind, palette);
        QStringList words{badgeOf(*file), nameOfKind(kind)};
        if (in_use) words = QStringList{tr("In use")};
        drawBadge(*painter, square, words, smaller(option.font));
        const QRect line(box.left(), square.bottom() + 1, box.width(), metrics.height());
        painter->drawText(line, Qt::AlignHCenter | Qt::AlignVCenter,
                          metrics.elidedText(file->name, Qt::ElideMiddle, line.width()));
    } else {
        const QRect square = QStyle::visualRect(option.direction, box,
                                                QRect(box.topLeft(), QSize(box.height(), box.height())));
        drawPreview(*painter, square, picture, kind, palette);
        const QRect words =
            QStyle::visualRect(option.direction, box, box.adjusted(box.height() + 2 * inset, 0, 0, 0));
        const auto align = QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignVCenter;
        const QRect upper(words.left(), words.top(), words.width(), words.height() / 2);
        painter->drawText(upper, int(align), metrics.elidedText(file->name, Qt::ElideMiddle, upper.width()));
        QStringList details{badgeOf(*file),
                            QLocale().formattedDataSize(static_cast<qint64>(file->entry.bytes), 1)};
        if (in_use) details.prepend(tr("In use"));
        if (!file->entry.below.empty()) details.append(QString::fromStdString(file->entry.below));
        const QRect lower(words.left(), upper.bottom() + 1, words.width(), words.height() / 2);
        painter->setPen(selected ? text : quiet_text(palette));
        painter->drawText(
            lower, int(align),
            metrics.elidedText(details.join(QStringLiteral(" · ")), Qt::ElideRight, lower.width()));
    }
    painter->restore();
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(option);
        focus.rect = option.rect.adjusted(1, 1, -1, -1);
        style->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, option.widget);
    }
}

}  // namespace burin::ui
