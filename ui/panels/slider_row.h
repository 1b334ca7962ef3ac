// What every row with a slider has in common: grip | ... | name | track | number | ... | more, a hint, and
// the details below.
//
// On narrow panels the track gets a line of its own. The grip (or Alt+Up, Alt+Down) moves the row, a right
// click on the track types a value, Escape in the name keeps the old one. What the row stands for, and what
// its value does, is the business of what derives from it. UI thread only.
#pragma once

#include <functional>

#include <QWidget>

#include "core/base/result.h"
#include "ui/models/steering_model.h"

class QGridLayout;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace burin::ui {

class BipolarSlider;
class NameEdit;
class NumberField;

class SliderRow : public QWidget {
    Q_OBJECT

  public:
    /// `steering`: whose gestures a moved handle makes.
    SliderRow(SteeringModel* steering, int row, QWidget* parent);

    [[nodiscard]] int row() const { return row_; }
    /// Another row of the model, and everything it shows.
    void setRow(int row);
    virtual void refresh() = 0;
    /// Of what is shown since the last refresh; the same wherever its row goes.
    [[nodiscard]] virtual QString shownKey() const = 0;
    /// Shown under the row; empty = nothing.
    void setHint(const QString& hint);
    [[nodiscard]] QString hint() const;
    void setDetailsOpen(bool open);
    [[nodiscard]] bool detailsOpen() const;
    void editName();
    /// Everything that takes the keyboard, in order.
    [[nodiscard]] QWidgetList tabParts() const;
    [[nodiscard]] QSize minimumSizeHint() const override;

    [[nodiscard]] BipolarSlider* slider() const { return slider_; }
    [[nodiscard]] NumberField* number() const { return number_; }
    [[nodiscard]] NameEdit* nameEdit() const { return name_; }
    [[nodiscard]] QToolButton* moreButton() const { return more_; }

  Q_SIGNALS:
    void refused(const burin::Error& error);
    /// The grip is held at that height of the screen, and let go there.
    void dragged(int row, int global_y);
    void dropped(int row, int global_y);

  protected:
    using Input = SteeringModel::Input;
    /// The parts besides those of this class, from left to right, and how the room is shared.
    struct Arrangement {
        QWidgetList before_name, after_number;
        int narrowest = 240, name_stretch = 2, slider_stretch = 3;
    };
    /// The widget below the row and its face to this class.
    struct Details {
        QWidget* widget = nullptr;
        std::function<void()> refresh;
        std::function<void(int row)> set_row;
        std::function<QWidgetList()> tab_parts;
    };

    /// Once, by the constructor of what derives, when its own parts are there.
    void arrangeParts(Arrangement arrangement);
    [[nodiscard]] virtual QString name() const = 0;
    virtual void rename(const QString& name) = 0;
    [[nodiscard]] virtual QString gestureTitle() const = 0;
    virtual Result<> setValue(double value, Input input) = 0;
    virtual Result<> moveTo(int row) = 0;
    /// Called once, when the details are opened for the first time.
    virtual Details makeDetails() = 0;

    /// A refusal brings the shown values back and is passed on.
    void report(const Result<>& result);
    /// The common parts of refresh(). `acts` false: faint.
    void showParts(double value, bool slider_faint, bool name_faint);

    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

    NameEdit* name_;
    BipolarSlider* slider_;
    NumberField* number_;
    QToolButton* more_;
    QLabel* hint_;

  private:
    void build();
    void connectParts();
    void arrange(bool narrow);
    bool gripEvent(QEvent* event);

    SteeringModel* steering_;
    int row_;
    bool narrow_ = false, arranged_ = false;
    Arrangement arrangement_;
    Details details_;
    QLabel* grip_;
    QGridLayout* grid_;
    QVBoxLayout* column_;
};

}  // namespace burin::ui
