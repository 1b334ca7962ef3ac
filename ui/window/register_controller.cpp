#include "ui/window/register_controller.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QLocale>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QPushButton>

#include "core/registry/import_pack.h"
#include "ui/background/background.h"
#include "ui/window/preferences.h"
#include "ui/window/register_concept_dialog.h"
#include "ui/window/register_import_dialog.h"

namespace burin::ui {
namespace {

using registry::Register;

std::filesystem::path placeOf(const QString& path) { return QFile::encodeName(path).toStdString(); }

registry::Author importer(const QString& path) {
    registry::Author author = RegisterModel::whoever();
    author.source = QFileInfo(path).fileName().toStdString();
    return author;
}

/// Elsewhere than in the window's thread, with a connection of its own.
template <class Work>
auto withRegister(const QString& path, Work work) -> decltype(work(std::declval<Register&>())) {
    auto opened = Register::open(placeOf(path), Register::Access::open);
    if (!opened) return tl::unexpected(opened.error());
    return work(*opened);
}

}  // namespace

RegisterController::RegisterController(Parts parts, QString usual)
    : parts_(parts), usual_(std::move(usual)), panel_(new RegisterPanel(&model_, parts.window)) {
    connect(panel_, &RegisterPanel::newAsked, this, [this] { edit(-1); });
    connect(panel_, &RegisterPanel::editAsked, this, &RegisterController::edit);
    connect(panel_, &RegisterPanel::removeAsked, this, &RegisterController::remove);
    connect(panel_, &RegisterPanel::importAsked, this, &RegisterController::chooseImport);
    connect(panel_, &RegisterPanel::exportAsked, this, &RegisterController::chooseExport);
    connect(panel_, &RegisterPanel::filesDropped, this, [this](const QStringList& paths) {
        for (const QString& path : paths)
            path.endsWith(QStringLiteral(".burinlib"), Qt::CaseInsensitive) ? open(path) : importFile(path);
    });
    connect(&model_, &RegisterModel::changed, this, &RegisterController::changed);
    connect(&model_, &RegisterModel::failed, this,
            [this](const Error& error) { Q_EMIT noticed(noticeOf(error)); });
    connect(parts_.preferences, &Preferences::defenceChanged, this, &RegisterController::changed);
}

void RegisterController::begin() {
    const QString last = parts_.preferences->registerFile();
    const QString path = last.isEmpty() ? usual_ : last;
    if (path.isEmpty() || !QFileInfo::exists(path)) return;
    if (const auto opened = model_.open(path, Register::Access::open); !opened)
        Q_EMIT noticed(noticeOf(opened.error()));
}

void RegisterController::open(const QString& path) {
    const auto opened = model_.open(path, Register::Access::open);
    if (!opened) return Q_EMIT noticed(noticeOf(opened.error()));
    parts_.preferences->setRegisterFile(path);
    Q_EMIT panelAsked();
    Q_EMIT said(
        tr("%1 has %2 concepts.").arg(QFileInfo(path).fileName(), QLocale().toString(model_.total())));
}

bool RegisterController::ensureOpen() {
    if (model_.isOpen()) return true;
    QDir().mkpath(QFileInfo(usual_).absolutePath());
    const auto opened = model_.open(usual_, Register::Access::make);
    if (!opened) Q_EMIT noticed(noticeOf(opened.error()));
    return opened.has_value();
}

void RegisterController::edit(int row) {
    const registry::Concept* known = model_.at(row);
    if (known == nullptr && row >= 0) return;
    if (known == nullptr && !ensureOpen()) return;
    const registry::Concept entry = known != nullptr ? *known : registry::Concept{};
    std::string kept = entry.id;
    RegisterConceptDialog dialog(
        entry,
        [&](const registry::Concept& now) -> Result<> {
            if (!entry.id.empty()) return model_.replace(entry.id, now);
            return model_.add(now).map([&](const registry::Concept& added) { kept = added.id; });
        },
        parts_.window);
    if (dialog.exec() == QDialog::Accepted) panel_->select(kept);
}

void RegisterController::remove(int row) {
    const registry::Concept* entry = model_.at(row);
    if (entry == nullptr) return;
    const std::string id = entry->id;
    QMessageBox ask(QMessageBox::Question, tr("Remove a concept"),
                    tr("Remove %1 from the register?").arg(QString::fromStdString(entry->name)),
                    QMessageBox::NoButton, parts_.window);
    ask.setObjectName(QStringLiteral("register_remove_question"));
    ask.setInformativeText(tr("What is known of it stays in the register's history."));
    auto* yes = ask.addButton(tr("&Remove"), QMessageBox::AcceptRole);
    ask.addButton(QMessageBox::Cancel);
    ask.exec();
    if (ask.clickedButton() == yes) report(model_.remove(id));
}

void RegisterController::chooseRegister() {
    const QString path =
        QFileDialog::getOpenFileName(parts_.window, tr("Open a register"), parts_.preferences->lastFolder(),
                                     tr("Registers (*.burinlib);;All files (*)"));
    if (!path.isEmpty()) open(path);
}

void RegisterController::chooseImport() {
    const QString path = QFileDialog::getOpenFileName(
        parts_.window, tr("Import into the register"), parts_.preferences->lastFolder(),
        tr("Spreadsheets and concepts (*.csv *.tsv *.txt *.xlsx *.json);;All files (*)"));
    if (path.isEmpty()) return;
    parts_.preferences->setLastFolder(QFileInfo(path).absolutePath());
    importFile(path);
}

void RegisterController::importFile(const QString& path) {
    if (busy_ || !ensureOpen()) return;
    Q_EMIT panelAsked();
    if (path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive)) return importPack(path);
    busy_ = true;
    in_background(
        this,
        [path, in = model_.path()] {
            return withRegister(in, [&](Register& to) {
                registry::ImportOptions options;
                options.dry_run = true;
                return registry::import_table(to, placeOf(path), options, importer(path));
            });
        },
        [this, path](const Result<registry::ImportReport>& report) {
            busy_ = false;
            if (!report) return Q_EMIT noticed(noticeOf(report.error()));
            askImport(path, *report);
        });
}

void RegisterController::askImport(const QString& path, const registry::ImportReport& report) {
    RegisterImportDialog dialog(QFileInfo(path).fileName(), report, parts_.window);
    if (dialog.exec() != QDialog::Accepted) return;
    registry::ImportOptions options;
    options.mapping = dialog.mapping();
    options.skip_refused = dialog.leavesOut();
    runImport(path, options);
}

void RegisterController::runImport(const QString& path, const registry::ImportOptions& options) {
    busy_ = true;
    in_background(
        this,
        [path, options, in = model_.path()] {
            return withRegister(in, [&](Register& to) {
                return registry::import_table(to, placeOf(path), options, importer(path));
            });
        },
        [this, path](const Result<registry::ImportReport>& report) {
            busy_ = false;
            model_.reload();
            if (!report) return Q_EMIT noticed(noticeOf(report.error()));
            if (!report->kept)
                Q_EMIT noticed(
                    {Notice::Kind::warning,
                     tr("%1 was not imported: row %2 is refused, because %3.")
                         .arg(QFileInfo(path).fileName(),
                              QString::number(report->refused.empty() ? 0 : report->refused.front().row),
                              report->refused.empty()
                                  ? QString()
                                  : QString::fromStdString(report->refused.front().reason)),
                     {}});
            else
                tellImported(path, report->added, report->changed);
            Q_EMIT imported();
        });
}

void RegisterController::importPack(const QString& path) {
    in_background(
        this,
        [path, in = model_.path()] {
            return withRegister(
                in, [&](Register& to) { return registry::import_pack(to, placeOf(path), importer(path)); });
        },
        [this, path](const Result<registry::PackReport>& report) {
            model_.reload();
            if (!report) return Q_EMIT noticed(noticeOf(report.error()));
            tellImported(path, report->added, report->changed);
            Q_EMIT imported();
        });
}

void RegisterController::tellImported(const QString& path, int64_t added, int64_t changed) {
    Q_EMIT said(tr("%1: %2 new concepts, %3 changed.")
                    .arg(QFileInfo(path).fileName(), QLocale().toString(static_cast<qlonglong>(added)),
                         QLocale().toString(static_cast<qlonglong>(changed))));
}

void RegisterController::chooseExport() {
    QString path =
        QFileDialog::getSaveFileName(parts_.window, tr("Export the register"),
                                     parts_.preferences->lastFolder() + QStringLiteral("/register.xlsx"),
                                     tr("Excel workbooks (*.xlsx);;CSV tables (*.csv)"));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".xlsx");
    exportTo(path);
}

void RegisterController::exportTo(const QString& path) {
    in_background(
        this,
        [path, in = model_.path()] {
            return withRegister(in,
                                [&](Register& from) { return registry::export_table(from, placeOf(path)); });
        },
        [this, path](const Result<int64_t>& written) {
            if (!written) return Q_EMIT noticed(noticeOf(written.error()));
            Q_EMIT said(
                tr("%1 concepts were written to %2.")
                    .arg(QLocale().toString(static_cast<qlonglong>(*written)), QFileInfo(path).fileName()));
            Q_EMIT exported(path);
        });
}

bool RegisterController::isObeyed() const {
    return model_.isOpen() && parts_.preferences->defenceRegister() == model_.path();
}

void RegisterController::setObeyed(bool obeyed) {
    parts_.preferences->setDefence(obeyed ? model_.path() : QString(), parts_.preferences->defenceFilter());
}

Commands RegisterController::commands() {
    const auto open = [this] { return model_.isOpen(); };
    return {
        {.id = "curate.register", .text = tr("Show the re&gister"), .run = [this] { Q_EMIT panelAsked(); }},
        {.id = "curate.register_new",
         .text = tr("Add to the register…"),
         .icon = "add",
         .run = [this] { edit(-1); }},
        {.id = "curate.register_open",
         .text = tr("&Open a register…"),
         .icon = "open",
         .run = [this] { chooseRegister(); }},
        {.id = "curate.register_import",
         .text = tr("I&mport into the register…"),
         .run = [this] { chooseImport(); }},
        {.id = "curate.register_export",
         .text = tr("E&xport the register…"),
         .icon = "export",
         .run = [this] { chooseExport(); },
         .enabled = [this] { return model_.total() > 0; }},
        {.id = "curate.register_obey",
         .text = tr("O&bey this register in every picture"),
         .switched = [this](bool obeyed) { setObeyed(obeyed); },
         .enabled = open,
         .checked = [this] { return isObeyed(); }},
        line(),
    };
}

}  // namespace burin::ui
