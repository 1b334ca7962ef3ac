#include "ui/widgets/notes_view.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/widgets/elided_label.h"
#include "ui/widgets/icon.h"

namespace burin::ui {
namespace {

constexpr int most_lines = 7;  ///< that are seen at once

QToolButton* flatButton(const QString& drawing, const char* name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setIcon(icon(drawing));
    button->setIconSize({14, 14});
    button->setAutoRaise(true);
    button->setObjectName(QString::fromLatin1(name));
    return button;
}

}  // namespace

NotesView::NotesView(QWidget* parent)
    : QFrame(parent),
      line_(new ElidedLabel(this)),
      list_(new QLabel),
      scroll_(new QScrollArea(this)),
      open_(flatButton(QStringLiteral("unfolded"), "notes_open", this)),
      close_(flatButton(QStringLiteral("close"), "notes_close", this)) {
    setObjectName(QStringLiteral("notes_view"));
    setAccessibleName(tr("Notes"));
    auto* mark = new QLabel(this);
    mark->setPixmap(icon(QStringLiteral("information")).pixmap(QSize(16, 16)));
    line_->setObjectName(QStringLiteral("notes_line"));
    open_->setCheckable(true);
    close_->setAccessibleName(tr("Close"));
    close_->setToolTip(tr("Hide these notes"));
    list_->setObjectName(QStringLiteral("notes_list"));
    list_->setTextFormat(Qt::PlainText);
    list_->setWordWrap(true);
    list_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    list_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    list_->setContentsMargins(26, 0, 6, 4);
    scroll_->setWidget(list_);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->hide();
    auto* row = new QHBoxLayout;
    row->setContentsMargins(8, 2, 4, 2);
    row->setSpacing(6);
    row->addWidget(mark);
    row->addWidget(line_, 1);
    row->addWidget(open_);
    row->addWidget(close_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(scroll_);
    connect(open_, &QToolButton::toggled, this, &NotesView::refresh);
    connect(close_, &QToolButton::clicked, this, [this] {
        closed_ = notes();
        refresh();
    });
    refresh();
}

void NotesView::setPictureNotes(const QStringList& notes) {
    if (picture_ == notes) return;
    picture_ = notes;
    refresh();
}

void NotesView::setModelNotes(const QStringList& notes) {
    if (model_ == notes) return;
    model_ = notes;
    refresh();
}

QStringList NotesView::notes() const {
    QStringList all = picture_ + model_;
    all.removeDuplicates();
    return all;
}

bool NotesView::isOpen() const { return open_->isChecked(); }

void NotesView::setOpen(bool open) { open_->setChecked(open); }

void NotesView::refresh() {
    const QStringList all = notes();
    // What was closed says nothing new when one of its sentences goes.
    const bool known =
        std::all_of(all.begin(), all.end(), [&](const QString& note) { return closed_.contains(note); });
    setVisible(!known);
    if (all.isEmpty()) return;
    const int count = static_cast<int>(all.size());
    line_->setText(isOpen()     ? tr("Notes")
                   : count == 1 ? all.first()
                                : tr("%n notes: %1", nullptr, count).arg(all.first()));
    line_->setAccessibleName(line_->text());
    const QString what = isOpen() ? tr("Show one line") : tr("Show all notes");
    open_->setIcon(icon(isOpen() ? QStringLiteral("unfolded") : QStringLiteral("folded")));
    open_->setAccessibleName(what);
    open_->setToolTip(what);
    list_->setText(all.join(QLatin1Char('\n')));
    scroll_->setVisible(isOpen());
    const int lines = list_->heightForWidth(std::max(200, width() - 20));
    scroll_->setFixedHeight(std::min(lines, fontMetrics().lineSpacing() * most_lines) + 6);
}

}  // namespace burin::ui
