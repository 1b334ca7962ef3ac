#include "ui/widgets/section.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/widgets/elided_label.h"
#include "ui/widgets/icon.h"

namespace burin::ui {

Section::Section(const QString& title, QWidget* parent)
    : QWidget(parent),
      heading_(new QToolButton(this)),
      summary_(new ElidedLabel(this)),
      top_(new QHBoxLayout) {
    heading_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    heading_->setAutoRaise(true);
    heading_->setIconSize({12, 12});
    heading_->setFocusPolicy(Qt::TabFocus);
    auto font = heading_->font();
    font.setBold(true);
    heading_->setFont(font);
    summary_->setForegroundRole(QPalette::PlaceholderText);
    top_->setContentsMargins(0, 0, 0, 0);
    top_->setSpacing(6);
    top_->addWidget(heading_);
    top_->addWidget(summary_, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(top_);
    connect(heading_, &QToolButton::clicked, this, [this] { setOpen(!open_); });
    setTitle(title);
    refresh();
}

void Section::setContents(QWidget* contents) {
    delete contents_;
    contents_ = contents;
    layout()->addWidget(contents);
    refresh();
}

void Section::addToHeading(QWidget* widget) { top_->addWidget(widget); }

void Section::setTitle(const QString& title) {
    heading_->setText(title);
    heading_->setAccessibleName(title);
}

void Section::setSummary(const QString& summary) {
    summary_text_ = summary;
    refresh();
}

void Section::setOpen(bool open) {
    if (open_ == open) return;
    open_ = open;
    refresh();
    Q_EMIT opened(open);
}

void Section::refresh() {
    heading_->setIcon(icon(open_ ? QStringLiteral("unfolded") : QStringLiteral("folded")));
    heading_->setToolTip(open_ ? tr("Fold") : tr("Unfold"));
    heading_->setAccessibleDescription(open_ ? tr("unfolded") : tr("folded"));
    summary_->setText(open_ ? QString() : summary_text_);
    if (contents_) contents_->setVisible(open_);
}

}  // namespace burin::ui
