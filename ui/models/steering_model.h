// The request that is being edited, as one observable object: what every slider, field and menu of the window
// changes.
//
// Each setter changes one part, checks the whole request with protocol::validate() and says `changed`.
// Setters between beginGesture() and endGesture() belong together: the history hears of them once, through
// gestureFinished(), and not at all where the gesture ends where it began. A setter outside of a gesture is a
// gesture of its own. Numbers from handles are clamped into their range, typed ones are refused with a
// sentence and change nothing. Rows count the directions from 0. UI thread only.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <QHash>
#include <QObject>
#include <QPair>
#include <QSize>
#include <QString>
#include <QStringList>

#include "core/base/result.h"
#include "core/protocol/direction_pack.h"
#include "core/protocol/request.h"

namespace burin::ui {

/// Strength that a handle reaches; up to limits::direction_strength is reached by typing.
inline constexpr double soft_strength = 10;

/// Where two texts are called similar: the absolute cosine of their directions.
inline constexpr double similar_cosine = 0.5;

class SteeringModel : public QObject {
    Q_OBJECT

  public:
    /// What a change touched. `everything`: the whole request was replaced.
    enum class Part {
        everything,
        prompt,
        negative,
        seed,
        size,
        sampling,       ///< steps, sampler, spacing, eta, clip skip
        guidance,       ///< prompt guidance and its rescale
        model,          ///< model, device, precision
        weights,        ///< recipe and list of weight edits
        start_picture,  ///< start picture, its strength, the mask of what is repainted
        strength,       ///< of one direction
        direction,      ///< any other number or text of one direction
        painted,        ///< painted mask of one direction
        acting,         ///< muted or solo
        name,           ///< display name; not part of the request
        rows,           ///< directions added, removed or moved
    };
    Q_ENUM(Part)

    /// Where a number comes from: handles are clamped, typing is refused.
    enum class Input { handle, typed };

    struct SimilarPair {
        int first = 0, second = 0;  ///< rows, first < second
        double cosine = 0;
        bool operator==(const SimilarPair&) const = default;
    };

    explicit SteeringModel(QObject* parent = nullptr);

    [[nodiscard]] const protocol::RenderRequest& request() const { return request_; }
    /// Loads a request without a gesture, for example a node of the history; an open gesture is dropped.
    /// bad_input where it is not valid, and then nothing changes.
    Result<> setRequest(const protocol::RenderRequest& request);

    // Gestures nest; only the outermost one counts and gives the title.
    void beginGesture(const QString& title);
    void endGesture();
    /// Back to where the outermost gesture began, without a trace.
    void cancelGesture();
    [[nodiscard]] bool inGesture() const { return depth_ > 0; }

    /// Any change that has no setter of its own. `row` is the direction it touches, or -1.
    Result<> edit(Part part, int row, const QString& title,
                  const std::function<void(protocol::RenderRequest&)>& change);

    Result<> setPrompt(const QString& text);
    Result<> setNegative(const QString& text);
    Result<> setSeed(quint64 seed);
    /// One seed on, a batch on where there are several pictures.
    Result<> nextSeed();
    /// A locked seed stays when a new picture is asked for. Not part of the request.
    void setSeedLocked(bool locked);
    [[nodiscard]] bool seedLocked() const { return seed_locked_; }
    /// Width and height in pixels, both 0 = the model's own size. Handles are rounded to multiples of 8.
    Result<> setSize(QSize size, Input input = Input::typed);
    Result<> setSteps(int steps, Input input = Input::typed);
    Result<> setSampler(const QString& name);
    Result<> setSpacing(const QString& name);
    Result<> setGuidanceScale(double scale, Input input = Input::typed);
    Result<> setModel(const QString& model);
    Result<> setDevice(const QString& device, const QString& precision);
    /// Empty = start from noise; that also drops the mask picture and a photo that is steered.
    Result<> setStartPicture(const QString& path);
    /// The photo that photoRequest() (photo.h) is about, in place of what is rendered from noise.
    Result<> steerPhoto(const protocol::RealPicture& photo, QSize size, const QString& name);
    /// From noise again, as it was before steerPhoto(); where that was not in this window, an empty prompt.
    Result<> leavePhoto();
    /// The request that leavePhoto() goes back to; the one as it stands where no photo is steered.
    [[nodiscard]] protocol::RenderRequest withoutPhoto() const;
    [[nodiscard]] bool steersPhoto() const { return request_.real_picture.has_value(); }
    Result<> setStartStrength(double strength, Input input = Input::typed);
    Result<> setMaskPicture(const QString& path);

    [[nodiscard]] int count() const { return static_cast<int>(request_.guidance.directions.size()); }
    [[nodiscard]] const protocol::Direction& direction(int row) const;
    [[nodiscard]] QString name(int row) const;
    void setName(int row, const QString& name);
    /// Makes `name` the display name of that text, for directions that are loaded later.
    void rememberName(const QString& text, const QString& name);
    /// Text to name of everything that was named; to be kept beside a session.
    [[nodiscard]] QHash<QString, QString> rememberedNames() const { return names_by_text_; }

    /// Adds at the end; the new row.
    Result<int> addDirection(const protocol::PackDirection& entry);
    /// A direction of any text: strength 0, everything else as the engine has it by default.
    Result<int> addText(const QString& text);
    Result<> removeDirection(int row);
    Result<int> duplicateDirection(int row);
    Result<> moveDirection(int from, int to);
    Result<> removeAllDirections();

    Result<> setStrength(int row, double value, Input input = Input::typed);
    Result<> setMuted(int row, bool muted);
    Result<> setSolo(int row, bool solo);
    Result<> setText(int row, const QString& text);
    Result<> setOpposite(int row, const QString& text);
    Result<> setRange(int row, double start, double stop, Input input = Input::typed);
    Result<> setArea(int row, double area, Input input = Input::typed);
    /// A painted kind where nothing was painted yet begins with an empty mask.
    Result<> setMaskKind(int row, protocol::MaskKind kind);
    /// Any number of a direction that no other setter has; `what` names the gesture.
    Result<> setNumber(int row, double protocol::Direction::*number, double value, const QString& what,
                       Input input = Input::typed);
    Result<> setKeep(int row, const QStringList& texts);
    Result<> applyPreset(int row, const QString& preset);
    /// Also switches the mask kind to its painted form, or back where the mask is taken away.
    Result<> setPainted(int row, const std::optional<protocol::PaintedMask>& mask);

    /// All strengths as they were when the gesture began, times `factor`; clamped. Outside of a gesture:
    /// once.
    Result<> scaleAll(double factor);
    /// The factor of the open gesture, otherwise 1.
    [[nodiscard]] double scaleFactor() const { return scale_factor_; }

    /// Whether the direction acts: not muted, and solo where any other is.
    [[nodiscard]] bool acts(int row) const;

    /// The row that was changed last, -1 where there is none.
    [[nodiscard]] int touched() const { return touched_; }
    void setTouched(int row);

    /// Cosines between the directions of some texts, row by row, as the engine measured them.
    void setCosines(const QStringList& texts, const std::vector<double>& matrix);
    /// Pairs of rows whose texts point the same or the opposite way.
    [[nodiscard]] std::vector<SimilarPair> similarPairs() const;

    /// The directions as a pack to be shared; painted masks and momentum stay here.
    [[nodiscard]] protocol::DirectionPack asPack(const QString& pack_name) const;

  Q_SIGNALS:
    /// For each value, also while a handle is dragged. `row` is -1 where it concerns no single direction.
    void changed(burin::ui::SteeringModel::Part part, int row);
    void gestureStarted(const QString& title);
    /// The hand is off again, whether anything changed or not; comes before gestureFinished.
    void gestureEnded();
    /// Once per gesture that changed the request.
    void gestureFinished(const QString& title, const burin::protocol::RenderRequest& before,
                         const burin::protocol::RenderRequest& after);
    void touchedChanged(int row);
    void seedLockedChanged(bool locked);
    void similarPairsChanged();

  private:
    void replaceNames();
    [[nodiscard]] QString titleFor(int row, const QString& what) const;
    [[nodiscard]] QString usualName(const QString& text) const;
    [[nodiscard]] Error inWords(Error error) const;
    Result<int> append(const protocol::Direction& direction, const QString& name, const QString& title);
    Result<> editDirection(Part part, int row, const QString& what,
                           const std::function<void(protocol::Direction&)>& change);

    protocol::RenderRequest request_, before_;
    std::optional<protocol::RenderRequest> from_noise_;
    QStringList names_;
    QStringList names_before_;
    QHash<QString, QString> names_by_text_;
    QHash<QPair<QString, QString>, double> cosines_;
    QString title_;
    int depth_ = 0;
    int touched_ = -1;
    double scale_factor_ = 1;
    bool seed_locked_ = true;
};

/// The request with every direction at 0: the picture before any steering.
[[nodiscard]] protocol::RenderRequest without_directions(protocol::RenderRequest request);

/// Five strengths to compare, rising, the current one and mostly 0 among them, within the hard limits.
[[nodiscard]] std::vector<double> sweep_values(double current);

}  // namespace burin::ui
