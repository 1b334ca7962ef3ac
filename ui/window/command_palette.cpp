#include "ui/window/command_palette.h"

#include <algorithm>
#include <vector>

#include <QtCore/QTimer>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QVBoxLayout>

#include "ui/window/action_registry.h"

namespace burin::ui {

int matchScore(const QString& typed, const QString& title) {
    int score = 1;
    const QString lower = title.toLower();
    for (const QString& word : typed.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const qsizetype at = lower.indexOf(word);
        if (at < 0) return 0;
        const bool begins = at == 0 || !lower.at(at - 1).isLetterOrNumber();
        score += begins ? 10 : 2;
        if (at == 0) score += 3;
    }
    return score;
}

CommandPalette::CommandPalette(const ActionRegistry& actions, QWidget* parent)
    : QDialog(parent), actions_(actions), edit_(new QLineEdit(this)), list_(new QListWidget(this)) {
    setWindowTitle(tr("Commands"));
    setObjectName(QStringLiteral("command_palette"));
    auto* label = new QLabel(tr("&Command:"), this);
    label->setBuddy(edit_);
    edit_->setAccessibleName(tr("Command"));
    edit_->setPlaceholderText(tr("Type some letters of a command"));
    edit_->setClearButtonEnabled(true);
    edit_->installEventFilter(this);
    list_->setAccessibleName(tr("Commands that match"));
    list_->setUniformItemSizes(true);
    list_->setIconSize(QSize(16, 16));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(label);
    layout->addWidget(edit_);
    layout->addWidget(list_);
    connect(edit_, &QLineEdit::textChanged, this, &CommandPalette::refresh);
    connect(edit_, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(list_, &QListWidget::itemActivated, this, &CommandPalette::runCurrent);
    resize(520, 420);
    refresh();
}

void CommandPalette::refresh() {
    struct Hit {
        int score;
        QString id;
    };
    std::vector<Hit> hits;
    for (const QString& id : actions_.ids()) {
        if (!actions_.action(id)->isEnabled()) continue;
        if (const int score = matchScore(edit_->text(), actions_.title(id)); score > 0)
            hits.push_back({score, id});
    }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
    list_->clear();
    for (const Hit& hit : hits) {
        const QAction* action = actions_.action(hit.id);
        QString text = actions_.title(hit.id);
        if (const QString keys = action->shortcut().toString(QKeySequence::NativeText); !keys.isEmpty())
            text += QStringLiteral("    ") + keys;
        auto* item = new QListWidgetItem(action->icon().isNull() ? noIcon() : action->icon(), text, list_);
        item->setData(Qt::UserRole, hit.id);
    }
    list_->setCurrentRow(0);
}

QStringList CommandPalette::shown() const {
    QStringList ids;
    for (int row = 0; row < list_->count(); ++row)
        ids.append(list_->item(row)->data(Qt::UserRole).toString());
    return ids;
}

void CommandPalette::runCurrent() {
    const QListWidgetItem* item = list_->currentItem();
    if (item == nullptr) return;
    QAction* action = actions_.action(item->data(Qt::UserRole).toString());
    accept();
    // After the palette is gone: the command may open a dialog of its own.
    QTimer::singleShot(0, action, &QAction::trigger);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == edit_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down       ? 1
                         : key == Qt::Key_Up       ? -1
                         : key == Qt::Key_PageDown ? 10
                         : key == Qt::Key_PageUp   ? -10
                                                   : 0;
        if (step != 0 && list_->count() > 0) {
            list_->setCurrentRow(std::clamp(list_->currentRow() + step, 0, list_->count() - 1));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

}  // namespace burin::ui
