// What of the history is shown: nodes that meet every condition, with the nodes they are found under.
#pragma once

#include <QSortFilterProxyModel>
#include <QString>
#include <QStringList>

namespace burin::ui {

/// Over a HistoryModel. UI thread only.
class HistoryFilter : public QSortFilterProxyModel {
    Q_OBJECT

  public:
    explicit HistoryFilter(QObject* parent = nullptr);

    /// Words that must all occur in title, name, note, prompt or directions, in any case.
    void setText(const QString& text);
    void setStarredOnly(bool only);
    /// The whole name; empty = any.
    void setModel(const QString& name);
    /// A direction's text; empty = any.
    void setDirection(const QString& text);
    void clear();

    [[nodiscard]] QString text() const { return words_.join(QLatin1Char(' ')); }
    [[nodiscard]] bool starredOnly() const { return starred_only_; }
    [[nodiscard]] QString model() const { return model_; }
    [[nodiscard]] QString direction() const { return direction_; }
    /// Whether any condition is set.
    [[nodiscard]] bool isActive() const;
    /// How many nodes meet all conditions.
    [[nodiscard]] int matches() const;

  Q_SIGNALS:
    void conditionsChanged();

  protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

  private:
    void changedConditions();
    [[nodiscard]] int matchesBelow(const QModelIndex& parent) const;

    QStringList words_;
    QString model_, direction_;
    bool starred_only_ = false;
};

}  // namespace burin::ui
