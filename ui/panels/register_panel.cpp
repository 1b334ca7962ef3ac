#include "ui/panels/register_panel.h"

#include <algorithm>

#include <QtCore/QLocale>
#include <QtCore/QMimeData>
#include <QtCore/QUrl>
#include <QtGui/QDropEvent>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTextBrowser>
#include <QtWidgets/QVBoxLayout>

#include "core/registry/concept_fields.h"
#include "ui/models/register_model.h"
#include "ui/panels/small_button.h"

namespace burin::ui {

RegisterPanel::RegisterPanel(RegisterModel* model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      search_(new QLineEdit(this)),
      status_(new QComboBox(this)),
      table_(new QTableView(this)),
      page_(new QTextBrowser(this)),
      summary_(new QLabel(this)),
      empty_(new QLabel(this)) {
    setAcceptDrops(true);
    search_->setObjectName(QStringLiteral("register_search"));
    search_->setPlaceholderText(tr("Search names, owners, notes…"));
    search_->setAccessibleName(tr("Search the register"));
    search_->setClearButtonEnabled(true);
    search_->installEventFilter(this);
    status_->setObjectName(QStringLiteral("register_status"));
    status_->setAccessibleName(tr("Status"));
    status_->addItem(tr("Any status"));
    for (size_t i = 0; i < registry::status_names.size(); ++i)
        status_->addItem(nameOf(static_cast<registry::Status>(i)), static_cast<int>(i));
    auto* line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(search_, 1);
    line->addWidget(status_);
    auto* add = addButton(QStringLiteral("add"), tr("New concept"), "register_new");
    edit_ = addButton(QStringLiteral("text"), tr("Edit this concept"), "register_edit");
    remove_ = addButton(QStringLiteral("trash"), tr("Remove this concept"), "register_remove");
    auto* import = addButton(QStringLiteral("open"), tr("Import a spreadsheet"), "register_import");
    export_ = addButton(QStringLiteral("export"), tr("Export as a spreadsheet"), "register_export");
    for (QToolButton* button : {add, edit_, remove_, import, export_}) line->addWidget(button);
    buildTable();
    empty_->setWordWrap(true);
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setForegroundRole(QPalette::PlaceholderText);
    page_->setObjectName(QStringLiteral("register_page"));
    page_->setAccessibleName(tr("The concept"));
    page_->setOpenLinks(false);
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->setChildrenCollapsible(false);
    split->addWidget(table_);
    split->addWidget(page_);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addLayout(line);
    layout->addWidget(split, 1);
    layout->addWidget(empty_, 1);
    layout->addWidget(summary_);

    connect(search_, &QLineEdit::textChanged, model_, &RegisterModel::setSearch);
    connect(status_, &QComboBox::currentIndexChanged, this, [this](int index) {
        model_->setStatus(index <= 0 ? std::nullopt
                                     : std::optional(static_cast<registry::Status>(index - 1)));
    });
    connect(add, &QToolButton::clicked, this, &RegisterPanel::newAsked);
    connect(edit_, &QToolButton::clicked, this, [this] { Q_EMIT editAsked(currentRow()); });
    connect(remove_, &QToolButton::clicked, this, [this] { Q_EMIT removeAsked(currentRow()); });
    connect(import, &QToolButton::clicked, this, &RegisterPanel::importAsked);
    connect(export_, &QToolButton::clicked, this, &RegisterPanel::exportAsked);
    connect(model_, &RegisterModel::changed, this, &RegisterPanel::refresh);
    refresh();
}

void RegisterPanel::buildTable() {
    table_->setObjectName(QStringLiteral("register_table"));
    table_->setAccessibleName(tr("Protected concepts"));
    table_->setModel(model_);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setTabKeyNavigation(false);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->verticalHeader()->hide();
    // Fixed, so that a hundred thousand rows need not be measured.
    table_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setSectionResizeMode(RegisterModel::name_column, QHeaderView::Stretch);
    for (const int column : {RegisterModel::kind_column, RegisterModel::status_column,
                             RegisterModel::owner_column, RegisterModel::evidence_column})
        table_->setColumnWidth(column, fontMetrics().averageCharWidth() * 14);
    table_->installEventFilter(this);
    connect(table_, &QTableView::doubleClicked, this, [this] { Q_EMIT editAsked(currentRow()); });
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &RegisterPanel::showPage);
}

QToolButton* RegisterPanel::addButton(const QString& drawing, const QString& name, const char* object) {
    QToolButton* button = small_button(drawing, name, this);
    button->setObjectName(QString::fromLatin1(object));
    return button;
}

int RegisterPanel::currentRow() const {
    return table_->currentIndex().isValid() ? table_->currentIndex().row() : -1;
}

void RegisterPanel::select(const std::string& id) {
    const int row = model_->rowOf(id);
    if (row >= 0) table_->selectRow(row);
}

/// The rows were read anew: the concept that was looked at is looked at still.
void RegisterPanel::refresh() {
    select(shown_);
    if (currentRow() < 0 && model_->rowCount() > 0) table_->selectRow(0);
    // A row that was selected just now has its page already.
    if (currentRow() < 0) showPage();
    const bool any = model_->total() > 0;
    table_->setVisible(any);
    page_->setVisible(any);
    empty_->setVisible(!any);
    empty_->setText(model_->isOpen()
                        ? tr("The register is empty. Add a concept, or drop a spreadsheet here.")
                        : tr("No register is open. Add a concept or drop a spreadsheet here to begin one; "
                             "Curate > Open a register opens one that is there."));
    const QLocale locale;
    summary_->setVisible(any);
    summary_->setText(model_->matching() == model_->total()
                          ? tr("%1 concepts").arg(locale.toString(model_->total()))
                          : tr("%1 of %2 concepts")
                                .arg(locale.toString(model_->matching()), locale.toString(model_->total())));
    export_->setEnabled(any);
}

void RegisterPanel::showPage() {
    const registry::Concept* entry = model_->at(currentRow());
    edit_->setEnabled(entry != nullptr && !model_->isReadOnly());
    remove_->setEnabled(edit_->isEnabled());
    if (entry == nullptr) {
        page_->clear();
        return;
    }
    shown_ = entry->id;
    page_->setHtml(
        describeConcept(*entry, model_->history(entry->id).value_or(std::vector<registry::Change>{})));
}

bool RegisterPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (watched == search_ && key == Qt::Key_Down) {
        table_->setFocus();
        return true;
    }
    if (watched == table_ && (key == Qt::Key_Return || key == Qt::Key_Enter) && edit_->isEnabled()) {
        Q_EMIT editAsked(currentRow());
        return true;
    }
    if (watched == table_ && key == Qt::Key_Delete && remove_->isEnabled()) {
        Q_EMIT removeAsked(currentRow());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

/// What has no room stands on the concept's page.
void RegisterPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int characters = width() / std::max(1, fontMetrics().averageCharWidth());
    table_->setColumnHidden(RegisterModel::evidence_column, characters < 150);
    table_->setColumnHidden(RegisterModel::kind_column, characters < 115);
}

void RegisterPanel::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void RegisterPanel::dropEvent(QDropEvent* event) {
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    if (!paths.isEmpty()) Q_EMIT filesDropped(paths);
    event->acceptProposedAction();
}

}  // namespace burin::ui
