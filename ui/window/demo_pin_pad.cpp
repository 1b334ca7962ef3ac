#include "ui/window/demo_pin_pad.h"

#include <algorithm>

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

namespace burin::ui {
namespace {

constexpr int most_digits = 12;

}  // namespace

DemoPinPad::DemoPinPad(const QString& pin, int wrong_ms, int idle_ms, QWidget* parent)
    : QWidget(parent),
      pin_(pin),
      wrong_ms_(wrong_ms),
      idle_ms_(idle_ms),
      panel_(new QWidget(this)),
      title_(new QLabel(panel_)),
      dots_(new QLabel(panel_)) {
    setObjectName(QStringLiteral("demo_pin_pad"));
    setAccessibleName(tr("PIN"));
    setFocusPolicy(Qt::StrongFocus);
    back_.setSingleShot(true);
    connect(&back_, &QTimer::timeout, this, &DemoPinPad::dismiss);
    title_->setAlignment(Qt::AlignCenter);
    title_->setWordWrap(true);
    dots_->setAlignment(Qt::AlignCenter);
    auto* grid = new QGridLayout(panel_);
    grid->addWidget(title_, 0, 0, 1, 3);
    grid->addWidget(dots_, 1, 0, 1, 3);
    const auto add = [&](const QString& text, const QString& name, int row, int column, auto act) {
        auto* key = new QPushButton(text, panel_);
        key->setAccessibleName(name);
        key->setObjectName(QStringLiteral("pin_") + name);
        key->setAutoDefault(false);
        connect(key, &QPushButton::clicked, this, act);
        grid->addWidget(key, row, column);
        keys_.push_back(key);
    };
    for (int digit = 1; digit <= 9; ++digit) {
        const QString text = QString::number(digit);
        add(text, text, 2 + (digit - 1) / 3, (digit - 1) % 3, [this, text] { type(text); });
    }
    add(QStringLiteral("\u232B"), tr("Delete"), 5, 0, [this] { erase(); });
    add(QStringLiteral("0"), QStringLiteral("0"), 5, 1, [this] { type(QStringLiteral("0")); });
    add(tr("OK"), tr("OK"), 5, 2, [this] { check(); });
    add(tr("Back to the show"), tr("Back to the show"), 6, 0, [this] { dismiss(); });
    grid->addWidget(keys_.back(), 6, 0, 1, 3);
    hide();
}

void DemoPinPad::open() {
    typed_.clear();
    wrong_ = false;
    refresh();
    show();
    raise();
    setFocus();
    back_.start(idle_ms_);
}

void DemoPinPad::dismiss() {
    if (!isVisible()) return;
    back_.stop();
    hide();
    Q_EMIT dismissed();
}

QString DemoPinPad::message() const { return title_->text(); }

void DemoPinPad::setUnit(double unit) {
    QFont text = font();
    text.setPixelSize(std::max(12, static_cast<int>(3.2 * unit)));
    for (QWidget* widget : std::initializer_list<QWidget*>{title_, dots_}) widget->setFont(text);
    for (QPushButton* key : keys_) {
        key->setFont(text);
        key->setMinimumHeight(static_cast<int>(8.5 * unit));
    }
    auto* grid = qobject_cast<QGridLayout*>(panel_->layout());
    grid->setSpacing(static_cast<int>(1.4 * unit));
    const int margin = static_cast<int>(4 * unit);
    grid->setContentsMargins(margin, margin, margin, margin);
    dots_->setMinimumHeight(static_cast<int>(5 * unit));
    title_->setMinimumHeight(static_cast<int>(9 * unit));
    panel_->setFixedWidth(static_cast<int>(52 * unit));
    panel_->adjustSize();
    panel_->move((width() - panel_->width()) / 2, (height() - panel_->height()) / 2);
}

void DemoPinPad::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    setUnit(height() / 100.0);
}

void DemoPinPad::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), QColor(8, 8, 10, 190));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(QPalette::Window));
    const double corner = height() * 0.02;
    painter.drawRoundedRect(panel_->geometry(), corner, corner);
}

void DemoPinPad::mousePressEvent(QMouseEvent* event) {
    // What lies below must not be reached through the scrim.
    event->accept();
}

void DemoPinPad::type(const QString& digit) {
    if (wrong_ || typed_.size() >= most_digits) return;
    typed_ += digit;
    back_.start(idle_ms_);
    refresh();
}

void DemoPinPad::erase() {
    if (wrong_) return;
    typed_.chop(1);
    back_.start(idle_ms_);
    refresh();
}

void DemoPinPad::check() {
    if (wrong_ || typed_.isEmpty()) return;
    if (typed_ == pin_) {
        back_.stop();
        Q_EMIT accepted();
        return;
    }
    wrong_ = true;
    typed_.clear();
    refresh();
    back_.start(wrong_ms_);
}

void DemoPinPad::refresh() {
    title_->setText(wrong_ ? tr("That is not the PIN. The show goes on.")
                           : tr("PIN to leave the demonstration"));
    dots_->setText(QString(typed_.size(), QChar(0x2022)));
    dots_->setAccessibleName(tr("%n digit(s)", nullptr, static_cast<int>(typed_.size())));
    for (QPushButton* key : keys_) key->setEnabled(!wrong_ || key == keys_.back());
}

void DemoPinPad::keyPressEvent(QKeyEvent* event) {
    const QString text = event->text();
    if (text.size() == 1 && text[0].isDigit()) return type(text);
    switch (event->key()) {
        case Qt::Key_Backspace:
            return erase();
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return check();
        case Qt::Key_Escape:
            return dismiss();
        default:
            QWidget::keyPressEvent(event);
    }
}

}  // namespace burin::ui
