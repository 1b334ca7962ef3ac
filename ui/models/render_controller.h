// From a moved handle to a picture on the canvas: SteeringModel -> LiveScheduler -> EngineClient and back.
//
// Shows previews and pictures as they come, says which badges they carry, and hands over one finished gesture
// at a time for the history. UI thread only; nothing blocks.
#pragma once

#include <memory>
#include <optional>

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QSize>
#include <QtCore/QTimer>
#include <QtGui/QImage>

#include "ui/models/engine_client.h"
#include "ui/models/live_scheduler.h"
#include "ui/models/steering_model.h"

namespace burin::ui {

/// What is said about the picture that is seen.
struct PictureState {
    bool draft = false;      ///< rendered with fewer steps
    bool preview = false;    ///< of an unfinished picture
    bool rendering = false;  ///< a job is at work
    bool stopping = false;
    bool stale = false;   ///< the request is another by now
    bool failed = false;  ///< the last job failed
    bool operator==(const PictureState&) const = default;
};

/// What the status bar says.
struct RenderProgress {
    enum class Phase { idle, waiting, loading, rendering, stopping };
    Phase phase = Phase::idle;
    Tier tier = Tier::final;
    int step = 0, steps = 0;
    double step_ms = 0;        ///< of the last step; 0 = none measured yet
    double seconds_left = -1;  ///< negative = unknown
    QString loading;           ///< what is being loaded
    double fraction = 0;       ///< of loading
};

/// A picture rendered in full, with everything the history keeps of it.
struct FullPicture {
    QString kind;   ///< "render", "queue": for programs; empty where it belongs to a gesture
    QString title;  ///< for people
    protocol::RenderRequest request;
    QImage image;
    nlohmann::json facts = nlohmann::json::object();  ///< of the recipe
};

/// What the engine notes in the recipe of a picture: device, seed, seconds.
[[nodiscard]] nlohmann::json factsOf(const protocol::event::Picture& picture);

class RenderController : public QObject {
    Q_OBJECT

  public:
    RenderController(SteeringModel* steering, EngineClient* engine, QObject* parent = nullptr);
    ~RenderController() override;

    /// Off: changes only make the picture stale until render() is called.
    void setLive(bool live);
    [[nodiscard]] bool isLive() const { return live_; }
    /// Renders the request as it stands, in full.
    void render();
    void stop();
    /// Something to look at until the request's picture is there: the photo that is being inverted.
    void showMeanwhile(const QImage& image);
    /// Shows the picture of a request that was rendered before, and loads the request without rendering.
    Result<> adopt(const protocol::RenderRequest& request, const QImage& image);
    /// Nothing is rendered while there is no model.
    void setModelReady(bool ready);
    [[nodiscard]] bool modelReady() const { return model_ready_; }
    /// Another model or device: measured times are forgotten. `own_size` stands for 0 x 0.
    void setModel(QSize own_size, bool default_sampler_is_steady);
    [[nodiscard]] QSize pictureSize(const protocol::RenderRequest& request) const;

    [[nodiscard]] QImage image() const { return image_; }
    /// Of the picture that is seen in full; nothing before the first one.
    [[nodiscard]] const std::optional<protocol::RenderRequest>& shownRequest() const { return shown_; }
    [[nodiscard]] PictureState pictureState() const { return state_; }
    [[nodiscard]] const RenderProgress& progress() const { return progress_; }
    /// A job is at work or about to be.
    [[nodiscard]] bool isBusy() const { return scheduler_.state() != LiveScheduler::State::idle; }
    /// Renders that were sent to the engine so far.
    [[nodiscard]] int started() const { return started_; }
    [[nodiscard]] const LiveScheduler& scheduler() const { return scheduler_; }

  Q_SIGNALS:
    /// `size` is the real size where `image` is a smaller preview.
    void imageChanged(const QImage& image, QSize size);
    void pictureStateChanged(const burin::ui::PictureState& state);
    void progressChanged(const burin::ui::RenderProgress& progress);
    void busyChanged(bool busy);
    /// A gesture is over and changed the request; its picture follows unless it is overtaken.
    void gestureMade(const QString& kind, const QString& title,
                     const burin::protocol::RenderRequest& request);
    /// A picture in full; also of values at which a handle only rested.
    void rendered(const burin::ui::FullPicture& picture);
    /// A finished picture with what was measured on the way, drafts included. The engine keeps where its
    /// directions act.
    void pictured(const burin::protocol::RenderRequest& request,
                  const burin::protocol::event::Picture& picture);
    /// A picture is seen that was not rendered just now: nothing was measured.
    void adopted();
    void noticed(const burin::ui::Notice& notice);

  private:
    /// Of the picture that `image` shows, in full or as a preview.
    [[nodiscard]] QSize sizeOf(const QImage& image, const protocol::RenderRequest& request) const;
    void onChanged(SteeringModel::Part part);
    void onGestureFinished(const QString& title, const protocol::RenderRequest& after);
    void onGestureEnded();
    void begin(const protocol::RenderRequest& request, Tier tier, uint64_t generation);
    void onShrunk(const protocol::RenderRequest& smaller);
    void onStepped(const protocol::event::Step& event, const QImage& preview);
    void onPicture(const protocol::event::Picture& event, const QImage& image);
    void onFinished(const protocol::event::Done& event);
    void onFailed(const protocol::event::Failed& event);
    [[nodiscard]] bool isMine(const protocol::Job& job) const { return job.id == job_ && job.id != 0; }
    void show(const QImage& image, const protocol::RenderRequest& request, bool preview);
    void update();

    SteeringModel* steering_;
    EngineClient* engine_;
    LiveScheduler scheduler_;
    QTimer wake_;
    QElapsedTimer clock_;
    std::optional<FullPicture> arrived_;            ///< picture of the job at work, until the job is done
    std::optional<FullPicture> last_;               ///< the last one in full
    std::optional<protocol::RenderRequest> asked_;  ///< by the command "Render"
    std::optional<protocol::RenderRequest> shown_;
    std::optional<protocol::RenderRequest> in_flight_;
    QString kind_ = QStringLiteral("edit");
    QImage image_;
    QSize model_size_{512, 512};
    PictureState state_;
    RenderProgress progress_;
    uint64_t job_ = 0, generation_ = 0;
    int started_ = 0;
    bool live_ = true, model_ready_ = false, adopting_ = false, busy_ = false;
};

/// Short words for the history's kinds: "slider", "prompt", "seed", ...
[[nodiscard]] QString kindOf(SteeringModel::Part part);

}  // namespace burin::ui
