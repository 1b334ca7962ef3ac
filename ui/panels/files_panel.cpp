#include "ui/panels/files_panel.h"

#include <algorithm>

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include "core/catalogue/model_text.h"
#include "ui/models/file_filter.h"
#include "ui/models/preview_cache.h"
#include "ui/panels/file_delegate.h"
#include "ui/panels/small_button.h"
#include "ui/widgets/icon.h"

namespace burin::ui {
namespace {

constexpr int preview_side = 256, most_words_shown = 24;
/// What is smaller is hashed as soon as it is looked at.
constexpr uint64_t hash_at_once = uint64_t{256} << 20;

template <class Value>
std::optional<Value> chosenIn(const QComboBox* box) {
    const QVariant data = box->currentData();
    return data.isValid() ? std::optional(static_cast<Value>(data.toInt())) : std::nullopt;
}

QComboBox* quietBox(const QString& name, QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setAccessibleName(name);
    box->setToolTip(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(4);
    return box;
}

QString useText(FileKind kind) {
    switch (kind) {
        case FileKind::model:
            return FilesPanel::tr("&Use this model");
        case FileKind::adapter:
        case FileKind::edit:
            return FilesPanel::tr("A&dd to the weights");
        case FileKind::embedding:
            return FilesPanel::tr("&Write into the prompt");
        case FileKind::vae:
            return FilesPanel::tr("&Use with the model");
        case FileKind::other:
            break;
    }
    return FilesPanel::tr("&Use");
}

}  // namespace

FilesPanel::FilesPanel(FileCatalogue* catalogue, QWidget* parent)
    : QWidget(parent),
      catalogue_(catalogue),
      files_(new FileFilter(catalogue, this)),
      previews_(new PreviewCache(preview_side, this)),
      delegate_(new FileDelegate(files_, previews_, this)),
      search_(new QLineEdit(this)),
      view_(new QListView(this)),
      count_(new QLabel(this)),
      empty_(new QLabel(this)),
      add_folder_(new QPushButton(tr("Add &folder…"), this)) {
    setObjectName(QStringLiteral("files_panel"));
    setAccessibleName(tr("Files"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->setSpacing(4);
    column->addWidget(buildFilters());
    buildView();
    column->addWidget(view_, 3);
    empty_->setWordWrap(true);
    empty_->setForegroundRole(QPalette::PlaceholderText);
    empty_->setAlignment(Qt::AlignTop);
    column->addWidget(empty_, 3);
    column->addWidget(add_folder_);
    count_->setForegroundRole(QPalette::PlaceholderText);
    auto* below = new QHBoxLayout;
    below->addWidget(count_, 1);
    below->addWidget(order_);
    column->addLayout(below);
    column->addWidget(buildDetails(), 1);
    connect(add_folder_, &QPushButton::clicked, this, &FilesPanel::addFolderRequested);
    connect(catalogue_, &FileCatalogue::scanningChanged, this, &FilesPanel::refreshCount);
    connect(catalogue_, &FileCatalogue::progressed, this, &FilesPanel::refreshCount);
    connect(catalogue_, &FileCatalogue::scanned, this, [this] {
        previews_->clear();
        refreshCount();
        refreshDetails();
    });
    connect(catalogue_, &FileCatalogue::hashed, this, &FilesPanel::refreshDetails);
    connect(files_, &QAbstractItemModel::modelAboutToBeReset, this,
            [this] { kept_ = current() != nullptr ? current()->path : kept_; });
    connect(files_, &QAbstractItemModel::modelReset, this, [this] {
        if (const QModelIndex index = files_->indexOf(kept_); index.isValid()) view_->setCurrentIndex(index);
        refreshDetails();
    });
    connect(previews_, &PreviewCache::loaded, view_->viewport(), qOverload<>(&QWidget::update));
    setTiles(true);
    refreshCount();
    refreshDetails();
    const QWidgetList order{search_, tiles_, kinds_, families_, view_, add_folder_, order_, details_, use_};
    for (qsizetype i = 1; i < order.size(); ++i) setTabOrder(order[i - 1], order[i]);
}

QWidget* FilesPanel::buildFilters() {
    auto* host = new QWidget(this);
    search_->setPlaceholderText(tr("Search names, words, folders"));
    search_->setAccessibleName(tr("Search the files"));
    search_->setClearButtonEnabled(true);
    search_->installEventFilter(this);
    tiles_ = small_button(QStringLiteral("lines"), tr("Show as a list"), host);
    tiles_->setCheckable(true);
    kinds_ = quietBox(tr("Kind of files"), host);
    kinds_->addItem(tr("All kinds"));
    for (const FileKind kind : {FileKind::model, FileKind::adapter, FileKind::embedding, FileKind::vae,
                                FileKind::edit, FileKind::other})
        kinds_->addItem(nameOfKind(kind), static_cast<int>(kind));
    families_ = quietBox(tr("Family of models"), host);
    families_->addItem(tr("All families"));
    for (const auto& row : catalogue::families)
        families_->addItem(QString::fromUtf8(row.title.data(), static_cast<qsizetype>(row.title.size())),
                           static_cast<int>(row.family));
    families_->addItem(tr("Unknown"), static_cast<int>(ModelFamily::unknown));
    order_ = quietBox(tr("Order"), host);
    order_->setMinimumContentsLength(10);
    order_->addItem(tr("By name"), static_cast<int>(FileFilter::Order::name));
    order_->addItem(tr("Newest first"), static_cast<int>(FileFilter::Order::newest));
    auto* rows = new QVBoxLayout(host);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    auto* upper = new QHBoxLayout;
    upper->setSpacing(4);
    upper->addWidget(search_, 1);
    upper->addWidget(tiles_);
    rows->addLayout(upper);
    auto* lower = new QHBoxLayout;
    lower->setSpacing(4);
    for (QComboBox* box : {kinds_, families_}) lower->addWidget(box, 1);
    rows->addLayout(lower);
    connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
        files_->setText(text);
        view_->setCurrentIndex(files_->index(0, 0));
        refreshCount();
    });
    connect(kinds_, &QComboBox::currentIndexChanged, this, [this] {
        files_->setKind(chosenIn<FileKind>(kinds_));
        refreshCount();
    });
    connect(families_, &QComboBox::currentIndexChanged, this, [this] {
        files_->setFamily(chosenIn<ModelFamily>(families_));
        refreshCount();
    });
    connect(order_, &QComboBox::currentIndexChanged, this,
            [this] { files_->setOrder(static_cast<FileFilter::Order>(order_->currentData().toInt())); });
    connect(tiles_, &QToolButton::toggled, this, [this](bool lines) { setTiles(!lines); });
    return host;
}

void FilesPanel::buildView() {
    view_->setModel(files_);
    view_->setItemDelegate(delegate_);
    view_->setAccessibleName(tr("Files in your folders"));
    view_->setUniformItemSizes(true);
    view_->setMovement(QListView::Static);
    view_->setResizeMode(QListView::Adjust);
    view_->setSelectionMode(QAbstractItemView::SingleSelection);
    view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    view_->setMouseTracking(true);
    view_->installEventFilter(this);
    view_->viewport()->installEventFilter(this);
    connect(view_, &QListView::doubleClicked, this, &FilesPanel::use);
    connect(view_, &QListView::customContextMenuRequested, this, &FilesPanel::showMenu);
    connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this, &FilesPanel::refreshDetails);
}

QWidget* FilesPanel::buildDetails() {
    auto* host = new QWidget(this);
    details_ = new QLabel(host);
    details_->setWordWrap(true);
    details_->setTextFormat(Qt::RichText);
    details_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    details_->setTextInteractionFlags(Qt::TextBrowserInteraction);
    details_->setAccessibleName(tr("Details of the file"));
    details_->setMinimumWidth(1);
    auto* scroll = new QScrollArea(host);
    scroll->setWidget(details_);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setMinimumHeight(3 * fontMetrics().lineSpacing());
    scroll->setMaximumHeight(8 * fontMetrics().lineSpacing());
    use_ = new QPushButton(host);
    auto* column = new QVBoxLayout(host);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(scroll);
    column->addWidget(use_);
    connect(use_, &QPushButton::clicked, this, &FilesPanel::use);
    connect(details_, &QLabel::linkActivated, this, &FilesPanel::follow);
    return host;
}

void FilesPanel::setTiles(bool tiles) {
    delegate_->setTiles(tiles);
    view_->setViewMode(tiles ? QListView::IconMode : QListView::ListMode);
    // The mode resets these.
    view_->setMovement(QListView::Static);
    view_->setSpacing(0);
    view_->setWrapping(tiles);
    fitTiles();
}

void FilesPanel::fitTiles() {
    const bool tiles = view_->viewMode() == QListView::IconMode;
    const QSize size =
        tiles ? delegate_->tileSize(view_->viewport()->width() - 1, view_->fontMetrics()) : QSize();
    if (view_->gridSize() != size) view_->setGridSize(size);
}

const CatalogueFile* FilesPanel::current() const { return files_->fileAt(view_->currentIndex()); }

void FilesPanel::refreshCount() {
    const int shown = files_->rowCount();
    const QLocale locale;
    const auto usable =
        std::count_if(catalogue_->files().begin(), catalogue_->files().end(),
                      [](const CatalogueFile& file) { return file.entry.facts.kind != FileKind::other; });
    QString text = shown == usable
                       ? tr("%n file(s)", nullptr, shown)
                       : tr("%1 of %2").arg(locale.toString(shown), locale.toString(qlonglong(usable)));
    if (catalogue_->isScanning())
        text += QStringLiteral(" · ") +
                (catalogue_->foundSoFar() > 0
                     ? tr("searching, %1 so far").arg(locale.toString(catalogue_->foundSoFar()))
                     : tr("searching…"));
    count_->setText(text);
    const bool no_folders = catalogue_->folders().isEmpty();
    empty_->setText(no_folders
                        ? tr("Add the folders in which you keep models, LoRAs, embeddings and VAEs. They are "
                             "used where they are: nothing is copied.")
                        : tr("No file fits."));
    add_folder_->setVisible(no_folders);
    empty_->setVisible(shown == 0 && !catalogue_->isScanning());
    view_->setVisible(!empty_->isVisibleTo(this));
    if (!view_->currentIndex().isValid() && shown > 0) view_->setCurrentIndex(files_->index(0, 0));
    refreshDetails();
}

void FilesPanel::refreshDetails() {
    const CatalogueFile* file = current();
    use_->setEnabled(file != nullptr && file->entry.facts.kind != FileKind::other);
    use_->setText(useText(file == nullptr ? FileKind::model : file->entry.facts.kind));
    if (file == nullptr) return details_->setText(QString());
    const auto& facts = file->entry.facts;
    QStringList lines{QStringLiteral("<b>%1</b>").arg(file->name.toHtmlEscaped())};
    QStringList first{nameOfKind(facts.kind), familyBadge(*file),
                      QLocale().formattedDataSize(static_cast<qint64>(file->entry.bytes), 1)};
    if (QFileInfo(file->path).isFile()) {
        if (file->entry.sha256.empty() && file->entry.bytes <= hash_at_once) catalogue_->askHash(file->path);
        if (!file->entry.sha256.empty())
            first.append(QStringLiteral("<a href='hash' title='%2'>%1</a>")
                             .arg(shortHash(*file), tr("Copy the hash")));
        else
            first.append(catalogue_->isHashing(file->path)
                             ? tr("hashing…")
                             : QStringLiteral("<a href='hash'>%1</a>").arg(tr("Show hash")));
    }
    lines.append(first.join(QStringLiteral(" · ")));
    if (facts.kind == FileKind::other) lines.append(QString::fromStdString(facts.note).toHtmlEscaped());
    if (!facts.card.base_model.empty())
        lines.append(tr("Made for: %1").arg(QString::fromStdString(facts.card.base_model).toHtmlEscaped()));
    QStringList words;
    for (size_t i = 0; i < facts.card.words.size() && i < most_words_shown; ++i)
        words.append(QStringLiteral("<a href='word:%1'>%2</a>")
                         .arg(i)
                         .arg(QString::fromStdString(facts.card.words[i]).toHtmlEscaped()));
    if (words.size() > 1) words.append(QStringLiteral("<a href='words'>%1</a>").arg(tr("(all)")));
    if (!words.isEmpty()) lines.append(tr("Trigger words: %1").arg(words.join(QStringLiteral(", "))));
    if (facts.kind == FileKind::embedding && !facts.names.empty())
        lines.append(
            tr("In the prompt: %1").arg(QString::fromStdString(facts.names.front()).toHtmlEscaped()));
    if (!facts.card.description.empty())
        lines.append(QString::fromStdString(facts.card.description)
                         .toHtmlEscaped()
                         .replace(QLatin1Char('\n'), QStringLiteral("<br>")));
    details_->setText(lines.join(QStringLiteral("<br>")));
    details_->setToolTip(QDir::toNativeSeparators(file->path));
}

void FilesPanel::follow(const QString& link) {
    const CatalogueFile* file = current();
    if (file == nullptr) return;
    const auto& words = file->entry.facts.card.words;
    if (link == QStringLiteral("hash")) {
        if (file->entry.sha256.empty()) {
            catalogue_->askHash(file->path);
            return refreshDetails();
        }
        QApplication::clipboard()->setText(shortHash(*file));
    } else if (link == QStringLiteral("words")) {
        QStringList all;
        for (const auto& word : words) all.append(QString::fromStdString(word));
        Q_EMIT wordsChosen(all.join(QStringLiteral(", ")));
    } else if (link.startsWith(QStringLiteral("word:"))) {
        const auto place = static_cast<size_t>(link.mid(5).toInt());
        if (place < words.size()) Q_EMIT wordsChosen(QString::fromStdString(words[place]));
    }
}

void FilesPanel::showMenu(const QPoint& at) {
    const CatalogueFile* file = files_->fileAt(view_->indexAt(at));
    if (file == nullptr) return;
    const QString path = file->path;
    QMenu menu(this);
    QAction* use = menu.addAction(use_->text());
    use->setEnabled(use_->isEnabled());
    connect(use, &QAction::triggered, this, &FilesPanel::use);
    QAction* words = menu.addAction(tr("Write the &trigger words into the prompt"));
    words->setEnabled(!file->entry.facts.card.words.empty());
    connect(words, &QAction::triggered, this, [this] { follow(QStringLiteral("words")); });
    menu.addSeparator();
    QAction* hash = menu.addAction(file->entry.sha256.empty() ? tr("Show &hash") : tr("Copy the &hash"));
    hash->setEnabled(QFileInfo(path).isFile());
    connect(hash, &QAction::triggered, this, [this] { follow(QStringLiteral("hash")); });
    QAction* folder = menu.addAction(tr("Show in its &folder"));
    connect(folder, &QAction::triggered, this,
            [path] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath())); });
    menu.exec(view_->viewport()->mapToGlobal(at));
}

void FilesPanel::use() {
    const CatalogueFile* file = current();
    if (file != nullptr && use_->isEnabled()) Q_EMIT chosen(file->path);
}

void FilesPanel::setCurrentModel(const QString& model) {
    const QString root = QString::fromStdString(catalogue::split_model(model.toStdString()).root);
    if (delegate_->currentModel() == root) return;
    delegate_->setCurrentModel(root);
    view_->viewport()->update();
}

void FilesPanel::focusSearch() {
    search_->setFocus(Qt::ShortcutFocusReason);
    search_->selectAll();
}

void FilesPanel::showFile(const QString& path) {
    if (!files_->indexOf(path).isValid()) {
        search_->clear();
        kinds_->setCurrentIndex(0);
        families_->setCurrentIndex(0);
    }
    if (const QModelIndex index = files_->indexOf(path); index.isValid()) {
        view_->setCurrentIndex(index);
        view_->scrollTo(index);
    }
}

bool FilesPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == view_->viewport() && event->type() == QEvent::Resize) fitTiles();
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (enter && (watched == view_ || watched == search_)) {
        use();
        return true;
    }
    if (watched == search_ && (key->key() == Qt::Key_Down || key->key() == Qt::Key_PageDown)) {
        view_->setFocus(Qt::OtherFocusReason);
        return true;
    }
    if (watched == search_ && key->key() == Qt::Key_Escape && !search_->text().isEmpty()) {
        search_->clear();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace burin::ui
