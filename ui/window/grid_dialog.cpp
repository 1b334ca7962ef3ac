#include "ui/window/grid_dialog.h"

#include <algorithm>

#include <QtCore/QLocale>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/models/steering_model.h"
#include "ui/widgets/sweep_grid.h"

namespace burin::ui {
namespace {

SweepGrid::Axis axisOf(const SteeringModel& steering, int row) {
    SweepGrid::Axis axis{steering.name(row), sweep_values(steering.direction(row).strength), {}};
    for (const double value : axis.values)
        axis.texts.append((value > 0 ? QStringLiteral("+") : QString()) + QLocale().toString(value, 'f', 1));
    return axis;
}

}  // namespace

GridDialog::GridDialog(Parts parts, QWidget* parent)
    : QDialog(parent),
      parts_(parts),
      along_(new QComboBox(this)),
      down_(new QComboBox(this)),
      grid_(new SweepGrid(this)) {
    setWindowTitle(tr("Grid of two directions"));
    setObjectName(QStringLiteral("grid_dialog"));
    along_->setAccessibleName(tr("Along"));
    down_->setAccessibleName(tr("Down"));
    auto* along_label = new QLabel(tr("&Along:"), this);
    along_label->setBuddy(along_);
    auto* down_label = new QLabel(tr("&Down:"), this);
    down_label->setBuddy(down_);
    auto* render = new QPushButton(tr("&Render the grid"), this);
    render->setDefault(true);
    auto* choices = new QHBoxLayout;
    choices->addWidget(along_label);
    choices->addWidget(along_, 1);
    choices->addWidget(down_label);
    choices->addWidget(down_, 1);
    choices->addWidget(render);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(choices);
    layout->addWidget(grid_, 1);
    layout->addWidget(buttons);
    connect(render, &QPushButton::clicked, this, &GridDialog::begin);
    connect(buttons, &QDialogButtonBox::rejected, this, &GridDialog::reject);
    connect(this, &QDialog::finished, this, &GridDialog::drop);
    connect(grid_, &SweepGrid::taken, this, &GridDialog::take);
    connect(parts_.renders, &BackgroundRenders::pictured, this, &GridDialog::onPictured);
    fillChoices();
    resize(720, 760);
}

GridDialog::~GridDialog() { drop(); }

void GridDialog::fillChoices() {
    for (int row = 0; row < parts_.steering->count(); ++row) {
        along_->addItem(parts_.steering->name(row));
        down_->addItem(parts_.steering->name(row));
    }
    const int touched = std::max(0, parts_.steering->touched());
    along_->setCurrentIndex(touched);
    down_->setCurrentIndex(touched == 0 ? 1 : 0);
}

void GridDialog::drop() {
    for (const Ticket ticket : tickets_) parts_.renders->cancel(ticket);
    tickets_.clear();
}

void GridDialog::begin() {
    drop();
    along_row_ = along_->currentIndex();
    down_row_ = down_->currentIndex();
    const int rows = parts_.steering->count();
    if (along_row_ == down_row_ || along_row_ < 0 || down_row_ < 0 || along_row_ >= rows || down_row_ >= rows)
        return;
    const SweepGrid::Axis along = axisOf(*parts_.steering, along_row_),
                          down = axisOf(*parts_.steering, down_row_);
    grid_->setAxes(along, down);
    grid_->setCurrent(parts_.steering->direction(along_row_).strength,
                      parts_.steering->direction(down_row_).strength);
    protocol::RenderRequest request = parts_.steering->request();
    request.batch = 1;
    for (int row = 0; row < grid_->rows(); ++row) {
        for (int column = 0; column < grid_->columns(); ++column) {
            auto& directions = request.guidance.directions;
            directions[static_cast<size_t>(along_row_)].strength = along.values[static_cast<size_t>(column)];
            directions[static_cast<size_t>(down_row_)].strength = down.values[static_cast<size_t>(row)];
            tickets_.push_back(parts_.renders->submit(request, BackgroundRenders::Priority::sweep));
            grid_->setNote(column, row, tr("waiting"));
        }
    }
}

void GridDialog::onPictured(Ticket ticket, const QImage& image) {
    const auto found = std::find(tickets_.begin(), tickets_.end(), ticket);
    if (found == tickets_.end()) return;
    const int place = static_cast<int>(found - tickets_.begin());
    grid_->setPicture(place % grid_->columns(), place / grid_->columns(), image);
}

void GridDialog::take(double along, double down) {
    if (along_row_ >= parts_.steering->count() || down_row_ >= parts_.steering->count()) return;
    parts_.steering->beginGesture(tr("Grid of two directions"));
    static_cast<void>(parts_.steering->setStrength(along_row_, along));
    static_cast<void>(parts_.steering->setStrength(down_row_, down));
    parts_.steering->endGesture();
}

}  // namespace burin::ui
