// From a request to pictures.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "core/base/cancel.h"
#include "core/engine/lines_of_defence.h"
#include "core/engine/loaded_model.h"
#include "core/engine/prompt_files.h"
#include "core/engine/steering_report.h"
#include "core/guidance/trajectory.h"
#include "core/io/image.h"
#include "core/protocol/request.h"

namespace burin::engine {

using torch::Tensor;

struct StepProgress {
    int picture = 0, pictures = 1;   ///< which of the batch
    int step = 0, steps = 0;         ///< evaluations done and in all, of this picture
    double step_ms = 0;              ///< time of this evaluation
    double seconds_left = 0;         ///< for the whole batch, decoding included
    io::Picture preview;             ///< small; no pixels when none is due
    const char* what = "rendering";  ///< "inverting" and "steering" of real pictures
};

/// What parity tests need; tensors float32 on the CPU.
using Dump = std::map<std::string, Tensor>;

struct RenderedPicture {
    int index = 0;
    uint64_t seed = 0;
    io::Picture picture;
    Tensor latents;  ///< [1, c, h, w] before decoding
    guidance::TrajectoryReport report;
    std::vector<std::string>
        notes;  ///< what was asked for and not done, or done differently, a sentence each
    std::optional<Fidelity> fidelity;  ///< of a real picture
    std::vector<MeasuredMasks> measured_masks =
        {};  ///< of a real picture's directions, where RenderOptions::where_it_acts
    /// The request as it was rendered, where the register's prompt rule changed it.
    std::shared_ptr<const protocol::RenderRequest> ruled;
    nlohmann::json facts = nlohmann::json::object();  ///< what the lines of defence did, for its metadata
    bool held_back = false;                           ///< by the output filter: `picture` is grey
    std::string
        inversion;  ///< what its inversion is called in RenderOptions::inversions; empty = not kept there
    double seconds = 0;
    Dump dump;  ///< noise, timesteps, latents [steps, c, h, w], text, image [3, H, W]; filled when asked for
};

struct RenderHooks {
    CancelToken cancel;
    std::function<void(const StepProgress&)> on_step;
    std::function<void(const RenderedPicture&)> on_picture;
};

struct RenderOptions {
    bool use_cache = true;  ///< keep the trajectory, so that the next request restarts where it differs
    bool keep_components =
        true;  ///< false: text encoders and UNet leave memory when they are not needed any more
    bool dump = false;
    bool where_it_acts = false;   ///< average masks per direction into the report
    int preview_interval_ms = 0;  ///< 0 = no previews
    PromptFolders folders = {};   ///< of what prompts name: adapters and embeddings
    DefenceFiles defence = {};    ///< of a curator; with a filter there are no previews
    std::filesystem::path inversions =
        {};  ///< folder in which those of photos are kept and found; empty = none are
};

class PictureSteering;

/// Renders requests for one model after the other; holds the trajectory cache. Not thread-safe. Throws
/// Failure.
class Renderer {
  public:
    explicit Renderer(size_t cache_bytes = size_t{512} << 20);
    ~Renderer();
    Renderer(const Renderer&) = delete;
    Renderer& operator=(const Renderer&) = delete;

    /// The request must be valid (protocol::validate) and meant for `model`; its LoRA files become the
    /// model's edits. Throws before anything is computed where the register refuses the request.
    void render(LoadedModel& model, const protocol::RenderRequest& request, const RenderOptions& options,
                const RenderHooks& hooks);

    [[nodiscard]] guidance::CacheStatistics cache_statistics() const { return cache_.statistics(); }
    /// After a model was unloaded or memory is short.
    void forget();

  private:
    void paint(LoadedModel& model, const protocol::RenderRequest& request, const RenderOptions& options,
               const RenderHooks& hooks);

    guidance::TrajectoryCache cache_;
    EmbeddingLibrary embeddings_;
    LinesOfDefence defence_;
    std::unique_ptr<PictureSteering> steering_;
    std::string told_of_;                  ///< the model that file_notes_ are of
    std::vector<std::string> file_notes_;  ///< what a single file did not say
};

/// The request's size, or the model's own where it names none; both multiples of 8 and of the latent scale.
/// `start`: the start picture, whose shape counts where the request gives no size; may be null.
std::pair<int, int> picture_size(const LoadedModel& model, const protocol::RenderRequest& request,
                                 const io::Picture* start = nullptr);

/// Latents [1, c, h, w] in the diffusion model's scale -> [3, H, W] float32 0..1.
Tensor decode_latents(const LoadedModel& model, const Tensor& latents);

}  // namespace burin::engine
