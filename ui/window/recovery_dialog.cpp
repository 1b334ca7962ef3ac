#include "ui/window/recovery_dialog.h"

#include <QtCore/QDateTime>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace burin::ui {
namespace {

constexpr int thumbnail_side = 64;

QString describe(const session::Unsaved& session) {
    const QString when =
        QLocale().toString(QDateTime::fromMSecsSinceEpoch(session.modified_ms), QLocale::ShortFormat);
    if (!session.damage.empty())
        return RecoveryDialog::tr("%1, damaged: %2").arg(when, QString::fromStdString(session.damage));
    QString title = QString::fromStdString(session.title);
    if (title.isEmpty()) title = RecoveryDialog::tr("Without a prompt");
    return RecoveryDialog::tr("%1\n%2, %n step(s)", nullptr, static_cast<int>(session.nodes))
        .arg(title.left(90), when);
}

}  // namespace

RecoveryDialog::RecoveryDialog(std::vector<session::Unsaved> sessions, QWidget* parent)
    : QDialog(parent), sessions_(std::move(sessions)), list_(new QListWidget(this)) {
    setWindowTitle(tr("Sessions without a file"));
    setObjectName(QStringLiteral("recovery_dialog"));
    auto* text =
        new QLabel(tr("These sessions were never saved under a name. Nothing of them is lost: open one, "
                      "discard what is not needed, or begin a new one."),
                   this);
    text->setWordWrap(true);
    list_->setAccessibleName(tr("Sessions without a file"));
    list_->setIconSize(QSize(thumbnail_side, thumbnail_side));
    list_->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(this);
    open_ = buttons->addButton(tr("&Open"), QDialogButtonBox::AcceptRole);
    discard_ = buttons->addButton(tr("&Discard…"), QDialogButtonBox::DestructiveRole);
    auto* fresh = buttons->addButton(tr("&New session"), QDialogButtonBox::RejectRole);
    open_->setObjectName(QStringLiteral("recovery_open"));
    fresh->setObjectName(QStringLiteral("recovery_new"));
    open_->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(text);
    layout->addWidget(list_, 1);
    layout->addWidget(buttons);
    const auto open = [this] {
        const int row = list_->currentRow();
        if (row < 0 || !sessions_[static_cast<size_t>(row)].damage.empty()) return;
        chosen_ = QString::fromStdString(sessions_[static_cast<size_t>(row)].path.string());
        accept();
    };
    connect(open_, &QPushButton::clicked, this, open);
    connect(list_, &QListWidget::itemActivated, this, open);
    connect(discard_, &QPushButton::clicked, this, &RecoveryDialog::discard);
    connect(buttons, &QDialogButtonBox::rejected, this, &RecoveryDialog::reject);
    connect(list_, &QListWidget::currentRowChanged, this, [this](int row) {
        const bool good = row >= 0 && sessions_[static_cast<size_t>(row)].damage.empty();
        open_->setEnabled(good);
        discard_->setEnabled(row >= 0);
    });
    refresh();
    resize(520, 420);
}

void RecoveryDialog::refresh() {
    list_->clear();
    for (const session::Unsaved& session : sessions_) {
        auto* item = new QListWidgetItem(describe(session), list_);
        QImage thumbnail;
        thumbnail.loadFromData(reinterpret_cast<const uchar*>(session.thumbnail.data()),
                               static_cast<int>(session.thumbnail.size()));
        if (!thumbnail.isNull()) item->setIcon(QIcon(QPixmap::fromImage(thumbnail)));
    }
    list_->setCurrentRow(0);
    if (sessions_.empty()) reject();
}

void RecoveryDialog::discard() {
    const int row = list_->currentRow();
    if (row < 0) return;
    const session::Unsaved& session = sessions_[static_cast<size_t>(row)];
    const auto answer =
        QMessageBox::question(this, tr("Discard this session?"),
                              tr("The session and its %n picture(s) are removed for good.", nullptr,
                                 static_cast<int>(session.pictures)),
                              QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Cancel);
    if (answer != QMessageBox::Discard) return;
    if (const auto gone = session::discard_unsaved(session.path); !gone) {
        QMessageBox::warning(this, tr("Not discarded"), QString::fromStdString(gone.error().sentence()));
        return;
    }
    sessions_.erase(sessions_.begin() + row);
    refresh();
}

}  // namespace burin::ui
