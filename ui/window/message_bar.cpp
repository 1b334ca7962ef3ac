#include "ui/window/message_bar.h"

#include <algorithm>

#include <QtCore/QEvent>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QStyle>
#include <QtWidgets/QToolButton>

namespace burin::ui {
namespace {

constexpr size_t most_kept = 20;

}  // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent),
      mark_(new QLabel(this)),
      label_(new QLabel(this)),
      copy_(new QToolButton(this)),
      close_(new QToolButton(this)) {
    setObjectName(QStringLiteral("message_bar"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    label_->setWordWrap(true);
    label_->setTextFormat(Qt::PlainText);
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::MinimumExpanding);
    label_->setObjectName(QStringLiteral("message_text"));
    copy_->setText(tr("Copy details"));
    copy_->setObjectName(QStringLiteral("message_copy"));
    copy_->setToolTip(tr("Copy the message and what is known about its cause"));
    close_->setText(tr("Close"));
    close_->setObjectName(QStringLiteral("message_close"));
    close_->setAutoRaise(true);
    copy_->setAutoRaise(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 4, 4);
    layout->addWidget(mark_, 0, Qt::AlignVCenter);
    layout->addWidget(label_, 1);
    layout->addWidget(copy_, 0, Qt::AlignVCenter);
    layout->addWidget(close_, 0, Qt::AlignVCenter);
    connect(copy_, &QToolButton::clicked, this, [this] {
        if (notices_.empty()) return;
        QGuiApplication::clipboard()->setText(notices_.back().text + QLatin1Char('\n') +
                                              notices_.back().details);
    });
    connect(close_, &QToolButton::clicked, this, &MessageBar::dismiss);
    hide();
}

void MessageBar::show(const Notice& notice) {
    std::erase_if(notices_, [&](const Notice& other) { return other.text == notice.text; });
    notices_.push_back(notice);
    if (notices_.size() > most_kept) notices_.pop_front();
    refresh();
}

void MessageBar::dismiss() {
    if (!notices_.empty()) notices_.pop_back();
    refresh();
}

void MessageBar::clear() {
    notices_.clear();
    refresh();
}

QString MessageBar::text() const { return notices_.empty() ? QString() : notices_.back().text; }

void MessageBar::refresh() {
    setVisible(!notices_.empty());
    if (notices_.empty()) return;
    const Notice& notice = notices_.back();
    const auto standard = notice.kind == Notice::Kind::error     ? QStyle::SP_MessageBoxCritical
                          : notice.kind == Notice::Kind::warning ? QStyle::SP_MessageBoxWarning
                                                                 : QStyle::SP_MessageBoxInformation;
    const int side = style()->pixelMetric(QStyle::PM_SmallIconSize);
    mark_->setFixedSize(side, side);
    mark_->setPixmap(style()->standardIcon(standard).pixmap(QSize(side, side), devicePixelRatioF()));
    const QString what = notice.kind == Notice::Kind::error     ? tr("Error")
                         : notice.kind == Notice::Kind::warning ? tr("Warning")
                                                                : tr("Information");
    mark_->setAccessibleName(what);
    label_->setText(notice.text);
    label_->setAccessibleName(tr("%1: %2").arg(what, notice.text));
    const QString more = notices_.size() > 1
                             ? tr("Close (%n more)", nullptr, static_cast<int>(notices_.size()) - 1)
                             : tr("Close");
    close_->setText(more);
    QPalette tinted = QGuiApplication::palette();
    const QColor base = tinted.color(QPalette::Window);
    const QColor tint = notice.kind == Notice::Kind::error ? QColor(200, 60, 50) : QColor(210, 150, 30);
    // A fifth of the colour is enough to be seen and keeps the text readable on light and on dark.
    tinted.setColor(QPalette::Window,
                    QColor((base.red() * 4 + tint.red()) / 5, (base.green() * 4 + tint.green()) / 5,
                           (base.blue() * 4 + tint.blue()) / 5));
    setPalette(tinted);
}

void MessageBar::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::StyleChange) refresh();
}

}  // namespace burin::ui
