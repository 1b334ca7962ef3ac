// The weight edits of the request as an observable list: which deltas act on the model, and how strongly.
//
// Everything it changes is the request of a SteeringModel (RenderRequest::loras), so each gesture is a node
// of the history, undo is exact and the picture follows as with directions. Nothing is written into the
// model's files. Rows count from 0. Numbers from handles are clamped, typed ones are refused with a sentence
// and change nothing. UI thread only.
#pragma once

#include <array>
#include <functional>
#include <vector>

#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>

#include "core/base/result.h"
#include "core/protocol/request.h"
#include "ui/models/steering_model.h"

namespace burin::ui {

/// Strength that a handle reaches; up to limits::lora_scale is reached by typing.
inline constexpr double soft_lambda = 2.5;

/// An edit with the name that the window shows for it.
struct NamedEdit {
    QString name;
    protocol::LoraUse use;
};

/// The parts of a model whose share of an edit can be set on its own.
enum class EditPart { text_encoder, down_blocks, mid_block, up_blocks };
inline constexpr std::array<EditPart, 4> edit_parts{EditPart::text_encoder, EditPart::down_blocks,
                                                    EditPart::mid_block, EditPart::up_blocks};
/// How the names of its tensors begin.
[[nodiscard]] std::string beginning_of(EditPart part);
[[nodiscard]] QString name_of(EditPart part);

/// The request without its recipe and its list of edits: the model as it is.
[[nodiscard]] protocol::RenderRequest without_edits(protocol::RenderRequest request);

class WeightEdits : public QObject {
    Q_OBJECT

  public:
    using Input = SteeringModel::Input;

    explicit WeightEdits(SteeringModel* steering, QObject* parent = nullptr);

    [[nodiscard]] SteeringModel* steering() const { return steering_; }
    [[nodiscard]] int count() const { return static_cast<int>(uses().size()); }
    [[nodiscard]] const protocol::LoraUse& use(int row) const { return uses().at(static_cast<size_t>(row)); }
    [[nodiscard]] QString path(int row) const;
    /// The row of a file, -1 where it is not in the list.
    [[nodiscard]] int rowOf(const QString& path) const;
    /// The name that was given, otherwise that of the file.
    [[nodiscard]] QString name(int row) const { return nameOf(path(row)); }
    [[nodiscard]] QString nameOf(const QString& path) const;
    /// Not part of the request; an empty name is the file's again.
    void setName(int row, const QString& name);
    /// Names by path, to be kept beside the preferences.
    [[nodiscard]] QHash<QString, QString> names() const { return names_; }
    void rememberName(const QString& path, const QString& name) { names_.insert(path, name); }

    /// Adds at the end as one gesture; a file that is in the list already is refused. The new row.
    Result<int> add(const QString& path, double lambda, const QString& name = {});
    /// The same in the place of others, which are switched off in the same gesture.
    Result<int> addInsteadOf(const QStringList& others, const QString& path, double lambda,
                             const QString& name);
    /// All of them as one gesture, or none; `others` are switched off in it.
    Result<> addAll(const std::vector<NamedEdit>& edits, const QString& title,
                    const QStringList& others = {});
    Result<> remove(int row);
    Result<> removeAll();
    Result<> move(int from, int to);

    Result<> setLambda(int row, double value, Input input = Input::typed);
    Result<> setOn(int row, bool on);
    /// Whether what of the file cannot be used is left out; a note on the picture then says what.
    Result<> setPartial(int row, bool partial);
    /// All edits off, or all on again.
    Result<> setAllOn(bool on);
    /// The share of lambda in one part; 1 = as everywhere.
    Result<> setShare(int row, EditPart part, double share, Input input = Input::typed);
    [[nodiscard]] double share(int row, EditPart part) const;
    Result<> resetShares(int row);

    /// The recipe file that the request names beside the list; empty where there is none.
    [[nodiscard]] QString recipe() const;
    Result<> dropRecipe();

    [[nodiscard]] std::vector<NamedEdit> all() const;
    /// Whether anything is applied to the model now.
    [[nodiscard]] bool anyActs() const;
    [[nodiscard]] bool acts(int row) const { return use(row).on && use(row).scale != 0; }
    /// What is applied, in plain words.
    [[nodiscard]] QString summary() const;

    /// "zaffi quill: lambda"
    [[nodiscard]] QString gestureTitle(int row) const;

  Q_SIGNALS:
    /// Values, names or rows; also while a handle is dragged.
    void changed();
    /// Edits were added, removed or moved, or the whole request was replaced. Comes before `changed`.
    void rowsChanged();

  private:
    [[nodiscard]] const std::vector<protocol::LoraUse>& uses() const { return steering_->request().loras; }
    Result<> edit(const QString& title, const std::function<void(protocol::RenderRequest&)>& change);
    Result<> editRow(int row, const QString& title, const std::function<void(protocol::LoraUse&)>& change);

    SteeringModel* steering_;
    QHash<QString, QString> names_;
    std::vector<std::string> paths_;  ///< as last told by rowsChanged
};

}  // namespace burin::ui
