#include "ui/panels/weights_details.h"

#include <filesystem>

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include "core/base/sha256.h"
#include "core/protocol/limits.h"
#include "ui/background/background.h"
#include "ui/panels/small_button.h"
#include "ui/widgets/bipolar_slider.h"
#include "ui/widgets/number_field.h"

namespace burin::ui {
namespace {

constexpr qsizetype longest_value = 200;

QString row_of(const QString& name, const QString& value) {
    if (value.isEmpty()) return {};
    return QStringLiteral("<tr><td style='padding-right:10px'>%1</td><td>%2</td></tr>")
        .arg(name.toHtmlEscaped(), value.toHtmlEscaped());
}

QString value_text(const nlohmann::json& value) {
    if (value.is_string()) return QString::fromStdString(value.get<std::string>());
    if (value.is_number_float()) return QLocale().toString(value.get<double>(), 'g', 6);
    if (value.is_array()) {
        QStringList parts;
        for (const auto& one : value) parts.append(value_text(one));
        return parts.join(QStringLiteral(", "));
    }
    return QString::fromStdString(value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

QString describe_facts(const DeltaFacts& facts, const QString& sha256) {
    QString text = QStringLiteral("<table>");
    text += row_of(WeightsDetails::tr("File"), facts.file);
    text +=
        row_of(WeightsDetails::tr("Kind"),
               facts.naming.isEmpty() ? facts.kind : QStringLiteral("%1 (%2)").arg(facts.kind, facts.naming));
    text += row_of(WeightsDetails::tr("Size"),
                   WeightsDetails::tr("%1, %2 tensors")
                       .arg(QLocale().formattedDataSize(facts.bytes), QLocale().toString(facts.tensors)));
    text += row_of(WeightsDetails::tr("Written"), QLocale().toString(facts.changed, QLocale::ShortFormat));
    for (const auto& [key, value] : facts.provenance.items())
        text += row_of(QString::fromStdString(key).left(40), value_text(value).left(longest_value));
    if (!sha256.isEmpty())
        text += row_of(WeightsDetails::tr("SHA-256"), sha256.left(16) + QStringLiteral("…"));
    return text + QStringLiteral("</table>");
}

WeightsDetails::WeightsDetails(WeightEdits* edits, int row, QWidget* parent)
    : QWidget(parent),
      edits_(edits),
      row_(row),
      reset_(small_button(QStringLiteral("reset"), tr("All parts alike"), this)),
      facts_(new QLabel(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 2, 4, 6);
    column->setSpacing(4);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(1);
    grid->setColumnStretch(1, 1);
    auto* heading = new QLabel(tr("Share of lambda in each part"), this);
    heading->setForegroundRole(QPalette::PlaceholderText);
    grid->addWidget(heading, 0, 0, 1, 2);
    grid->addWidget(reset_, 0, 2, Qt::AlignRight);
    for (const auto part : edit_parts) addPart(part, grid);
    connect(reset_, &QToolButton::clicked, this, [this] { report(edits_->resetShares(row_)); });
    facts_->setTextFormat(Qt::RichText);
    facts_->setWordWrap(true);
    facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    facts_->setFocusPolicy(Qt::ClickFocus);
    facts_->setAccessibleName(tr("Where the edit comes from"));
    column->addLayout(grid);
    column->addWidget(facts_);
    refresh();
}

void WeightsDetails::addPart(EditPart part, QGridLayout* grid) {
    using Input = WeightEdits::Input;
    auto& [label, slider, number] = parts_.at(index(part));
    label = new QLabel(name_of(part), this);
    slider = new BipolarSlider(this);
    slider->setRest(1);
    slider->setSoftLimit(1);
    slider->setStep(0.05);
    slider->setTextFormat(false, 2);
    number = new NumberField(this);
    number->setLimits(-protocol::limits::lora_scale, protocol::limits::lora_scale);
    number->setStep(0.05);
    number->setDecimals(2, 3);
    number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    number->setFixedWidth(number->sizeHint().width());
    label->setBuddy(slider);
    const int line = grid->rowCount();
    grid->addWidget(label, line, 0);
    grid->addWidget(slider, line, 1);
    grid->addWidget(number, line, 2);
    auto* steering = edits_->steering();
    const auto begin = [=, this] {
        steering->beginGesture(tr("%1: %2").arg(edits_->name(row_), name_of(part)));
    };
    connect(slider, &BipolarSlider::gestureStarted, this, begin);
    connect(slider, &BipolarSlider::valueMoved, this,
            [=, this](double value) { report(edits_->setShare(row_, part, value, Input::handle)); });
    connect(slider, &BipolarSlider::gestureEnded, steering, &SteeringModel::endGesture);
    connect(slider, &BipolarSlider::gestureCancelled, steering, &SteeringModel::cancelGesture);
    connect(slider, &BipolarSlider::editRequested, number, &NumberField::startTyping);
    connect(number, &NumberField::gestureStarted, this, begin);
    connect(number, &NumberField::valueEdited, this,
            [=, this](double value, bool) { report(edits_->setShare(row_, part, value)); });
    connect(number, &NumberField::gestureEnded, steering, &SteeringModel::endGesture);
    connect(number, &NumberField::finished, slider, qOverload<>(&QWidget::setFocus));
    connect(number, &NumberField::refused, this, [this, part](const QString& sentence) {
        Q_EMIT refused({ErrorCode::bad_input, tr("%1: %2").arg(name_of(part), sentence).toStdString(), {}});
    });
}

void WeightsDetails::report(const Result<>& result) {
    if (result) return;
    refresh();
    Q_EMIT refused(result.error());
}

void WeightsDetails::setRow(int row) { row_ = row; }

QWidgetList WeightsDetails::tabParts() const {
    QWidgetList parts{reset_};
    for (const auto& part : parts_) parts << part.slider << part.number;
    return parts;
}

void WeightsDetails::refresh() {
    if (row_ < 0 || row_ >= edits_->count()) return;
    const auto name = edits_->name(row_);
    for (const auto part : edit_parts) {
        const auto& widgets = parts_.at(index(part));
        const double share = edits_->share(row_, part);
        widgets.slider->setValue(share);
        widgets.number->setValue(share);
        widgets.slider->setAccessibleName(tr("%1: %2").arg(name, name_of(part)));
        widgets.number->setAccessibleName(tr("%1: share in %2").arg(name, name_of(part)));
    }
    reset_->setEnabled(!edits_->use(row_).blocks.empty());
    reset_->setAccessibleName(tr("%1: all parts alike").arg(name));
    if (isVisibleTo(parentWidget()) && read_ != edits_->path(row_)) readFacts();
}

void WeightsDetails::readFacts() {
    const auto path = read_ = edits_->path(row_);
    facts_->setText(tr("Reading the file…"));
    in_background(
        this, [path] { return read_delta_facts(path); },
        [this, path](const Result<DeltaFacts>& facts) {
            if (path != read_) return;
            if (!facts)
                return facts_->setText(QString::fromStdString(facts.error().sentence()).toHtmlEscaped());
            showFacts(*facts, {});
            // The hash reads every byte of the file and may take a while.
            in_background(
                this, [path] { return sha256_of_file(std::filesystem::path(path.toStdU16String())); },
                [this, path, known = *facts](const Result<std::string>& digest) {
                    if (digest && path == read_) showFacts(known, QString::fromStdString(*digest));
                });
        });
}

void WeightsDetails::showFacts(const DeltaFacts& facts, const QString& sha256) {
    facts_->setText(describe_facts(facts, sha256));
    facts_->setToolTip(sha256.isEmpty() ? QString() : tr("SHA-256: %1").arg(sha256));
}

QString WeightsDetails::facts() const { return facts_->text(); }

}  // namespace burin::ui
