#include "ui/window/models_dialog.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QTextBrowser>
#include <QtWidgets/QVBoxLayout>

#include "ui/models/file_filter.h"
#include "ui/models/preview_cache.h"
#include "ui/panels/file_delegate.h"
#include "ui/window/device_choice.h"
#include "ui/window/preferences.h"

namespace burin::ui {
namespace {

using nlohmann::json;

QString textOf(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_string()) return {};
    return QString::fromStdString(found->get<std::string>()).toHtmlEscaped();
}

double numberOf(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number() ? found->get<double>() : 0;
}

QString row(const QString& name, const QString& value) {
    if (value.isEmpty()) return {};
    return QStringLiteral("<tr><td style='padding-right:12px'>%1</td><td>%2</td></tr>").arg(name, value);
}

QString millions(double parameters) {
    return ModelsDialog::tr("%1 million")
        .arg(QLocale().toString(parameters / 1e6, 'f', parameters < 1e7 ? 2 : 0));
}

QString componentRows(const json& info) {
    QString rows;
    const auto components = info.find("components");
    if (components == info.end() || !components->is_object()) return rows;
    for (const auto& [name, component] : components->items()) {
        rows += row(QString::fromStdString(name).toHtmlEscaped(),
                    ModelsDialog::tr("%1, %2 parameters, %3")
                        .arg(textOf(component, "class"), millions(numberOf(component, "parameters")),
                             QLocale().formattedDataSize(static_cast<qint64>(numberOf(component, "bytes")))));
    }
    return rows;
}

QString bullets(const json& info, const char* key, const QString& title) {
    const auto list = info.find(key);
    if (list == info.end() || !list->is_array() || list->empty()) return {};
    QString text = QStringLiteral("<p><b>%1</b></p><ul>").arg(title);
    for (const auto& entry : *list) {
        if (entry.is_string())
            text += QStringLiteral("<li>%1</li>")
                        .arg(QString::fromStdString(entry.get<std::string>()).toHtmlEscaped());
    }
    return text + QStringLiteral("</ul>");
}

}  // namespace

QString describeModel(const json& info) {
    QString text = QStringLiteral("<table>");
    text += row(ModelsDialog::tr("Family"), textOf(info, "family"));
    text += row(ModelsDialog::tr("Pipeline"), textOf(info, "pipeline"));
    text += row(ModelsDialog::tr("Prediction"), textOf(info, "prediction"));
    text += row(ModelsDialog::tr("Scheduler"), textOf(info, "scheduler"));
    const double width = numberOf(info, "width"), height = numberOf(info, "height");
    if (width > 0)
        text += row(ModelsDialog::tr("Own size"), ModelsDialog::tr("%1 x %2 pixels").arg(width).arg(height));
    text += row(ModelsDialog::tr("Parameters"), millions(numberOf(info, "parameters")));
    text += componentRows(info);
    text += row(ModelsDialog::tr("Folder"), textOf(info, "path"));
    text += QStringLiteral("</table>");
    text += bullets(info, "problems", ModelsDialog::tr("Cannot be used:"));
    text += bullets(info, "notes", ModelsDialog::tr("Notes:"));
    return text;
}

ModelsDialog::ModelsDialog(FileCatalogue* catalogue, EngineClient* engine, Preferences* preferences,
                           const QString& current, QWidget* parent)
    : QDialog(parent),
      catalogue_(catalogue),
      engine_(engine),
      preferences_(preferences),
      current_(current),
      device_(new DeviceChoice(*preferences, current, engine->hello(), this)),
      search_(new QLineEdit(this)),
      list_(new QListView(this)),
      files_(new FileFilter(catalogue, this)),
      folders_(new QListWidget(this)),
      details_(new QTextBrowser(this)),
      empty_(new QLabel(this)),
      use_(new QPushButton(tr("&Use this model"), this)),
      remove_(new QPushButton(tr("&Remove"), this)),
      scanning_(new QProgressBar(this)) {
    setWindowTitle(tr("Models"));
    setObjectName(QStringLiteral("models_dialog"));
    search_->setPlaceholderText(tr("Search models"));
    search_->setAccessibleName(tr("Search models"));
    search_->setClearButtonEnabled(true);
    files_->setKind(FileKind::model);
    list_->setModel(files_);
    auto* drawn = new FileDelegate(files_, new PreviewCache(128, this), this);
    drawn->setTiles(false);
    drawn->setCurrentModel(current);
    list_->setItemDelegate(drawn);
    list_->setAccessibleName(tr("Models"));
    list_->setUniformItemSizes(true);
    empty_->setText(tr(
        "No model was found. Add a folder that holds models: single files (.safetensors, .ckpt), or folders "
        "in diffusers layout."));
    empty_->setWordWrap(true);
    empty_->setForegroundRole(QPalette::PlaceholderText);
    folders_->setAccessibleName(tr("Folders that are searched"));
    folders_->setMaximumHeight(110);
    details_->setAccessibleName(tr("Details of the selected model"));
    details_->setOpenLinks(false);
    scanning_->setRange(0, 0);
    scanning_->setTextVisible(false);
    scanning_->setMaximumHeight(6);
    scanning_->setAccessibleName(tr("Folders are being searched"));

    auto* left = new QWidget(this);
    auto* left_layout = new QVBoxLayout(left);
    left_layout->setContentsMargins(0, 0, 0, 0);
    left_layout->addWidget(search_);
    left_layout->addWidget(list_, 1);
    left_layout->addWidget(empty_);
    left_layout->addWidget(scanning_);
    auto* folders_label = new QLabel(tr("&Folders, used in place:"), left);
    folders_label->setBuddy(folders_);
    left_layout->addWidget(folders_label);
    left_layout->addWidget(folders_);
    auto* add = new QPushButton(tr("&Add folder…"), left);
    auto* again = new QPushButton(tr("&Search again"), left);
    auto* folder_row = new QHBoxLayout;
    folder_row->addWidget(add);
    folder_row->addWidget(remove_);
    folder_row->addWidget(again);
    folder_row->addStretch();
    left_layout->addLayout(folder_row);
    auto* device_form = new QFormLayout;
    device_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    device_form->addRow(tr("&Device:"), device_->deviceBox());
    device_form->addRow(tr("&Precision:"), device_->precisionBox());
    left_layout->addSpacing(6);
    left_layout->addLayout(device_form);

    auto* splitter = new QSplitter(this);
    splitter->setObjectName(QStringLiteral("models_splitter"));
    splitter->addWidget(left);
    splitter->addWidget(details_);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    auto* free_memory = new QPushButton(tr("Free &memory"), this);
    free_memory->setToolTip(tr("Unload the model; it is loaded again with the next picture"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(use_, QDialogButtonBox::ActionRole);
    buttons->addButton(free_memory, QDialogButtonBox::ActionRole);
    use_->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(splitter, 1);
    layout->addWidget(buttons);

    folders_->addItems(preferences_->modelFolders());
    connect(search_, &QLineEdit::textChanged, files_, &FileFilter::setText);
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ModelsDialog::describeSelected);
    connect(list_, &QListView::activated, this, &ModelsDialog::use);
    connect(add, &QPushButton::clicked, this, &ModelsDialog::addFolder);
    connect(remove_, &QPushButton::clicked, this, &ModelsDialog::removeFolder);
    connect(again, &QPushButton::clicked, catalogue_, &FileCatalogue::rescan);
    connect(use_, &QPushButton::clicked, this, &ModelsDialog::use);
    connect(free_memory, &QPushButton::clicked, this, &ModelsDialog::freeMemoryAsked);
    connect(device_, &DeviceChoice::chosen, this,
            [this] { preferences_->setDevice(device_->device(), device_->precision()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &ModelsDialog::reject);
    connect(engine_, &EngineClient::infoReceived, this, &ModelsDialog::showInfo);
    connect(engine_, &EngineClient::failed, this, [this](const protocol::event::Failed& event) {
        if (event.job.id == asked_) showProblem(event.error);
    });
    const auto refresh = [this] {
        scanning_->setVisible(catalogue_->isScanning());
        empty_->setVisible(files_->rowCount() == 0 && !catalogue_->isScanning());
        if (!list_->currentIndex().isValid()) select(current_);
    };
    connect(catalogue_, &FileCatalogue::scanningChanged, this, refresh);
    connect(catalogue_, &FileCatalogue::scanned, this, refresh);
    refresh();
    describeSelected();
    resize(860, 560);
}

void ModelsDialog::select(const QString& path) {
    for (int i = 0; i < files_->rowCount(); ++i) {
        const QModelIndex index = files_->index(i, 0);
        if (index.data(FileCatalogue::PathRole).toString() == path) list_->setCurrentIndex(index);
    }
    if (!list_->currentIndex().isValid() && files_->rowCount() > 0)
        list_->setCurrentIndex(files_->index(0, 0));
}

QString ModelsDialog::selected() const {
    return list_->currentIndex().data(FileCatalogue::PathRole).toString();
}

void ModelsDialog::addFolder() {
    const QString folder =
        QFileDialog::getExistingDirectory(this, tr("Folder with models"), preferences_->lastFolder());
    if (folder.isEmpty()) return;
    QStringList folders = preferences_->modelFolders();
    if (folders.contains(folder)) return;
    folders.append(folder);
    preferences_->setModelFolders(folders);
    folders_->addItem(folder);
}

void ModelsDialog::removeFolder() {
    if (folders_->currentItem() == nullptr) return;
    QStringList folders = preferences_->modelFolders();
    folders.removeAll(folders_->currentItem()->text());
    delete folders_->currentItem();
    preferences_->setModelFolders(folders);
}

void ModelsDialog::describeSelected() {
    const QString path = selected();
    use_->setEnabled(!path.isEmpty() && path != current_);
    use_->setText(!path.isEmpty() && path == current_ ? tr("In use") : tr("&Use this model"));
    if (path.isEmpty()) {
        details_->setHtml(QString());
        return;
    }
    const QModelIndex index = list_->currentIndex();
    details_->setHtml(QStringLiteral("<h3>%1</h3><p>%2</p>")
                          .arg(index.data().toString().toHtmlEscaped(),
                               engine_->isReady() ? tr("The engine is reading it…")
                                                  : tr("Details appear as soon as the engine is ready.")));
    asked_ = engine_->info(path.toStdString());
}

/// What a step of the selected model took, on every device and in every number type.
QString ModelsDialog::measuredTimes() const {
    QString rows;
    for (const protocol::Device& device : engine_->hello().devices) {
        const QString name = QString::fromStdString(device.name);
        for (const std::string& precision : device.precisions) {
            const QString number = QString::fromStdString(precision);
            rows += row(name.toHtmlEscaped() + QLatin1Char(' ') + number.toHtmlEscaped(),
                        stepTimeText(*preferences_, selected(), name, number));
        }
    }
    if (rows.isEmpty()) return {};
    return QStringLiteral("<p><b>%1</b></p><table>%2</table>").arg(tr("Measured here"), rows);
}

void ModelsDialog::showInfo(const protocol::event::Info& info) {
    if (info.job.id != asked_) return;
    const QModelIndex index = list_->currentIndex();
    QString text = QStringLiteral("<h3>%1</h3>").arg(index.data().toString().toHtmlEscaped());
    const auto bytes = static_cast<qint64>(files_->fileAt(index) ? files_->fileAt(index)->entry.bytes : 0);
    text += QStringLiteral("<p>%1</p>").arg(tr("%1 on disk").arg(QLocale().formattedDataSize(bytes)));
    details_->setHtml(text + describeModel(info.value) + measuredTimes());
}

void ModelsDialog::showProblem(const Error& error) {
    details_->setHtml(QStringLiteral("<h3>%1</h3><p>%2</p>")
                          .arg(list_->currentIndex().data().toString().toHtmlEscaped(),
                               QString::fromStdString(error.sentence()).toHtmlEscaped()));
    use_->setEnabled(false);
}

void ModelsDialog::use() {
    const QString path = selected();
    if (path.isEmpty() || path == current_ || !use_->isEnabled()) return;
    current_ = path;
    describeSelected();
    Q_EMIT chosen(path);
}

}  // namespace burin::ui
