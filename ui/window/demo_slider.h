// One big slider of the demonstration: its name, its value in percent of the whole way, and a track that a
// hand reaches.
#pragma once

#include <QtWidgets/QWidget>

class QLabel;

namespace burin::ui {

class BipolarSlider;

class DemoSlider : public QWidget {
    Q_OBJECT

  public:
    /// `most`: the strength at either end.
    DemoSlider(const QString& name, double most, QWidget* parent = nullptr);

    [[nodiscard]] BipolarSlider* track() const { return track_; }
    /// Sizes from this many pixels, a hundredth of the window's height.
    void setUnit(double unit);
    /// From outside: no gesture.
    void setStrength(double strength);

  Q_SIGNALS:
    void gestureStarted();
    void moved(double strength);
    void gestureEnded();

  private:
    void refresh();

    QLabel *name_, *value_;
    BipolarSlider* track_;
    double most_;
};

}  // namespace burin::ui
