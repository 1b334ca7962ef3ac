#include "ui/window/request_bar.h"

#include <algorithm>
#include <array>

#include <QtCore/QRegularExpression>
#include <QtGui/QRegularExpressionValidator>
#include <QtGui/QWheelEvent>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>

#include "core/base/result.h"
#include "ui/models/file_catalogue.h"
#include "ui/models/steering_model.h"

namespace burin::ui {
namespace {

constexpr std::array<std::array<int, 2>, 7> usual_sizes{
    {{256, 256}, {512, 512}, {512, 768}, {768, 512}, {768, 768}, {1024, 1024}, {1216, 832}}};

QString sizeText(QSize size) { return RequestBar::tr("%1 x %2").arg(size.width()).arg(size.height()); }

/// The wheel acts only with focus.
class QuietCombo : public QComboBox {
  public:
    using QComboBox::QComboBox;
    void wheelEvent(QWheelEvent* event) override {
        if (hasFocus()) return QComboBox::wheelEvent(event);
        event->ignore();
    }
};

QLabel* labelFor(const QString& text, QWidget* buddy) {
    auto* label = new QLabel(text);
    label->setBuddy(buddy);
    label->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    return label;
}

}  // namespace

QSize parseSize(const QString& text) {
    static const QRegularExpression pattern(
        QStringLiteral("^\\s*(\\d{1,5})\\s*(?:[x×*]\\s*(\\d{1,5}))?\\s*$"));
    const auto match = pattern.match(text);
    if (!match.hasMatch()) return {};
    const int width = match.captured(1).toInt();
    return {width, match.captured(2).isEmpty() ? width : match.captured(2).toInt()};
}

RequestBar::RequestBar(SteeringModel* steering, FileCatalogue* catalogue, QWidget* parent)
    : QWidget(parent),
      steering_(steering),
      catalogue_(catalogue),
      model_(new QuietCombo(this)),
      size_(new QuietCombo(this)),
      seed_(new QLineEdit(this)) {
    model_->setAccessibleName(tr("Model"));
    model_->setObjectName(QStringLiteral("model_box"));
    model_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    model_->setMinimumContentsLength(14);
    model_->setMaxVisibleItems(20);
    size_->setEditable(true);
    size_->setInsertPolicy(QComboBox::NoInsert);
    size_->setAccessibleName(tr("Size"));
    size_->lineEdit()->setAccessibleName(tr("Size"));
    size_->setObjectName(QStringLiteral("size_box"));
    size_->setToolTip(tr("Width x height in pixels, multiples of 8"));
    size_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    size_->setMinimumContentsLength(20);
    seed_->setAccessibleName(tr("Seed"));
    seed_->setObjectName(QStringLiteral("seed_field"));
    seed_->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{0,20}")), seed_));
    seed_->setMaximumWidth(seed_->fontMetrics().horizontalAdvance(QStringLiteral("0000000000")) + 24);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 0, 4, 0);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    layout->addWidget(labelFor(tr("Mo&del"), model_));
    layout->addWidget(model_);
    layout->addWidget(labelFor(tr("Si&ze"), size_));
    layout->addWidget(size_);
    layout->addWidget(labelFor(tr("S&eed"), seed_));
    layout->addWidget(seed_);
    connect(model_, &QComboBox::activated, this, [this](int index) {
        const QString path = model_->itemData(index).toString();
        refresh();  // the box follows the request, not the other way round
        if (path.isEmpty()) {
            Q_EMIT manageModelsAsked();
        } else {
            Q_EMIT modelChosen(path);
        }
    });
    connect(size_, &QComboBox::activated, this, [this](int index) { takeSize(size_->itemText(index)); });
    connect(size_->lineEdit(), &QLineEdit::editingFinished, this, [this] { takeSize(size_->currentText()); });
    connect(seed_, &QLineEdit::editingFinished, this, &RequestBar::takeSeed);
    connect(steering_, &SteeringModel::changed, this, &RequestBar::refresh);
    connect(catalogue_, &FileCatalogue::scanned, this, &RequestBar::fillModels);
    setModelSize({});
    fillModels();
}

void RequestBar::setModelSize(QSize size) {
    own_size_ = size;
    const QSignalBlocker quiet(size_);
    size_->clear();
    size_->addItem(size.isEmpty() ? tr("Model's own") : tr("Model's own (%1)").arg(sizeText(size)),
                   QSize(0, 0));
    for (const auto& [width, height] : usual_sizes)
        size_->addItem(sizeText({width, height}), QSize(width, height));
    refresh();
}

void RequestBar::fillModels() {
    const QSignalBlocker quiet(model_);
    model_->clear();
    for (const CatalogueFile& file : catalogue_->files()) {
        if (file.entry.facts.kind != FileKind::model) continue;
        model_->addItem(file.name, file.path);
        model_->setItemData(model_->count() - 1, describeFile(file), Qt::ToolTipRole);
    }
    model_->addItem(tr("Manage models…"), QString());
    refresh();
}

void RequestBar::refresh() {
    const protocol::RenderRequest& request = steering_->request();
    const QSignalBlocker quiet_model(model_), quiet_size(size_);
    const QString path = QString::fromStdString(request.model);
    int index = model_->findData(path);
    if (index < 0) {
        model_->insertItem(0, catalogue_->nameOf(path), path);
        index = 0;
    }
    model_->setCurrentIndex(index);
    model_->setToolTip(path);
    if (!size_->lineEdit()->hasFocus() || !size_->lineEdit()->isModified()) {
        const QSize size(request.width, request.height);
        const int known = size_->findData(size);
        if (known >= 0) {
            size_->setCurrentIndex(known);
        } else {
            size_->setEditText(sizeText(size));
        }
    }
    if (!seed_->hasFocus() || !seed_->isModified()) seed_->setText(QString::number(request.seed));
}

void RequestBar::takeSize(const QString& text) {
    size_->lineEdit()->setModified(false);
    const int known = size_->findText(text);
    const QSize size = known >= 0 ? size_->itemData(known).toSize() : parseSize(text);
    const QSize now(steering_->request().width, steering_->request().height);
    if (size == now) return refresh();
    if (size.isEmpty() && known < 0) {
        Q_EMIT refused({ErrorCode::bad_input, tr("\"%1\" is no size").arg(text).toStdString(),
                        tr("type for example 512 x 768").toStdString()});
        return refresh();
    }
    if (const auto set = steering_->setSize(size); !set) {
        Q_EMIT refused(set.error());
        refresh();
    }
}

void RequestBar::takeSeed() {
    if (!seed_->isModified()) return;
    seed_->setModified(false);
    bool good = false;
    const quint64 seed = seed_->text().toULongLong(&good);
    if (!good) return refresh();
    if (seed == steering_->request().seed) return;
    if (const auto set = steering_->setSeed(seed); !set) {
        Q_EMIT refused(set.error());
        refresh();
    }
}

}  // namespace burin::ui
