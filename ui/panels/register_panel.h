// The register of protected concepts: searched as one types, by status, with each concept's page below.
//
// It changes nothing by itself; what is asked of it goes out as signals. UI thread only.
#pragma once

#include <QtWidgets/QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;
class QTextBrowser;
class QToolButton;

namespace burin::ui {

class RegisterModel;

class RegisterPanel : public QWidget {
    Q_OBJECT

  public:
    explicit RegisterPanel(RegisterModel* model, QWidget* parent = nullptr);

    [[nodiscard]] QTableView* table() const { return table_; }
    [[nodiscard]] QLineEdit* search() const { return search_; }
    /// -1 = none.
    [[nodiscard]] int currentRow() const;
    void select(const std::string& id);

  Q_SIGNALS:
    void newAsked();
    void editAsked(int row);
    void removeAsked(int row);
    void importAsked();
    void exportAsked();
    void filesDropped(const QStringList& paths);

  protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void buildTable();
    QToolButton* addButton(const QString& drawing, const QString& name, const char* object);
    void refresh();
    void showPage();

    RegisterModel* model_;
    QLineEdit* search_;
    QComboBox* status_;
    QTableView* table_;
    QTextBrowser* page_;
    QLabel *summary_, *empty_;
    QToolButton *edit_, *remove_, *export_;
    std::string shown_;  ///< id of the concept on the page
};

}  // namespace burin::ui
