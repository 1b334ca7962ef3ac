#include "ui/window/photo_dialog.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QtCore/QLocale>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSlider>
#include <QtWidgets/QVBoxLayout>

#include "core/io/resample.h"
#include "ui/models/picture_codec.h"
#include "ui/widgets/crop_view.h"

namespace burin::ui {
namespace {

constexpr int preview_side = 240, zoom_steps = 100, preview_delay_ms = 30;

struct Proportions {
    int width, height;
};
constexpr Proportions offered[] = {{1, 1}, {4, 3}, {3, 2}, {16, 9}, {3, 4}, {2, 3}, {9, 16}};

}  // namespace

PhotoDialog::PhotoDialog(Photo photo, QSize own, QWidget* parent)
    : QDialog(parent), photo_(std::move(photo)), own_(own), crop_(new CropView(this)) {
    setWindowTitle(tr("Steer a photo"));
    setObjectName(QStringLiteral("photo_dialog"));
    later_.setSingleShot(true);
    later_.setInterval(preview_delay_ms);
    auto* title = new QLabel(
        tr("%1, %2 x %3 pixels").arg(photo_.name).arg(photo_.size.width()).arg(photo_.size.height()), this);
    title->setTextFormat(Qt::PlainText);
    title->setWordWrap(true);
    auto* body = new QHBoxLayout;
    body->setSpacing(14);
    body->addWidget(crop_, 1);
    body->addWidget(buildChoices());
    auto* odd = new QLabel(photo_.note, this);
    odd->setObjectName(QStringLiteral("photo_note"));
    odd->setTextFormat(Qt::PlainText);
    odd->setWordWrap(true);
    odd->setVisible(!photo_.note.isEmpty());
    auto* what = new QLabel(tr("The model reads the photo once, which takes about as long as one or two "
                               "pictures. Then every slider works on it."),
                            this);
    what->setWordWrap(true);
    what->setForegroundRole(QPalette::PlaceholderText);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto* steer = buttons->addButton(tr("&Steer this picture"), QDialogButtonBox::AcceptRole);
    steer->setObjectName(QStringLiteral("photo_steer"));
    steer->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &PhotoDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &PhotoDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(title);
    layout->addLayout(body, 1);
    layout->addWidget(odd);
    layout->addWidget(what);
    layout->addWidget(buttons);
    connect(crop_, &CropView::areaChanged, this, &PhotoDialog::refresh);
    connect(&later_, &QTimer::timeout, this, &PhotoDialog::showPreview);
    crop_->setPicture(to_image(photo_.seen), photo_.size);
    chooseProportions(0);
    refresh();
    showPreview();
    steer->setFocus();
}

QWidget* PhotoDialog::buildChoices() {
    auto* host = new QWidget(this);
    auto* column = new QVBoxLayout(host);
    column->setContentsMargins(0, 0, 0, 0);
    auto* heading = new QLabel(tr("What the model sees"), host);
    auto font = heading->font();
    font.setBold(true);
    heading->setFont(font);
    preview_ = new QLabel(host);
    preview_->setFixedSize(preview_side, preview_side);
    preview_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    preview_->setAccessibleName(heading->text());
    facts_ = new QLabel(host);
    facts_->setObjectName(QStringLiteral("photo_facts"));
    facts_->setWordWrap(true);
    facts_->setFixedWidth(preview_side);
    facts_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    proportions_ = new QComboBox(host);
    proportions_->setObjectName(QStringLiteral("photo_proportions"));
    proportions_->addItem(tr("as the photo"));
    for (const Proportions& one : offered)
        proportions_->addItem(one.width == one.height ? tr("square")
                                                      : tr("%1 : %2").arg(one.width).arg(one.height));
    zoom_ = new QSlider(Qt::Horizontal, host);
    zoom_->setRange(zoom_steps / 10, zoom_steps);
    zoom_->setToolTip(tr("How much of the photo is taken"));
    auto* form = new QFormLayout;
    form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    form->addRow(tr("&Proportions"), proportions_);
    form->addRow(tr("P&art"), zoom_);
    shows_ = new QLineEdit(host);
    shows_->setObjectName(QStringLiteral("photo_shows"));
    shows_->setMaxLength(200);
    shows_->setPlaceholderText(tr("not needed"));
    shows_->setToolTip(
        tr("A few words such as \"a portrait of a woman\". They may help to keep the rest of the "
           "photo as it is where directions are strong."));
    form->addRow(tr("S&hows"), shows_);
    column->addWidget(heading);
    column->addWidget(preview_);
    column->addLayout(form);
    column->addWidget(facts_, 1);
    connect(proportions_, &QComboBox::currentIndexChanged, this, &PhotoDialog::chooseProportions);
    connect(zoom_, &QSlider::valueChanged, this,
            [this](int value) { crop_->setZoom(static_cast<double>(value) / zoom_steps); });
    return host;
}

void PhotoDialog::chooseProportions(int index) {
    const double own = photoProportions(photo_.size);
    crop_->setProportions(
        index <= 0 ? own : static_cast<double>(offered[index - 1].width) / offered[index - 1].height);
}

QString PhotoDialog::shows() const { return shows_->text().trimmed(); }

QSize PhotoDialog::steeredSize() const { return photoSize(crop_->area().size(), own_); }

QRect PhotoDialog::area() const {
    const QSize size = steeredSize();
    return areaWithin(crop_->area(), static_cast<double>(size.width()) / size.height());
}

void PhotoDialog::refresh() {
    {
        const QSignalBlocker quiet(zoom_);
        zoom_->setValue(static_cast<int>(std::lround(crop_->zoom() * zoom_steps)));
    }
    const QSize size = steeredSize();
    const QRect taken = area();
    const double share = static_cast<double>(taken.width()) * taken.height() /
                         (static_cast<double>(photo_.size.width()) * photo_.size.height());
    QStringList lines{tr("Steered at %1 x %2 pixels, about as many as the model paints by itself.")
                          .arg(size.width())
                          .arg(size.height())};
    if (share < 0.9995)
        lines << tr("%1 % of the photo is left out.").arg(QLocale().toString(100 * (1 - share), 'f', 1));
    if (taken.width() < size.width() * 3 / 4)
        lines << tr("This part has few pixels and is enlarged, so fine detail is missing.");
    facts_->setText(lines.join(QLatin1Char('\n')));
    later_.start();
}

void PhotoDialog::showPreview() {
    const QRect taken = area();
    const double ratio = devicePixelRatioF();
    const QSize size = steeredSize()
                           .scaled(QSize(preview_side, preview_side) * ratio, Qt::KeepAspectRatio)
                           .expandedTo({1, 1});
    const io::Picture& seen = photo_.seen;
    const auto on = [](int from, int all, int seen_all) {
        return static_cast<int>(std::floor(static_cast<double>(from) * seen_all / all));
    };
    io::PictureArea part{on(taken.x(), photo_.size.width(), seen.width),
                         on(taken.y(), photo_.size.height(), seen.height),
                         on(taken.width(), photo_.size.width(), seen.width),
                         on(taken.height(), photo_.size.height(), seen.height)};
    part.width = std::max(1, part.width), part.height = std::max(1, part.height);
    QImage image = to_image(io::resampled(seen, part, size.width(), size.height()));
    if (image.isNull()) return;
    image.setDevicePixelRatio(ratio);
    preview_->setPixmap(QPixmap::fromImage(image));
}

}  // namespace burin::ui
