#include "ui/window/drop_dialog.h"

#include <QtCore/QFileInfo>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace burin::ui {
namespace {

constexpr int shown_side = 220;

}  // namespace

DropDialog::DropDialog(const QString& file, const QImage& picture, const QString& recipe, const QString& why,
                       QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(tr("Open a picture"));
    setObjectName(QStringLiteral("drop_dialog"));
    auto* seen = new QLabel(this);
    const double ratio = devicePixelRatioF();
    QImage small =
        picture.scaled(QSize(shown_side, shown_side) * ratio, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    small.setDevicePixelRatio(ratio);
    seen->setPixmap(QPixmap::fromImage(small));
    seen->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
    seen->setAccessibleName(tr("The picture %1").arg(QFileInfo(file).fileName()));

    auto* title = new QLabel(
        tr("%1, %2 x %3 pixels").arg(QFileInfo(file).fileName()).arg(picture.width()).arg(picture.height()),
        this);
    title->setTextFormat(Qt::PlainText);
    auto* text = new QPlainTextEdit(recipe.isEmpty() ? why : recipe, this);
    text->setReadOnly(true);
    text->setAccessibleName(tr("Its recipe"));
    text->setMinimumSize(320, 160);
    auto* right = new QVBoxLayout;
    right->addWidget(title);
    right->addWidget(text, 1);
    auto* body = new QHBoxLayout;
    body->addWidget(seen);
    body->addLayout(right, 1);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto* apply = buttons->addButton(tr("&Apply its recipe"), QDialogButtonBox::AcceptRole);
    auto* steer = buttons->addButton(tr("Steer this &picture…"), QDialogButtonBox::AcceptRole);
    auto* start = buttons->addButton(tr("Use as &start"), QDialogButtonBox::AcceptRole);
    steer->setObjectName(QStringLiteral("drop_steer"));
    steer->setToolTip(tr("Keep the picture and change it with sliders"));
    start->setToolTip(tr("Paint a new picture that begins with this one"));
    apply->setObjectName(QStringLiteral("drop_apply"));
    start->setObjectName(QStringLiteral("drop_start"));
    apply->setEnabled(!recipe.isEmpty());
    start->setEnabled(!picture.isNull());
    steer->setEnabled(!picture.isNull());
    (recipe.isEmpty() ? steer : apply)->setDefault(true);
    connect(steer, &QPushButton::clicked, this, [this] {
        choice_ = Choice::steer;
        accept();
    });
    connect(apply, &QPushButton::clicked, this, [this] {
        choice_ = Choice::apply_recipe;
        accept();
    });
    connect(start, &QPushButton::clicked, this, [this] {
        choice_ = Choice::use_as_start;
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &DropDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(body, 1);
    layout->addWidget(buttons);
}

}  // namespace burin::ui
