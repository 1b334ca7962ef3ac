// What a spreadsheet would bring into the register: which column is which field, what is new, what is refused and why.
#pragma once

#include <QtWidgets/QDialog>

#include "core/registry/import_table.h"

class QCheckBox;
class QTableWidget;

namespace burin::ui {

class RegisterImportDialog : public QDialog {
    Q_OBJECT

  public:
    /// `report`: of a dry run.
    RegisterImportDialog(const QString& file, const registry::ImportReport& report,
                         QWidget* parent = nullptr);

    /// Rows that are refused are left out; otherwise they refuse the whole file.
    [[nodiscard]] bool leavesOut() const;
    /// The fields that the person gave columns, by header; those that stay as they were found are not among them.
    [[nodiscard]] std::map<std::string, std::string> mapping() const;

  private:
    [[nodiscard]] QTableWidget* columnTable(const registry::ImportReport& report);
    [[nodiscard]] QWidget* refusedTable(const registry::ImportReport& report);

    const std::vector<registry::MappedColumn> found_;
    QTableWidget* columns_;
    QCheckBox* leave_out_;
};

}  // namespace burin::ui
