#include "ui/panels/weights_sweep.h"

#include <algorithm>

#include <QButtonGroup>
#include <QComboBox>
#include <QEvent>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/protocol/limits.h"
#include "ui/background/background.h"
#include "ui/panels/small_button.h"
#include "ui/widgets/bipolar_slider.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/number_field.h"

namespace burin::ui {
namespace {

constexpr double kept_share = 95;  ///< percent of the base that a control must keep
constexpr int sheet_columns = 4, sheet_gap = 2;

NumberField* number_field(double least, double most, double step, int decimals, double value,
                          const QString& name, QWidget* parent) {
    auto* field = new NumberField(parent);
    field->setLimits(least, most);
    field->setStep(step);
    field->setDecimals(decimals, decimals == 0 ? 0 : 3);
    field->setValue(value);
    field->setAccessibleName(name);
    return field;
}

struct Bounds {
    double least = 0, most = 1;
    void take(double value) { least = std::min(least, value), most = std::max(most, value); }
};

CurveChart::Curve curve_of(const SweepResult& result, SweepKind kind, double factor, CurveChart::Side side,
                           Bounds& bounds) {
    CurveChart::Curve curve{name_of(kind), {}, side};
    for (const auto& point : result.points) {
        const auto& score = point.of(kind);
        curve.values.push_back(score ? std::optional(*score * factor) : std::nullopt);
        if (score) bounds.take(*score * factor);
    }
    return curve;
}

bool has(const SweepResult& result, SweepKind kind) {
    return std::any_of(result.points.begin(), result.points.end(),
                       [kind](const auto& point) { return point.of(kind).has_value(); });
}

QImage read_picture(const QString& path) {
    const QImage image(path);
    return image.convertToFormat(QImage::Format_RGB32);
}

std::vector<PictureGrid::Cell> read_cells(const SweepResult& result) {
    const auto count = static_cast<int>(result.shown.size());
    const auto before = cut_sheet(read_picture(result.folder + QStringLiteral("/grid_before.png")), count);
    const auto after = cut_sheet(read_picture(result.folder + QStringLiteral("/grid_after.png")), count);
    std::vector<PictureGrid::Cell> cells;
    for (size_t i = 0; i < std::min({result.shown.size(), before.size(), after.size()}); ++i)
        cells.push_back({name_of(result.shown[i].kind), result.shown[i].prompt, before[i], after[i]});
    return cells;
}

}  // namespace

CurveChart::Data chart_of(const SweepResult& result) {
    CurveChart::Data data;
    for (const auto& point : result.points) data.x.push_back(point.lambda);
    data.x_title = WeightsSweep::tr("lambda");
    Bounds left, right{0, 100};
    bool first = true;
    for (const auto kind : {SweepKind::target, SweepKind::described}) {
        if (!has(result, kind)) continue;
        Bounds own{1e9, -1e9};
        data.curves.push_back(curve_of(result, kind, 1, CurveChart::Side::left, own));
        left = first ? own : Bounds{std::min(left.least, own.least), std::max(left.most, own.most)};
        first = false;
    }
    for (const auto kind : {SweepKind::control, SweepKind::neighbour}) {
        const auto& base = result.points.at(result.base).of(kind);
        if (!base || *base <= 0) continue;
        data.curves.push_back(curve_of(result, kind, 100 / *base, CurveChart::Side::right, right));
    }
    // A little room, so that no marker stands on the frame; scores that are shares begin at 0.
    const double room = std::max(1e-3, 0.08 * (left.most - left.least));
    data.left = {WeightsSweep::tr("Concept recognised"),
                 left.least <= 0.5 * left.most ? 0 : left.least - room,
                 left.most + room,
                 {},
                 left.most - left.least > 0.5 ? 1 : 2};
    data.right = {WeightsSweep::tr("Kept, of the base"), right.least, right.most + 5, QStringLiteral(" %"),
                  0};
    data.threshold = kept_share;
    data.threshold_text = WeightsSweep::tr("95 % kept");
    data.chosen = result.chosen;
    data.chosen_text = WeightsSweep::tr("chosen");
    data.hint = WeightsSweep::tr("Click: take this lambda");
    return data;
}

std::vector<QImage> cut_sheet(const QImage& sheet, int count) {
    if (sheet.isNull() || count < 1) return {};
    const int columns = std::min(sheet_columns, count), rows = (count + columns - 1) / columns;
    const int wide = (sheet.width() + sheet_gap) / columns - sheet_gap;
    const int high = (sheet.height() + sheet_gap) / rows - sheet_gap;
    if (wide < 1 || high < 1) return {};
    std::vector<QImage> pictures;
    for (int i = 0; i < count; ++i)
        pictures.push_back(
            sheet.copy(i % columns * (wide + sheet_gap), i / columns * (high + sheet_gap), wide, high));
    return pictures;
}

WeightsSweep::WeightsSweep(CurateModel* model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      edit_(new QComboBox(this)),
      lambda_(new BipolarSlider(this)),
      lambda_number_(number_field(-protocol::limits::lora_scale, protocol::limits::lora_scale, 0.05, 2, 0,
                                  tr("Lambda of this edit"), this)),
      to_(number_field(-16, 16, 0.5, 1, 1.5, tr("Last lambda of the sweep"), this)),
      points_(number_field(2, 201, 1, 0, 7, tr("Points of the sweep"), this)),
      seeds_(number_field(1, 10000, 1, 0, 4, tr("Pictures of each prompt"), this)),
      plan_(new ElidedLabel(this)),
      verdict_(new QLabel(this)),
      caveat_(new QLabel(sweep_caveat(), this)),
      find_(new QPushButton(tr("&Find lambda"), this)),
      report_(new QPushButton(tr("&Report"), this)),
      export_(new QPushButton(tr("E&xport…"), this)),
      result_(new QWidget(this)),
      pictures_(new QWidget(this)),
      chart_(new CurveChart(this)),
      grid_(new PictureGrid(this)),
      moments_(new QButtonGroup(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(buildSettings());
    column->addWidget(buildResult());
    auto* end = new QHBoxLayout;
    end->addStretch(1);
    end->addWidget(report_);
    end->addWidget(export_);
    column->addLayout(end);
    connect(find_, &QPushButton::clicked, this, &WeightsSweep::find);
    connect(export_, &QPushButton::clicked, this, &WeightsSweep::exportRequested);
    connect(chart_, &CurveChart::taken, this, &WeightsSweep::takeLambda);
    connect(grid_, &PictureGrid::opened, this,
            [this](int cell) { Q_EMIT pictureOpened(grid_->cells().at(static_cast<size_t>(cell))); });
    connect(model_->edits(), &WeightEdits::rowsChanged, this, &WeightsSweep::refreshEdits);
    connect(model_->edits(), &WeightEdits::changed, this, &WeightsSweep::refreshCurrent);
    connect(model_, &CurateModel::conceptChanged, this, &WeightsSweep::refreshCurrent);
    connect(model_, &CurateModel::taskChanged, this, &WeightsSweep::refreshCurrent);
    connect(model_, &CurateModel::swept, this, [this](const QString& edit) {
        if (const int row = model_->edits()->rowOf(edit); row >= 0) chooseEdit(row);
    });
    connect(model_, &CurateModel::made, this, &WeightsSweep::chooseEdit);
    refreshEdits();
}

QWidget* WeightsSweep::buildSettings() {
    auto* host = new QWidget(this);
    auto* form = new QFormLayout(host);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(5);
    form->setHorizontalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    edit_->setAccessibleName(tr("Edit whose lambda is looked for"));
    edit_->setFocusPolicy(Qt::StrongFocus);
    edit_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    edit_->setMinimumContentsLength(12);
    edit_->installEventFilter(this);
    form->addRow(tr("E&dit"), edit_);
    auto* lambda_label = new QLabel(tr("La&mbda"), host);
    lambda_label->setBuddy(lambda_);
    form->addRow(lambda_label, buildLambda());
    auto* numbers = new QHBoxLayout;
    numbers->setSpacing(4);
    const auto add = [&](const QString& text, NumberField* field) {
        auto* label = new QLabel(text, host);
        label->setBuddy(field);
        numbers->addWidget(label);
        numbers->addWidget(field, 1);
    };
    auto* label = new QLabel(tr("From 0 &to"), host);
    label->setBuddy(to_);
    numbers->addWidget(to_, 1);
    add(tr("poi&nts"), points_);
    add(tr("see&ds"), seeds_);
    form->addRow(label, numbers);
    plan_->setForegroundRole(QPalette::PlaceholderText);
    auto* line = new QHBoxLayout;
    line->addWidget(plan_, 1);
    line->addWidget(find_);
    form->addRow(line);
    connect(edit_, &QComboBox::currentIndexChanged, this, &WeightsSweep::showResult);
    for (auto* field : {to_, points_, seeds_})
        connect(field, &NumberField::valueChanged, this, &WeightsSweep::refreshCurrent);
    return host;
}

QLayout* WeightsSweep::buildLambda() {
    using Input = WeightEdits::Input;
    lambda_->setSoftLimit(soft_lambda);
    lambda_->setStep(0.05);
    lambda_->setTextFormat(true, 2);
    lambda_->setAccessibleName(tr("Lambda"));
    lambda_number_->setPlusSign(true);
    lambda_number_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    lambda_number_->setFixedWidth(lambda_number_->sizeHint().width());
    auto* edits = model_->edits();
    auto* steering = edits->steering();
    const auto begin = [=, this] {
        if (const int row = editRow(); row >= 0) steering->beginGesture(edits->gestureTitle(row));
    };
    const auto set = [=, this](double value, Input input) {
        // Refused numbers never get here: the field has the same limits.
        if (const int row = editRow(); row >= 0) static_cast<void>(edits->setLambda(row, value, input));
    };
    connect(lambda_, &BipolarSlider::gestureStarted, this, begin);
    connect(lambda_, &BipolarSlider::valueMoved, this, [=](double value) { set(value, Input::handle); });
    connect(lambda_, &BipolarSlider::gestureEnded, steering, &SteeringModel::endGesture);
    connect(lambda_, &BipolarSlider::gestureCancelled, steering, &SteeringModel::cancelGesture);
    connect(lambda_, &BipolarSlider::editRequested, lambda_number_, &NumberField::startTyping);
    connect(lambda_number_, &NumberField::gestureStarted, this, begin);
    connect(lambda_number_, &NumberField::valueEdited, this,
            [=](double value, bool) { set(value, Input::typed); });
    connect(lambda_number_, &NumberField::gestureEnded, steering, &SteeringModel::endGesture);
    connect(lambda_number_, &NumberField::finished, lambda_, qOverload<>(&QWidget::setFocus));
    auto* line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(lambda_, 1);
    line->addWidget(lambda_number_);
    return line;
}

QWidget* WeightsSweep::buildResult() {
    auto* column = new QVBoxLayout(result_);
    column->setContentsMargins(0, 2, 0, 0);
    column->setSpacing(6);
    auto font = verdict_->font();
    font.setBold(true);
    verdict_->setFont(font);
    verdict_->setWordWrap(true);
    verdict_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    caveat_->setWordWrap(true);
    caveat_->setForegroundRole(QPalette::PlaceholderText);
    chart_->setAccessibleName(tr("What the edit takes and what it leaves, over lambda"));
    column->addWidget(verdict_);
    column->addWidget(caveat_);
    column->addWidget(chart_);
    auto* pictures = new QVBoxLayout(pictures_);
    pictures->setContentsMargins(0, 0, 0, 0);
    auto* line = new QHBoxLayout;
    line->setSpacing(0);
    for (const auto show :
         {PictureGrid::Show::before, PictureGrid::Show::after, PictureGrid::Show::difference}) {
        auto* button = new QToolButton(pictures_);
        button->setText(PictureGrid::name_of(show));
        button->setAccessibleName(tr("Pictures: %1").arg(button->text()));
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setChecked(show == grid_->shown());
        moments_->addButton(button, static_cast<int>(show));
        line->addWidget(button);
    }
    line->addStretch(1);
    connect(moments_, &QButtonGroup::idClicked, this,
            [this](int id) { grid_->setShow(static_cast<PictureGrid::Show>(id)); });
    pictures->addLayout(line);
    pictures->addWidget(grid_);
    column->addWidget(pictures_);
    return result_;
}

int WeightsSweep::editRow() const { return model_->edits()->rowOf(edit_->currentData().toString()); }

void WeightsSweep::chooseEdit(int row) {
    edit_->setCurrentIndex(row);
    showResult();
}

SweepSettings WeightsSweep::settings() const {
    SweepSettings settings;
    settings.to = to_->value();
    settings.points = static_cast<int>(points_->value());
    settings.seeds = static_cast<int>(seeds_->value());
    const auto& request = model_->edits()->steering()->request();
    settings.device = QString::fromStdString(request.device);
    settings.precision = QString::fromStdString(request.precision);
    return settings;
}

void WeightsSweep::find() { model_->sweep(editRow(), settings()); }

void WeightsSweep::refreshEdits() {
    const auto was = edit_->currentData().toString();
    const QSignalBlocker quiet(edit_);
    edit_->clear();
    for (int row = 0; row < model_->edits()->count(); ++row)
        edit_->addItem(model_->edits()->name(row), model_->edits()->path(row));
    const int row = model_->edits()->rowOf(was);
    edit_->setCurrentIndex(row >= 0 ? row : model_->edits()->count() - 1);
    showResult();
}

void WeightsSweep::refreshCurrent() {
    for (int row = 0; row < std::min(edit_->count(), model_->edits()->count()); ++row)
        edit_->setItemText(row, model_->edits()->name(row));
    const int row = editRow();
    find_->setEnabled(row >= 0 && model_->conceptRow() >= 0 && !model_->isBusy());
    export_->setEnabled(model_->edits()->anyActs() && !model_->isBusy());
    for (QWidget* part : {static_cast<QWidget*>(lambda_), static_cast<QWidget*>(lambda_number_)})
        part->setEnabled(row >= 0);
    if (row >= 0) {
        lambda_->setValue(model_->edits()->use(row).scale);
        lambda_->setFaint(!model_->edits()->use(row).on);
        lambda_number_->setValue(model_->edits()->use(row).scale);
    }
    chart_->setCurrent(row >= 0 ? std::optional(model_->edits()->use(row).scale) : std::nullopt);
    if (row < 0 || model_->conceptRow() < 0)
        return plan_->setText(tr("Make an edit first, or add its file."));
    const auto& entry = model_->concepts()->at(model_->conceptRow());
    const auto prompts = entry.targets().size() + entry.entry.described.size() +
                         entry.entry.neighbours.size() + entry.controls().size();
    const double pictures = static_cast<double>(prompts) * seeds_->value() * points_->value();
    plan_->setText(tr("Pictures to be made and judged: %1").arg(QLocale().toString(pictures, 'f', 0)));
}

void WeightsSweep::showResult() {
    const int row = editRow();
    const auto edit = row >= 0 ? model_->edits()->path(row) : QString();
    // What was learnt is taken out by a negative lambda, what was computed by a positive one.
    if (edit != shown_edit_ && row >= 0) {
        to_->setValue(model_->edits()->use(row).scale < 0 ? -2.5 : 1.5);
        model_->followConceptOf(edit);
    }
    shown_edit_ = edit;
    const auto* result = row >= 0 ? model_->result(shown_edit_) : nullptr;
    result_->setVisible(result != nullptr);
    report_->setEnabled(result != nullptr && !model_->reportOf(shown_edit_).isEmpty());
    if (result) {
        verdict_->setText(in_words(*result));
        verdict_->setToolTip(result->measure);
        chart_->setData(chart_of(*result));
        loadPictures(*result);
    }
    refreshCurrent();
    Q_EMIT resultChanged();
}

void WeightsSweep::loadPictures(const SweepResult& result) {
    pictures_->hide();
    in_background(
        this, [result] { return read_cells(result); },
        [this, edit = shown_edit_](std::vector<PictureGrid::Cell> cells) {
            if (edit != shown_edit_) return;
            pictures_->setVisible(!cells.empty());
            grid_->setCells(std::move(cells));
            // Differences are computed where they are looked at.
            const auto show = grid_->shown();
            grid_->setShow(PictureGrid::Show::after);
            grid_->setShow(show);
        });
}

void WeightsSweep::takeLambda(double lambda) {
    const int row = editRow();
    if (row < 0) return;
    static_cast<void>(model_->edits()->setLambda(row, lambda));
}

QString WeightsSweep::verdict() const { return verdict_->text(); }

QString WeightsSweep::caveat() const { return caveat_->text(); }

bool WeightsSweep::eventFilter(QObject* watched, QEvent* event) {
    if (watched == edit_ && event->type() == QEvent::Wheel && !edit_->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace burin::ui
