// What "More" holds: text, opposite, preset, start and stop, area, mask kind, keep list and momentum of one
// direction.
#pragma once

#include <functional>
#include <vector>

#include <QWidget>

#include "core/base/result.h"
#include "core/protocol/request.h"

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;

namespace burin::ui {

class NumberField;
class RangeSlider;
class SteeringModel;

class DirectionDetails : public QWidget {
    Q_OBJECT

  public:
    DirectionDetails(SteeringModel* model, int row, QWidget* parent = nullptr);

    void setRow(int row);
    void refresh();
    /// Everything that takes the keyboard, in order.
    [[nodiscard]] QWidgetList tabParts() const;

    [[nodiscard]] QLineEdit* text() const { return text_; }
    [[nodiscard]] QLineEdit* opposite() const { return opposite_; }
    [[nodiscard]] QComboBox* preset() const { return preset_; }
    [[nodiscard]] QComboBox* mask() const { return mask_; }
    [[nodiscard]] RangeSlider* range() const { return range_; }
    [[nodiscard]] NumberField* area() const { return area_; }
    [[nodiscard]] QPlainTextEdit* keep() const { return keep_; }
    /// Of a number that has nothing but a field, or null.
    [[nodiscard]] NumberField* number(double protocol::Direction::*number) const;

  Q_SIGNALS:
    void refused(const burin::Error& error);
    void paintRequested(int row);
    void whereItActsRequested(int row);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    struct NumberOfDirection {
        double protocol::Direction::*number;
        NumberField* field;
        QString what;
    };

    void buildTexts(QFormLayout* form);
    void buildRange(QFormLayout* form);
    void buildMask(QFormLayout* form);
    void buildMomentum(QFormLayout* form);
    /// A field for a number of the direction; its range, and whether it has an effect, come from the list of fields. `what`
    /// names it in the history and to assistive technology.
    NumberField* addNumber(double protocol::Direction::*number, const QString& what);
    void connectNumber(NumberField* field, const QString& what, std::function<Result<>(double, bool)> set);
    void nameParts();
    void report(const Result<>& result);
    [[nodiscard]] QString title(const QString& what) const;

    SteeringModel* model_;
    int row_;
    QLineEdit *text_, *opposite_;
    QComboBox *preset_, *mask_;
    RangeSlider* range_;
    NumberField *start_, *stop_, *area_;
    std::vector<NumberOfDirection> numbers_;  ///< in tab order
    QPlainTextEdit* keep_;
    QToolButton *paint_, *where_;
};

}  // namespace burin::ui
