#include "ui/window/recovery_dialog.h"

#include <QtCore/QDateTime>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/background/background.h"

namespace burin::ui {
namespace fs = std::filesystem;
namespace {

constexpr int thumbnail_side = 64;

QString when(const session::Unsaved& session) {
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(session.modified_ms), QLocale::ShortFormat);
}

QString describe(const session::Unsaved& session) {
    if (!session.damage.empty())
        return RecoveryDialog::tr("Damaged session of %1\n%2")
            .arg(when(session), QString::fromStdString(session.damage));
    QString title = QString::fromStdString(session.title);
    if (title.isEmpty()) title = RecoveryDialog::tr("Without a prompt");
    return RecoveryDialog::tr("%1\n%2, %n step(s)", nullptr, static_cast<int>(session.nodes))
        .arg(title.left(90), when(session));
}

/// Beside the damaged file, where nothing is yet.
fs::path placeBeside(const fs::path& damaged) {
    for (int attempt = 1;; ++attempt) {
        fs::path place = damaged.parent_path() / damaged.stem();
        place += attempt == 1 ? "-rescued.burin" : "-rescued-" + std::to_string(attempt) + ".burin";
        std::error_code error;
        if (!fs::exists(place, error)) return place;
    }
}

/// So that it is not offered again; with its log, without which it would be another file.
void putAside(const fs::path& damaged) {
    for (const char* part : {"", "-wal"}) {
        const fs::path from = damaged.string() + part, to = damaged.string() + ".damaged" + part;
        std::error_code error;
        if (fs::exists(from, error)) fs::rename(from, to, error);
    }
}

}  // namespace

QString describe(const session::Rescued& rescued) {
    QString text =
        RecoveryDialog::tr("%n step(s) were saved,", nullptr, static_cast<int>(rescued.nodes)) +
        QLatin1Char(' ') +
        RecoveryDialog::tr("%n of them with their picture.", nullptr, static_cast<int>(rescued.pictures));
    if (rescued.lost_nodes == 0 && rescued.lost_pictures == 0)
        return text + QLatin1Char(' ') + RecoveryDialog::tr("Nothing is missing.");
    if (rescued.lost_nodes > 0)
        text += QLatin1Char(' ') + RecoveryDialog::tr("%n step(s) could not be read or had been deleted.",
                                                      nullptr, static_cast<int>(rescued.lost_nodes));
    if (rescued.lost_pictures > 0)
        text += QLatin1Char(' ') +
                RecoveryDialog::tr("%n picture(s) are lost; Render makes them again from their step.",
                                   nullptr, static_cast<int>(rescued.lost_pictures));
    return text;
}

RecoveryDialog::RecoveryDialog(std::vector<session::Unsaved> sessions, QWidget* parent, Kind kind)
    : QDialog(parent),
      sessions_(std::move(sessions)),
      kind_(kind),
      list_(new QListWidget(this)),
      outcome_(new QLabel(this)) {
    const bool file = kind_ == Kind::file;
    setWindowTitle(file ? tr("Damaged session") : tr("Sessions without a file"));
    setObjectName(QStringLiteral("recovery_dialog"));
    auto* text = new QLabel(
        file ? tr("This session cannot be opened. What can be read of it can be saved into a new session; "
                  "the damaged file stays as it is.")
             : tr("These sessions were never saved under a name, and nothing in them is lost. Open one, "
                  "discard those you do not need, or start a new one."),
        this);
    text->setWordWrap(true);
    list_->setAccessibleName(windowTitle());
    list_->setIconSize(QSize(thumbnail_side, thumbnail_side));
    list_->setWordWrap(true);
    list_->setSpacing(4);
    outcome_->setWordWrap(true);
    outcome_->setObjectName(QStringLiteral("recovery_outcome"));
    outcome_->hide();
    auto* buttons = new QDialogButtonBox(this);
    open_ = buttons->addButton(tr("&Open"), QDialogButtonBox::AcceptRole);
    discard_ = buttons->addButton(tr("&Discard…"), QDialogButtonBox::DestructiveRole);
    fresh_ = buttons->addButton(file ? tr("&Cancel") : tr("&New session"), QDialogButtonBox::RejectRole);
    open_->setObjectName(QStringLiteral("recovery_open"));
    discard_->setObjectName(QStringLiteral("recovery_discard"));
    fresh_->setObjectName(QStringLiteral("recovery_new"));
    open_->setDefault(true);
    discard_->setVisible(!file);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(text);
    layout->addWidget(list_, 1);
    layout->addWidget(outcome_);
    layout->addWidget(buttons);
    connect(open_, &QPushButton::clicked, this, &RecoveryDialog::openCurrent);
    connect(list_, &QListWidget::itemActivated, this, &RecoveryDialog::openCurrent);
    connect(discard_, &QPushButton::clicked, this, &RecoveryDialog::discard);
    connect(fresh_, &QPushButton::clicked, this, &RecoveryDialog::reject);
    connect(list_, &QListWidget::currentRowChanged, this, &RecoveryDialog::refreshButtons);
    refresh(0);
    resize(540, file ? 260 : 420);
}

QString RecoveryDialog::outcome() const { return outcome_->text(); }

session::Unsaved* RecoveryDialog::current() {
    const int row = list_->currentRow();
    return row < 0 ? nullptr : &sessions_[static_cast<size_t>(row)];
}

void RecoveryDialog::refresh(int row) {
    list_->clear();
    for (const session::Unsaved& session : sessions_) {
        auto* item = new QListWidgetItem(describe(session), list_);
        QImage thumbnail;
        thumbnail.loadFromData(reinterpret_cast<const uchar*>(session.thumbnail.data()),
                               static_cast<int>(session.thumbnail.size()));
        if (!thumbnail.isNull()) item->setIcon(QIcon(QPixmap::fromImage(thumbnail)));
    }
    list_->setCurrentRow(row);
    refreshButtons();
    if (sessions_.empty()) reject();
}

void RecoveryDialog::refreshButtons() {
    const session::Unsaved* session = current();
    const bool damaged = session != nullptr && !session->damage.empty();
    open_->setText(rescuing_ ? tr("Saving…") : damaged ? tr("&Save what can be read") : tr("&Open"));
    open_->setEnabled(session != nullptr && !rescuing_);
    for (QWidget* widget : std::initializer_list<QWidget*>{discard_, fresh_, list_})
        widget->setEnabled(!rescuing_ && (session != nullptr || widget == fresh_));
}

void RecoveryDialog::openCurrent() {
    const session::Unsaved* session = current();
    if (session == nullptr || rescuing_) return;
    if (!session->damage.empty()) return rescue();
    chosen_ = QString::fromStdU16String(session->path.u16string());
    accept();
}

/// In the background: a session may hold gigabytes.
void RecoveryDialog::rescue() {
    const int row = list_->currentRow();
    const fs::path damaged = current()->path, target = placeBeside(damaged);
    rescuing_ = true;
    refreshButtons();
    in_background(
        this, [damaged, target] { return session::rescue(damaged, target); },
        [this, row, target](const Result<session::Rescued>& rescued) { onRescued(row, target, rescued); });
}

void RecoveryDialog::onRescued(int row, const fs::path& target, const Result<session::Rescued>& rescued) {
    rescuing_ = false;
    outcome_->show();
    session::Unsaved& session = sessions_[static_cast<size_t>(row)];
    if (!rescued) {
        std::error_code ignored;
        fs::remove(target, ignored);
        outcome_->setText(
            tr("Nothing could be saved: %1").arg(QString::fromStdString(rescued.error().sentence())));
        return refreshButtons();
    }
    outcome_->setText(describe(*rescued));
    if (kind_ == Kind::unsaved) putAside(session.path);
    session = {.path = target,
               .modified_ms = QDateTime::currentMSecsSinceEpoch(),
               .nodes = rescued->nodes,
               .pictures = rescued->pictures,
               .title = tr("Saved from a damaged session").toStdString(),
               .thumbnail = {},
               .damage = {}};
    refresh(row);
}

void RecoveryDialog::discard() {
    const session::Unsaved* session = current();
    if (session == nullptr) return;
    const auto answer =
        QMessageBox::question(this, tr("Discard this session?"),
                              tr("The session and its %n picture(s) are removed for good.", nullptr,
                                 static_cast<int>(session->pictures)),
                              QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Cancel);
    if (answer != QMessageBox::Discard) return;
    if (const auto gone = session::discard_unsaved(session->path); !gone) {
        QMessageBox::warning(this, tr("Not discarded"), QString::fromStdString(gone.error().sentence()));
        return;
    }
    sessions_.erase(sessions_.begin() + list_->currentRow());
    refresh(0);
}

}  // namespace burin::ui
