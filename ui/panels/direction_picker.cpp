#include "ui/panels/direction_picker.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/models/direction_library.h"
#include "ui/widgets/icon.h"

namespace burin::ui {
namespace {

/// Name in the first line, tags and pack at its right, the text that it stands for in the second.
class EntryDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {200, 2 * option.fontMetrics.height() + 10};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& given,
               const QModelIndex& index) const override {
        auto option = given;
        initStyleOption(&option, index);
        option.text.clear();
        const auto* style = option.widget ? option.widget->style() : nullptr;
        if (style) style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);
        const bool selected = option.state & QStyle::State_Selected;
        const auto group = option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
        const auto strong =
            option.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
        auto quiet = strong;
        quiet.setAlphaF(0.7F);
        const QRect room = option.rect.adjusted(10, 5, -10, -5);
        const int line = option.fontMetrics.height();
        const auto tags = index.data(DirectionLibrary::TagsRole).toStringList().join(QStringLiteral(", ")) +
                          QStringLiteral(" \u00b7 ") + index.data(DirectionLibrary::PackRole).toString();
        const int tag_width = std::min(option.fontMetrics.horizontalAdvance(tags) + 4, room.width() / 2);
        auto bold = option.font;
        bold.setBold(true);
        painter->setFont(bold);
        painter->setPen(strong);
        const QRect first(room.left(), room.top(), room.width() - tag_width - 8, line);
        painter->drawText(
            first, Qt::AlignVCenter,
            QFontMetrics(bold).elidedText(index.data().toString(), Qt::ElideRight, first.width()));
        painter->setFont(option.font);
        painter->setPen(quiet);
        painter->drawText(QRect(room.right() - tag_width, room.top(), tag_width, line),
                          Qt::AlignVCenter | Qt::AlignRight,
                          option.fontMetrics.elidedText(tags, Qt::ElideRight, tag_width));
        painter->drawText(QRect(room.left(), room.top() + line, room.width(), line), Qt::AlignVCenter,
                          option.fontMetrics.elidedText(index.data(Qt::ToolTipRole).toString(),
                                                        Qt::ElideRight, room.width()));
    }
};

}  // namespace

DirectionPicker::DirectionPicker(DirectionLibrary* library, QWidget* parent)
    : QDialog(parent),
      library_(library),
      found_(new DirectionSearch(library, this)),
      search_(new QLineEdit(this)),
      tag_(new QComboBox(this)),
      list_(new QListView(this)),
      count_(new QLabel(this)),
      add_(new QPushButton(icon(QStringLiteral("add")), tr("&Add"), this)) {
    setWindowTitle(tr("Add directions"));
    setModal(false);
    resize(440, 520);
    search_->setPlaceholderText(tr("Search"));
    search_->setAccessibleName(tr("Search directions"));
    search_->setClearButtonEnabled(true);
    search_->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    search_->installEventFilter(this);
    tag_->setAccessibleName(tr("Tag"));
    tag_->setMinimumContentsLength(10);
    tag_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    list_->setModel(found_);
    list_->setItemDelegate(new EntryDelegate(list_));
    list_->setAccessibleName(tr("Directions of the packs"));
    list_->setUniformItemSizes(true);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setAlternatingRowColors(true);
    auto* import = new QPushButton(tr("&Import pack…"), this);
    auto* export_pack = new QPushButton(tr("&Export mine…"), this);
    auto* close = new QPushButton(tr("&Close"), this);
    for (auto* button : {import, export_pack, close, add_}) button->setAutoDefault(false);
    add_->setDefault(true);

    auto* top = new QHBoxLayout;
    top->addWidget(search_, 1);
    top->addWidget(tag_);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(import);
    bottom->addWidget(export_pack);
    bottom->addStretch(1);
    bottom->addWidget(close);
    bottom->addWidget(add_);
    auto* column = new QVBoxLayout(this);
    column->addLayout(top);
    column->addWidget(list_, 1);
    column->addWidget(count_);
    column->addLayout(bottom);

    connect(search_, &QLineEdit::textChanged, this, [this](const QString& words) {
        found_->setWords(words);
        refresh();
    });
    connect(tag_, &QComboBox::currentIndexChanged, this, [this] {
        found_->setTag(tag_->currentData().toString());
        refresh();
    });
    connect(list_, &QListView::doubleClicked, this, &DirectionPicker::pick);
    connect(add_, &QPushButton::clicked, this, &DirectionPicker::pick);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(import, &QPushButton::clicked, this, &DirectionPicker::importRequested);
    connect(export_pack, &QPushButton::clicked, this, &DirectionPicker::exportRequested);
    connect(library_, &QAbstractItemModel::modelReset, this, &DirectionPicker::fillTags);
    fillTags();
}

void DirectionPicker::fillTags() {
    const auto chosen = tag_->currentData().toString();
    {
        const QSignalBlocker quiet(tag_);
        tag_->clear();
        tag_->addItem(tr("All tags"));
        for (const auto& tag : library_->tags()) tag_->addItem(tag, tag);
        tag_->setCurrentIndex(std::max(0, tag_->findData(chosen)));
    }
    found_->setTag(tag_->currentData().toString());
    refresh();
}

void DirectionPicker::refresh() {
    const int shown = found_->rowCount();
    count_->setText(tr("%1 of %2 directions").arg(shown).arg(library_->rowCount()));
    if (shown > 0 && !list_->currentIndex().isValid()) list_->setCurrentIndex(found_->index(0, 0));
    add_->setEnabled(shown > 0);
}

void DirectionPicker::pick() {
    const auto current = list_->currentIndex();
    if (current.isValid()) Q_EMIT picked(found_->entry(current));
}

bool DirectionPicker::eventFilter(QObject* watched, QEvent* event) {
    if (watched == search_ && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
            case Qt::Key_Up:
            case Qt::Key_Down:
            case Qt::Key_PageUp:
            case Qt::Key_PageDown:
                QCoreApplication::sendEvent(list_, key);
                return true;
            default:
                break;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void DirectionPicker::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    search_->setFocus();
    search_->selectAll();
}

}  // namespace burin::ui
