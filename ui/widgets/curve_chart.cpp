#include "ui/widgets/curve_chart.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QAccessible>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include "ui/widgets/colours.h"

namespace burin::ui {
namespace {

constexpr double marker_radius = 3.2, margin = 4;
constexpr int most_labels = 5;
constexpr std::array<Qt::PenStyle, 4> dashes{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};

QString signed_number(double value) {
    return (value > 0 ? QStringLiteral("+") : QString()) + QLocale().toString(value, 'g', 3);
}

/// Round steps that give three to six labels.
double step_for(double range, int most) {
    const double rough = range / std::max(1, most);
    const double power = std::pow(10, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 2.5, 5.0, 10.0})
        if (factor * power >= rough * 0.999) return factor * power;
    return 10 * power;
}

/// As many as a step needs to be written exactly.
int decimals_of(double step) {
    int decimals = 0;
    for (; decimals < 4 && std::abs(step - std::round(step)) > 1e-6; ++decimals) step *= 10;
    return decimals;
}

/// With the decimals that the labels of the axis need.
CurveChart::Axis labels_of(CurveChart::Axis axis) {
    const double range = axis.most - axis.least;
    if (range > 0) axis.decimals = decimals_of(step_for(range, most_labels));
    return axis;
}

void paint_marker(QPainter& painter, QPointF at, size_t shape) {
    const double r = marker_radius;
    switch (shape % 4) {
        case 0:
            return painter.drawEllipse(at, r, r);
        case 1:
            return painter.drawPolygon(QPolygonF(
                {at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r), at + QPointF(-r, 0)}));
        case 2:
            return painter.drawPolygon(
                QPolygonF({at + QPointF(0, -r), at + QPointF(r, r), at + QPointF(-r, r)}));
        default:
            return painter.drawRect(QRectF(at - QPointF(r, r) * 0.9, at + QPointF(r, r) * 0.9));
    }
}

}  // namespace

CurveChart::CurveChart(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(tr("Curves"));
}

void CurveChart::setData(Data data) {
    data_ = std::move(data);
    looked_.reset();
    describe();
    update();
}

void CurveChart::setCurrent(std::optional<double> x) {
    if (current_ == x) return;
    current_ = x;
    update();
}

QSize CurveChart::sizeHint() const { return {360, fontMetrics().height() * 14}; }

QSize CurveChart::minimumSizeHint() const { return {200, fontMetrics().height() * 13}; }

QString CurveChart::numberOf(double value, const Axis& axis) const {
    return QLocale().toString(value, 'f', axis.decimals) + axis.unit;
}

QString CurveChart::textOf(size_t point) const {
    if (point >= data_.x.size()) return {};
    QStringList parts{QStringLiteral("%1 %2").arg(data_.x_title, signed_number(data_.x[point]))};
    for (const auto& curve : data_.curves) {
        if (point >= curve.values.size() || !curve.values[point]) continue;
        const auto& axis = curve.side == Side::left ? data_.left : data_.right;
        parts.append(QStringLiteral("%1 %2").arg(curve.name, numberOf(*curve.values[point], axis)));
    }
    if (data_.chosen == point) parts.append(data_.chosen_text);
    return parts.join(QStringLiteral(", "));
}

void CurveChart::describe() {
    const auto point = looked_ ? looked_ : data_.chosen;
    setAccessibleDescription(point ? textOf(*point) : tr("no points yet"));
    if (!hasFocus()) return;
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

QRectF CurveChart::plot() const {
    const auto metrics = fontMetrics();
    const auto widest = [&](const Axis& of) {
        const Axis axis = labels_of(of);
        return std::max(metrics.horizontalAdvance(numberOf(axis.least, axis)),
                        metrics.horizontalAdvance(numberOf(axis.most, axis)));
    };
    const double line = metrics.height();
    return QRectF(rect()).adjusted(widest(data_.left) + 12, 2.8 * line, -widest(data_.right) - 12,
                                   -2.3 * line);
}

double CurveChart::xOf(double value) const {
    const QRectF area = plot();
    if (data_.x.size() < 2) return area.center().x();
    const double least = data_.x.front(), most = data_.x.back();
    return area.left() + (value - least) / (most - least) * area.width();
}

double CurveChart::yOf(double value, Side side) const {
    const QRectF area = plot();
    const auto& axis = side == Side::left ? data_.left : data_.right;
    const double range = axis.most - axis.least;
    const double share = range > 0 ? (value - axis.least) / range : 0;
    return area.bottom() - std::clamp(share, 0.0, 1.0) * area.height();
}

double CurveChart::positionOf(size_t point) const { return point < data_.x.size() ? xOf(data_.x[point]) : 0; }

std::optional<size_t> CurveChart::nearest(double x) const {
    if (data_.x.empty()) return std::nullopt;
    size_t best = 0;
    for (size_t i = 1; i < data_.x.size(); ++i)
        if (std::abs(positionOf(i) - x) < std::abs(positionOf(best) - x)) best = i;
    return best;
}

void CurveChart::look(std::optional<size_t> point) {
    if (looked_ == point) return;
    looked_ = point;
    describe();
    update();
    Q_EMIT lookedAt(point ? static_cast<int>(*point) : -1);
}

void CurveChart::mouseMoveEvent(QMouseEvent* event) { look(nearest(event->position().x())); }

void CurveChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
    look(nearest(event->position().x()));
    if (looked_) Q_EMIT taken(data_.x[*looked_]);
}

void CurveChart::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    if (!hasFocus()) look(std::nullopt);
}

void CurveChart::keyPressEvent(QKeyEvent* event) {
    if (data_.x.empty()) return QWidget::keyPressEvent(event);
    const size_t last = data_.x.size() - 1;
    const size_t at = looked_.value_or(data_.chosen.value_or(0));
    switch (event->key()) {
        case Qt::Key_Left:
            return look(!looked_ ? at : at == 0 ? 0 : at - 1);
        case Qt::Key_Right:
            return look(!looked_ ? at : std::min(last, at + 1));
        case Qt::Key_Home:
            return look(0);
        case Qt::Key_End:
            return look(last);
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space:
            if (looked_) Q_EMIT taken(data_.x[at]);
            return;
        default:
            return QWidget::keyPressEvent(event);
    }
}

void CurveChart::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (!looked_ && !data_.x.empty()) look(data_.chosen.value_or(0));
    update();
}

void CurveChart::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    if (!underMouse()) look(std::nullopt);
    update();
}

void CurveChart::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) update();
}

QColor CurveChart::colourOf(size_t curve) const {
    // Told apart by the common forms of colour blindness, dark enough on white and light enough on grey.
    static const std::array<QColor, 4> light{QColor(178, 34, 34), QColor(200, 110, 0), QColor(90, 80, 190),
                                             QColor(0, 120, 110)};
    static const std::array<QColor, 4> dark{QColor(255, 120, 110), QColor(255, 180, 84),
                                            QColor(165, 160, 255), QColor(80, 210, 190)};
    return (is_dark(palette()) ? dark : light).at(curve % 4);
}

void CurveChart::paintAxis(QPainter& painter, const Axis& axis, Side side) const {
    const QRectF area = plot();
    const double range = axis.most - axis.least;
    if (range <= 0) return;
    const bool left = side == Side::left;
    const double step = step_for(range, most_labels);
    const Axis labels = labels_of(axis);
    const double line = fontMetrics().height();
    for (double value = std::ceil(axis.least / step - 1e-9) * step; value <= axis.most + 1e-9 * range;
         value += step) {
        const double y = yOf(value, side);
        if (left) {
            painter.setPen(hairline(palette()));
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        }
        painter.setPen(quiet_text(palette()));
        const QRectF room = left ? QRectF(0, y - line / 2, area.left() - 6, line)
                                 : QRectF(area.right() + 5, y - line / 2, width() - area.right() - 5, line);
        painter.drawText(room, (left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
                         numberOf(value, labels));
    }
    painter.setPen(quiet_text(palette()));
    const QRectF title(left ? margin : width() / 2.0, 1.4 * line, width() / 2.0 - margin, line);
    painter.drawText(title, left ? Qt::AlignLeft : Qt::AlignRight,
                     fontMetrics().elidedText(axis.title, Qt::ElideRight, width() / 2 - 4));
}

void CurveChart::paintFrame(QPainter& painter) const {
    const QRectF area = plot();
    paintAxis(painter, data_.left, Side::left);
    paintAxis(painter, data_.right, Side::right);
    painter.setPen(mix(palette().color(QPalette::Window), palette().color(QPalette::WindowText), 0.4));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    const double line = fontMetrics().height();
    if (data_.x.size() >= 2) {
        const double least = data_.x.front(), most = data_.x.back();
        const double step = step_for(most - least, static_cast<int>(area.width() / 60));
        for (double value = std::ceil(least / step - 1e-9) * step; value <= most + step * 1e-6;
             value += step) {
            const double rounded = std::abs(value) < step * 1e-6 ? 0 : value;
            const double x = xOf(rounded);
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 3));
            painter.drawText(QRectF(x - 30, area.bottom() + 4, 60, line), Qt::AlignCenter,
                             signed_number(rounded));
        }
    }
    painter.setPen(quiet_text(palette()));
    painter.drawText(QRectF(area.left(), height() - line - 1, area.width(), line), Qt::AlignCenter,
                     data_.x_title);
}

void CurveChart::paintLegend(QPainter& painter) const {
    double x = margin;
    const double y = fontMetrics().height() / 2.0 + 3;
    for (size_t i = 0; i < data_.curves.size(); ++i) {
        const auto& name = data_.curves[i].name;
        painter.setPen(QPen(colourOf(i), 1.8, dashes.at(i % 4)));
        painter.drawLine(QPointF(x, y), QPointF(x + 22, y));
        painter.setPen(QPen(colourOf(i), 1));
        painter.setBrush(colourOf(i));
        paint_marker(painter, QPointF(x + 11, y), i);
        painter.setPen(palette().color(QPalette::WindowText));
        const int wide = fontMetrics().horizontalAdvance(name);
        painter.drawText(QPointF(x + 27, y + fontMetrics().ascent() / 2.0 - 1), name);
        x += 27 + wide + 12;
    }
}

void CurveChart::paintCurve(QPainter& painter, size_t index) const {
    const auto& curve = data_.curves[index];
    const QColor colour = colourOf(index);
    QPolygonF points;
    const auto stroke = [&] {
        painter.setPen(QPen(colour, 1.8, dashes.at(index % 4)));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(points);
        points.clear();
    };
    for (size_t i = 0; i < std::min(curve.values.size(), data_.x.size()); ++i) {
        if (curve.values[i])
            points.append({xOf(data_.x[i]), yOf(*curve.values[i], curve.side)});
        else
            stroke();
    }
    stroke();
    painter.setPen(QPen(colour, 1));
    painter.setBrush(colour);
    for (size_t i = 0; i < std::min(curve.values.size(), data_.x.size()); ++i)
        if (curve.values[i])
            paint_marker(painter, {xOf(data_.x[i]), yOf(*curve.values[i], curve.side)}, index);
}

void CurveChart::paintMarks(QPainter& painter) const {
    const QRectF area = plot();
    const QColor text = palette().color(QPalette::WindowText);
    const double line = fontMetrics().height();
    if (data_.threshold) {
        const double y = yOf(*data_.threshold, Side::right);
        painter.setPen(QPen(mix(palette().color(QPalette::Window), text, 0.55), 1, Qt::DashLine));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        // Far from 0, where every curve begins at its height.
        const bool begins_left = !data_.x.empty() && std::abs(data_.x.front()) < std::abs(data_.x.back());
        painter.drawText(QRectF(area.left() + 4, y + 1, area.width() - 8, line),
                         begins_left ? Qt::AlignRight : Qt::AlignLeft, data_.threshold_text);
    }
    if (current_ && data_.x.size() >= 2 && *current_ >= data_.x.front() && *current_ <= data_.x.back()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1));
        painter.drawLine(QPointF(xOf(*current_), area.top()), QPointF(xOf(*current_), area.bottom()));
    }
    if (data_.chosen && *data_.chosen < data_.x.size()) {
        const double x = positionOf(*data_.chosen);
        painter.setPen(QPen(text, 1.4));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        const int wide = fontMetrics().horizontalAdvance(data_.chosen_text) + 8;
        const bool to_left = x + wide > area.right();
        const QRectF room(to_left ? x - wide : x, area.bottom() - line - 2, wide, line);
        painter.drawText(room, Qt::AlignCenter, data_.chosen_text);
    }
}

void CurveChart::paintReadout(QPainter& painter) const {
    if (!looked_ || *looked_ >= data_.x.size()) return;
    const QRectF area = plot();
    const double x = positionOf(*looked_);
    painter.setPen(QPen(palette().color(QPalette::WindowText), 1, Qt::DotLine));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    auto lines = textOf(*looked_).split(QStringLiteral(", "));
    if (!data_.hint.isEmpty()) lines.append(data_.hint);
    double wide = 0;
    for (const auto& line : lines) wide = std::max<double>(wide, fontMetrics().horizontalAdvance(line));
    const double line_height = fontMetrics().height();
    QRectF box(x + 8, area.top() + 2, wide + 14, line_height * static_cast<double>(lines.size()) + 8);
    if (box.right() > width() - 2) box.moveRight(std::max(x - 8, box.width() + 2));
    painter.setPen(hairline(palette()));
    QColor back = palette().color(QPalette::ToolTipBase);
    back.setAlpha(240);
    painter.setBrush(back);
    painter.drawRoundedRect(box, 4, 4);
    const QColor text = palette().color(QPalette::ToolTipText);
    painter.setPen(text);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines[i] == data_.hint) painter.setPen(mix(palette().color(QPalette::ToolTipBase), text, 0.6));
        painter.drawText(QRectF(box.left() + 7, box.top() + 4 + line_height * static_cast<double>(i),
                                wide + 2, line_height),
                         Qt::AlignLeft, lines[i]);
    }
}

void CurveChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (data_.x.empty()) return;
    paintFrame(painter);
    paintLegend(painter);
    for (size_t i = 0; i < data_.curves.size(); ++i) paintCurve(painter, i);
    paintMarks(painter);
    paintReadout(painter);
    if (!hasFocus()) return;
    painter.setPen(QPen(palette().color(QPalette::Highlight), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

}  // namespace burin::ui
