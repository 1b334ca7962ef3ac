// Commands in, events out: the engine process without its pipes.
//
// One worker thread renders, one job after the other; commands are taken from any thread and return at once.
// A job that waits can be cancelled, and so can the one that runs: it stops within one step and never
// decodes. Whatever a job throws becomes a `failed` event; the service lives on.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "core/base/cancel.h"
#include "core/engine/loaded_model.h"
#include "core/engine/render.h"
#include "core/protocol/messages.h"

namespace burin::engine {

class Service {
  public:
    /// Receives every event, from the worker, the heartbeat or the caller's thread, one at a time. An error says
    /// that the event cannot be sent as it is: its job then ends with that error instead.
    using Send = std::function<Result<>(const protocol::Event&)>;

    /// Says hello and starts the worker. `build` names program, compiler and libtorch.
    Service(std::string build, Send send);
    /// Cancels what runs, drops what waits, and joins.
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    /// Takes one valid command; `quit` is the caller's business.
    void handle(const protocol::Command& command);
    /// Answers a command that could not be read, so that its job ends: `job` is {} where not even that is known.
    void refuse(const protocol::Job& job, const Error& error) { tell(protocol::event::Failed{job, error}); }
    /// Blocks until nothing waits or runs.
    void wait_idle();

  private:
    struct Waiting {
        protocol::Command command;
        protocol::Job job;
        CancelToken cancel;
    };

    Result<> deliver(const protocol::Event& event);
    void send(const protocol::Event& event);
    void tell(const protocol::Event& event);
    void enqueue(protocol::Command command, const protocol::Job& job);
    void cancel(uint64_t id);
    void work();
    void beat();
    void run(Waiting& waiting);
    void run_render(const protocol::command::Render& render, const CancelToken& cancel);
    void run_load(const protocol::command::Load& load);
    void run_info(const protocol::command::Info& info);
    void unload(const protocol::Job& job);
    void forget();
    void keep_masks(const protocol::Job& job, const RenderedPicture& picture);
    void answer(const protocol::command::WhereItActs& question);
    LoadedModel& model_for(const std::string& model, const ComputeTarget& target, const protocol::Job& job);

    Send send_;
    std::mutex send_mutex_;
    std::mutex mutex_;  ///< guards queue_, running_, stopping_
    std::condition_variable changed_;
    std::deque<Waiting> queue_;
    std::optional<std::pair<uint64_t, CancelToken>> running_;
    bool stopping_ = false;

    /// Where the directions of the picture act that is being looked at, by the job that made it.
    struct KeptMasks {
        uint64_t job = 0;
        /// Of each direction, by protocol::MaskPart; [1, h, w], undefined where it did not act.
        std::vector<std::array<Tensor, 3>> masks;
    };
    std::mutex masks_mutex_;
    KeptMasks kept_;

    // Only the worker touches these.
    Renderer renderer_;
    std::unique_ptr<LoadedModel> model_;
    std::string model_name_;
    std::thread worker_, heartbeat_;
};

}  // namespace burin::engine
