#include "ui/window/register_import_dialog.h"

#include <QtCore/QLocale>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableWidget>
#include <QtWidgets/QVBoxLayout>

#include "core/registry/concept_cells.h"
#include "ui/models/register_model.h"

namespace burin::ui {
namespace {

QString shown(const std::string& utf8) { return QString::fromStdString(utf8); }

QTableWidget* plainTable(int rows, const QStringList& headers, const QString& name) {
    auto* table = new QTableWidget(rows, static_cast<int>(headers.size()));
    table->setHorizontalHeaderLabels(headers);
    table->setAccessibleName(name);
    table->verticalHeader()->hide();
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->horizontalHeader()->setStretchLastSection(true);
    return table;
}

}  // namespace

RegisterImportDialog::RegisterImportDialog(const QString& file, const registry::ImportReport& report,
                                           QWidget* parent)
    : QDialog(parent), found_(report.columns), leave_out_(new QCheckBox(this)) {
    setObjectName(QStringLiteral("register_import_dialog"));
    setWindowTitle(tr("Import into the register"));
    const QLocale locale;
    auto* summary = new QLabel(tr("%1: %2 rows; %3 new concepts, %4 changed, %5 as they are, %6 refused.")
                                   .arg(file, locale.toString(static_cast<qlonglong>(report.rows)),
                                        locale.toString(static_cast<qlonglong>(report.added)),
                                        locale.toString(static_cast<qlonglong>(report.changed)),
                                        locale.toString(static_cast<qlonglong>(report.unchanged)),
                                        locale.toString(static_cast<qlonglong>(report.refused_rows))),
                               this);
    summary->setObjectName(QStringLiteral("register_import_summary"));
    summary->setWordWrap(true);
    summary->setTextFormat(Qt::PlainText);
    columns_ = columnTable(report);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(summary);
    layout->addWidget(columns_, 2);
    if (report.refused_rows > 0) layout->addWidget(refusedTable(report), 1);
    leave_out_->setText(tr("&Leave the refused rows out and import the others"));
    leave_out_->setObjectName(QStringLiteral("register_leave_out"));
    leave_out_->setVisible(report.refused_rows > 0);
    layout->addWidget(leave_out_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto* import = buttons->addButton(tr("&Import"), QDialogButtonBox::AcceptRole);
    import->setObjectName(QStringLiteral("register_import_accept"));
    import->setDefault(true);
    import->setEnabled(report.refused_rows == 0);
    connect(leave_out_, &QCheckBox::toggled, import, &QPushButton::setEnabled);
    connect(buttons, &QDialogButtonBox::accepted, this, &RegisterImportDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &RegisterImportDialog::reject);
    layout->addWidget(buttons);
    resize(680, 460);
}

QTableWidget* RegisterImportDialog::columnTable(const registry::ImportReport& report) {
    auto* table = plainTable(static_cast<int>(report.columns.size()),
                             {tr("Column"), tr("becomes"), tr("for example")}, tr("Columns"));
    table->setObjectName(QStringLiteral("register_import_columns"));
    for (size_t i = 0; i < report.columns.size(); ++i) {
        const auto& column = report.columns[i];
        const int row = static_cast<int>(i);
        table->setItem(row, 0,
                       new QTableWidgetItem(shown(column.place) + QLatin1Char(' ') + shown(column.header)));
        auto* box = new QComboBox;
        box->setAccessibleName(tr("Field of %1").arg(shown(column.header)));
        box->addItem(tr("not imported"), QString());
        for (const auto& field : registry::concept_fields())
            box->addItem(nameOfField(field.key), shown(field.key));
        box->setCurrentIndex(std::max(0, box->findData(shown(column.field))));
        table->setCellWidget(row, 1, box);
        QStringList samples;
        for (const auto& sample : column.samples) samples << shown(sample);
        table->setItem(row, 2, new QTableWidgetItem(samples.join(QStringLiteral(" · "))));
    }
    table->setColumnWidth(0, 180);
    table->setColumnWidth(1, 200);
    return table;
}

QWidget* RegisterImportDialog::refusedTable(const registry::ImportReport& report) {
    auto* table = plainTable(static_cast<int>(report.refused.size()),
                             {tr("Row"), tr("Column"), tr("Why it is refused")}, tr("Refused rows"));
    for (size_t i = 0; i < report.refused.size(); ++i) {
        const auto& one = report.refused[i];
        const int row = static_cast<int>(i);
        table->setItem(row, 0, new QTableWidgetItem(QLocale().toString(static_cast<qlonglong>(one.row))));
        table->setItem(row, 1, new QTableWidgetItem(shown(one.column)));
        table->setItem(row, 2, new QTableWidgetItem(shown(one.reason)));
    }
    return table;
}

bool RegisterImportDialog::leavesOut() const { return leave_out_->isChecked(); }

std::map<std::string, std::string> RegisterImportDialog::mapping() const {
    std::map<std::string, std::string> said;
    for (size_t i = 0; i < found_.size(); ++i) {
        const auto* box = qobject_cast<QComboBox*>(columns_->cellWidget(static_cast<int>(i), 1));
        const std::string field = box->currentData().toString().toStdString();
        if (field != found_[i].field) said[found_[i].header] = field;
    }
    return said;
}

}  // namespace burin::ui
