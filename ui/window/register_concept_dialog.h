// One concept of the register, every field of it: made from the list of fields, checked as the register checks.
#pragma once

#include <functional>
#include <map>
#include <string>

#include <QtWidgets/QDialog>

#include "core/registry/concept.h"

class QFormLayout;
class QLabel;
class QTabWidget;

namespace burin::ui {

class RegisterConceptDialog : public QDialog {
    Q_OBJECT

  public:
    /// Keeps the concept; what it answers is shown, and the dialog stays open where it is an error.
    using Keep = std::function<Result<>(const registry::Concept&)>;
    /// An empty id: a new one.
    RegisterConceptDialog(const registry::Concept& entry, Keep keep, QWidget* parent = nullptr);

    void accept() override;

  private:
    void addPage(QTabWidget* tabs, const QString& title, const std::vector<const char*>& fields);
    [[nodiscard]] QWidget* fieldFor(const std::string& key);
    [[nodiscard]] Result<registry::Concept> edited() const;
    void refuse(const Error& error);

    registry::Concept entry_;
    Keep keep_;
    std::map<std::string, std::function<QString()>> texts_;  ///< of each field, as set_field() takes it
    std::map<std::string, QWidget*> fields_;
    QTabWidget* tabs_;
    QLabel* fault_;
};

}  // namespace burin::ui
