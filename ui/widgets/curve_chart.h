// Curves over one number, with an axis at either side: what a strength takes away, and what it leaves.
//
// Each curve belongs to the left or to the right axis and has its own dash pattern and marker, so that
// nothing depends on colour alone. Hovering, or Left and Right, looks at one point and shows all its values;
// a click or Return takes it. Colours follow the palette. Knows no model. UI thread only.
#pragma once

#include <optional>
#include <vector>

#include <QStringList>
#include <QWidget>

namespace burin::ui {

class CurveChart : public QWidget {
    Q_OBJECT

  public:
    enum class Side { left, right };
    struct Curve {
        QString name;
        std::vector<std::optional<double>> values;  ///< one for each x; nothing = a gap
        Side side = Side::left;
    };
    struct Axis {
        QString title;
        double least = 0, most = 1;
        QString unit{};  ///< behind each number
        int decimals = 2;
    };
    struct Data {
        std::vector<double> x;  ///< rising
        QString x_title;
        Axis left, right;
        std::vector<Curve> curves;
        std::optional<double> threshold;  ///< a line across, on the right axis
        QString threshold_text;
        std::optional<size_t> chosen;  ///< point with the mark
        QString chosen_text;
        QString hint;  ///< what a click does; shown below the values of a point
    };

    explicit CurveChart(QWidget* parent = nullptr);

    void setData(Data data);
    [[nodiscard]] const Data& data() const { return data_; }
    /// Where the slider stands now: a thin line; nothing = none.
    void setCurrent(std::optional<double> x);
    /// The point that is looked at.
    [[nodiscard]] std::optional<size_t> looked() const { return looked_; }
    /// All values of a point in words.
    [[nodiscard]] QString textOf(size_t point) const;
    /// Where a point stands, in the widget's coordinates; for tests.
    [[nodiscard]] double positionOf(size_t point) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void lookedAt(int point);
    void taken(double x);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] double xOf(double value) const;
    [[nodiscard]] double yOf(double value, Side side) const;
    [[nodiscard]] std::optional<size_t> nearest(double x) const;
    void look(std::optional<size_t> point);
    void describe();
    void paintFrame(QPainter& painter) const;
    void paintAxis(QPainter& painter, const Axis& axis, Side side) const;
    void paintLegend(QPainter& painter) const;
    void paintCurve(QPainter& painter, size_t index) const;
    void paintMarks(QPainter& painter) const;
    void paintReadout(QPainter& painter) const;
    [[nodiscard]] QColor colourOf(size_t curve) const;
    [[nodiscard]] QString numberOf(double value, const Axis& axis) const;

    Data data_;
    std::optional<size_t> looked_;
    std::optional<double> current_;
};

}  // namespace burin::ui
