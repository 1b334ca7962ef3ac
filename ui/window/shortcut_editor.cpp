#include "ui/window/shortcut_editor.h"

#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QKeySequenceEdit>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTreeWidget>
#include <QtWidgets/QVBoxLayout>

#include "ui/window/action_registry.h"

namespace burin::ui {

ShortcutEditor::ShortcutEditor(ActionRegistry& actions, QWidget* parent)
    : QDialog(parent),
      actions_(actions),
      search_(new QLineEdit(this)),
      tree_(new QTreeWidget(this)),
      edit_(new QKeySequenceEdit(this)),
      warning_(new QLabel(this)) {
    setWindowTitle(tr("Shortcuts"));
    setObjectName(QStringLiteral("shortcut_editor"));
    search_->setPlaceholderText(tr("Search commands"));
    search_->setAccessibleName(tr("Search commands"));
    search_->setClearButtonEnabled(true);
    tree_->setColumnCount(2);
    tree_->setHeaderLabels({tr("Command"), tr("Keys")});
    tree_->setRootIsDecorated(false);
    tree_->setUniformRowHeights(true);
    tree_->setAccessibleName(tr("Commands and their keys"));
    edit_->setAccessibleName(tr("Keys of the selected command"));
    for (auto* inner : edit_->findChildren<QLineEdit*>()) inner->setAccessibleName(edit_->accessibleName());
    warning_->setWordWrap(true);
    auto* label = new QLabel(tr("&Keys:"), this);
    label->setBuddy(edit_);
    auto* none = new QPushButton(tr("&None"), this);
    none->setToolTip(tr("Remove the shortcut of this command"));
    auto* row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(edit_, 1);
    row->addWidget(none);
    auto* buttons = new QDialogButtonBox(
        QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults, this);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(search_);
    layout->addWidget(tree_, 1);
    layout->addLayout(row);
    layout->addWidget(warning_);
    layout->addWidget(buttons);
    for (const QString& id : actions_.ids()) keys_.insert(id, actions_.action(id)->shortcut());
    fill();
    tree_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    tree_->header()->setStretchLastSection(false);
    tree_->setColumnWidth(1, 160);
    connect(search_, &QLineEdit::textChanged, this, &ShortcutEditor::filter);
    connect(tree_, &QTreeWidget::currentItemChanged, this, &ShortcutEditor::showCurrent);
    connect(edit_, &QKeySequenceEdit::keySequenceChanged, this, &ShortcutEditor::takeKeys);
    connect(none, &QPushButton::clicked, edit_, &QKeySequenceEdit::clear);
    connect(buttons, &QDialogButtonBox::accepted, this, &ShortcutEditor::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &ShortcutEditor::reject);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this] {
        for (const QString& id : actions_.ids()) keys_.insert(id, actions_.defaultKeys(id).value(0));
        fill();
    });
    resize(560, 560);
}

void ShortcutEditor::fill() {
    const QString current = currentId();
    tree_->clear();
    for (const QString& id : actions_.ids()) {
        auto* item = new QTreeWidgetItem(
            tree_, {actions_.title(id), keys_.value(id).toString(QKeySequence::NativeText)});
        item->setData(0, Qt::UserRole, id);
        const QIcon icon = actions_.action(id)->icon();
        item->setIcon(0, icon.isNull() ? noIcon() : icon);
        if (id == current) tree_->setCurrentItem(item);
    }
    if (tree_->currentItem() == nullptr) tree_->setCurrentItem(tree_->topLevelItem(0));
    filter(search_->text());
    showCurrent();
}

void ShortcutEditor::filter(const QString& text) {
    for (int i = 0; i < tree_->topLevelItemCount(); ++i) {
        QTreeWidgetItem* item = tree_->topLevelItem(i);
        const bool fits = item->text(0).contains(text, Qt::CaseInsensitive) ||
                          item->text(1).contains(text, Qt::CaseInsensitive);
        item->setHidden(!fits);
    }
}

QString ShortcutEditor::currentId() const {
    const QTreeWidgetItem* item = tree_->currentItem();
    return item == nullptr ? QString() : item->data(0, Qt::UserRole).toString();
}

void ShortcutEditor::select(const QString& id) {
    for (int i = 0; i < tree_->topLevelItemCount(); ++i) {
        if (tree_->topLevelItem(i)->data(0, Qt::UserRole).toString() == id)
            tree_->setCurrentItem(tree_->topLevelItem(i));
    }
}

void ShortcutEditor::showCurrent() {
    const QSignalBlocker quiet(edit_);
    edit_->setKeySequence(keys_.value(currentId()));
    warning_->clear();
}

QString ShortcutEditor::holderOf(const QKeySequence& key) const {
    if (key.isEmpty()) return {};
    for (const QString& id : actions_.ids()) {
        if (id != currentId() && keys_.value(id) == key) return id;
    }
    return {};
}

void ShortcutEditor::takeKeys(const QKeySequence& keys) {
    const QString id = currentId();
    if (id.isEmpty()) return;
    const QString holder = holderOf(keys);
    if (!holder.isEmpty()) {
        keys_.insert(holder, {});
        for (int i = 0; i < tree_->topLevelItemCount(); ++i) {
            QTreeWidgetItem* item = tree_->topLevelItem(i);
            if (item->data(0, Qt::UserRole).toString() == holder) item->setText(1, {});
        }
    }
    warning_->setText(holder.isEmpty()
                          ? QString()
                          : tr("%1 belonged to \"%2\", which has no keys now.")
                                .arg(keys.toString(QKeySequence::NativeText), actions_.title(holder)));
    keys_.insert(id, keys);
    tree_->currentItem()->setText(1, keys.toString(QKeySequence::NativeText));
}

void ShortcutEditor::accept() {
    for (const QString& id : actions_.ids()) {
        if (actions_.action(id)->shortcut() == keys_.value(id)) continue;
        const QKeySequence keys = keys_.value(id);
        // The default may have further keys (Ctrl+Shift+Z beside Ctrl+Y); they come back with it.
        const auto defaults = actions_.defaultKeys(id);
        if (defaults.value(0) == keys) {
            actions_.setKeys(id, defaults);
        } else {
            actions_.setKeys(id, keys.isEmpty() ? QList<QKeySequence>() : QList<QKeySequence>{keys});
        }
    }
    QDialog::accept();
}

}  // namespace burin::ui
