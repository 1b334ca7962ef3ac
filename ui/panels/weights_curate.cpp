#include "ui/panels/weights_curate.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/panels/weights_make.h"
#include "ui/panels/weights_sweep.h"
#include "ui/widgets/section.h"

namespace burin::ui {
namespace {

constexpr int preview_height = 160;  ///< logical pixels

QString text_of(CurateModel::Task task) {
    using Task = CurateModel::Task;
    switch (task) {
        case Task::make:
            return WeightsCurate::tr("Making the edit");
        case Task::sweep:
            return WeightsCurate::tr("Looking for lambda");
        case Task::exporting:
            return WeightsCurate::tr("Exporting");
        case Task::recipe:
            return WeightsCurate::tr("Reading the model's weights");
        case Task::combine:
            return WeightsCurate::tr("Combining weights");
        case Task::suggest:
            return WeightsCurate::tr("Looking for neighbours");
        case Task::none:
            break;
    }
    return {};
}

/// How the labels of burin-cli begin; what follows is a name or a number.
constexpr const char* known_labels[] = {
    QT_TRANSLATE_NOOP("burin::ui::WeightsCurate", "making pictures of the concept"),
    QT_TRANSLATE_NOOP("burin::ui::WeightsCurate", "making pictures of what is preserved"),
    QT_TRANSLATE_NOOP("burin::ui::WeightsCurate", "encoding pictures of what is preserved"),
    QT_TRANSLATE_NOOP("burin::ui::WeightsCurate", "encoding pictures of the concept"),
    QT_TRANSLATE_NOOP("burin::ui::WeightsCurate", "tuning on the concept"),
    QT_TRANSLATE_NOOP("burin::ui::WeightsCurate", "climbing the concept's loss"),
    QT_TRANSLATE_NOOP("burin::ui::WeightsCurate", "measuring"),
    QT_TRANSLATE_NOOP("burin::ui::WeightsCurate", "reading"),
    QT_TRANSLATE_NOOP("burin::ui::WeightsCurate", "writing")};

QString in_words(const QString& label) {
    for (const char* known : known_labels) {
        const auto begin = QString::fromLatin1(known);
        if (label.startsWith(begin)) return WeightsCurate::tr(known) + label.mid(begin.size());
    }
    return label;
}

QString time_text(double seconds) {
    if (seconds < 90) return WeightsCurate::tr("%1 s left").arg(QLocale().toString(seconds, 'f', 0));
    return WeightsCurate::tr("%1 min left").arg(QLocale().toString(seconds / 60, 'f', 0));
}

}  // namespace

WeightsCurate::WeightsCurate(CurateModel* model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      scroll_(new QScrollArea(this)),
      make_(new WeightsMake(model, this)),
      sweep_(new WeightsSweep(model, this)),
      job_(new QWidget(this)),
      job_text_(new QLabel(job_)),
      preview_(new QLabel(job_)),
      bar_(new QProgressBar(job_)),
      cancel_(new QPushButton(tr("Cancel"), job_)) {
    setObjectName(QStringLiteral("curate_panel"));
    setAccessibleName(tr("Curate"));
    auto* body = new QWidget(scroll_);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(8, 6, 8, 8);
    column->setSpacing(8);
    auto* making = new Section(tr("Take a concept out"), body);
    making->setContents(make_);
    auto* finding = new Section(tr("How strongly"), body);
    finding->setContents(sweep_);
    column->addWidget(making);
    column->addWidget(finding);
    column->addStretch(1);
    scroll_->setWidget(body);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll_, 1);
    layout->addWidget(buildJob());
    connect(make_, &WeightsMake::randomRequested, this,
            [this] { model_->makeRandomLike(sweep_->editRow()); });
    connect(model_, &CurateModel::taskChanged, this, &WeightsCurate::refreshJob);
    connect(model_, &CurateModel::progressed, this, &WeightsCurate::refreshJob);
    refreshJob();
}

QWidget* WeightsCurate::buildJob() {
    auto* column = new QVBoxLayout(job_);
    column->setContentsMargins(8, 4, 8, 6);
    column->setSpacing(3);
    job_text_->setTextFormat(Qt::PlainText);
    job_text_->setWordWrap(true);
    bar_->setTextVisible(false);
    bar_->setAccessibleName(tr("Progress of the job"));
    bar_->setMaximumHeight(12);
    cancel_->setAccessibleName(tr("Cancel the job"));
    auto* line = new QHBoxLayout;
    line->addWidget(bar_, 1);
    line->addWidget(cancel_);
    preview_->setAccessibleName(tr("Preview: above the model as it is, below with the edit"));
    preview_->setToolTip(preview_->accessibleName());
    preview_->hide();
    column->addWidget(preview_);
    column->addWidget(job_text_);
    column->addLayout(line);
    connect(cancel_, &QPushButton::clicked, this, [this] {
        cancel_->setEnabled(false);
        job_text_->setText(tr("Stopping…"));
        model_->cancel();
    });
    return job_;
}

void WeightsCurate::refreshJob() {
    const bool busy = model_->isBusy();
    job_->setVisible(busy);
    refreshPreview();
    if (!busy) {
        cancel_->setEnabled(true);
        return job_text_->clear();
    }
    if (!cancel_->isEnabled()) return;
    const auto& progress = model_->job().progress();
    QString text = text_of(model_->task());
    if (!progress.label.isEmpty()) text += QStringLiteral(": ") + in_words(progress.label);
    // From a hundred on the program counts in small parts, not in things.
    if (progress.of >= 100)
        text += tr(", %1 %").arg(100LL * progress.done / progress.of);
    else if (progress.of > 0)
        text += QStringLiteral(", %1/%2").arg(progress.done).arg(progress.of);
    if (progress.seconds_left >= 0) text += QStringLiteral(", ") + time_text(progress.seconds_left);
    job_text_->setText(text);
    bar_->setRange(0, progress.of);
    bar_->setValue(progress.done);
}

void WeightsCurate::refreshPreview() {
    const auto path = model_->preview();
    if (path == shown_preview_) return;
    shown_preview_ = path;
    const QImage image = path.isEmpty() ? QImage() : QImage(path);
    preview_->setVisible(!image.isNull());
    if (image.isNull()) return;
    const double ratio = devicePixelRatioF();
    auto small = QPixmap::fromImage(image.scaled(QSize(scroll_->width() - 16, preview_height) * ratio,
                                                 Qt::KeepAspectRatio, Qt::SmoothTransformation));
    small.setDevicePixelRatio(ratio);
    preview_->setPixmap(small);
}

QString WeightsCurate::jobText() const { return job_text_->text(); }

}  // namespace burin::ui
