#include "ui/widgets/slider_accessible.h"

#include <QAccessibleWidget>

#include "ui/widgets/bipolar_slider.h"
#include "ui/widgets/range_slider.h"

namespace burin::ui {
namespace {

class SliderFace : public QAccessibleWidget, public QAccessibleValueInterface {
  public:
    explicit SliderFace(SliderBase* slider)
        : QAccessibleWidget(slider, QAccessible::Slider), slider_(slider) {}

    QString text(QAccessible::Text which) const override {
        if (which == QAccessible::Name) return slider_->spoken();
        return QAccessibleWidget::text(which);
    }
    void* interface_cast(QAccessible::InterfaceType type) override {
        if (type == QAccessible::ValueInterface) return static_cast<QAccessibleValueInterface*>(this);
        return QAccessibleWidget::interface_cast(type);
    }

  protected:
    SliderBase* slider_;
};

class BipolarFace : public SliderFace {
  public:
    explicit BipolarFace(BipolarSlider* slider) : SliderFace(slider), bipolar_(slider) {}
    QVariant currentValue() const override { return bipolar_->value(); }
    void setCurrentValue(const QVariant& value) override { bipolar_->changeTo(value.toDouble()); }
    QVariant minimumValue() const override { return -bipolar_->softLimit(); }
    QVariant maximumValue() const override { return bipolar_->softLimit(); }
    QVariant minimumStepSize() const override { return bipolar_->step(); }

  private:
    BipolarSlider* bipolar_;
};

/// Speaks for both handles; the number is that of the active one.
class RangeFace : public SliderFace {
  public:
    explicit RangeFace(RangeSlider* slider) : SliderFace(slider), range_(slider) {}
    QVariant currentValue() const override { return range_->activeValue(); }
    void setCurrentValue(const QVariant& value) override { range_->changeActive(value.toDouble()); }
    QVariant minimumValue() const override { return 0.0; }
    QVariant maximumValue() const override { return 1.0; }
    QVariant minimumStepSize() const override { return range_->step(); }

  private:
    RangeSlider* range_;
};

QAccessibleInterface* make_face(const QString&, QObject* object) {
    if (auto* bipolar = qobject_cast<BipolarSlider*>(object)) return new BipolarFace(bipolar);
    if (auto* range = qobject_cast<RangeSlider*>(object)) return new RangeFace(range);
    return nullptr;
}

}  // namespace

void install_slider_accessibility() {
    static const bool installed = [] {
        QAccessible::installFactory(make_face);
        return true;
    }();
    static_cast<void>(installed);
}

}  // namespace burin::ui
