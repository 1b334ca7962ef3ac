#include "core/engine/service.h"

#include <chrono>
#include <fstream>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/engine/catch_failures.h"
#include "core/engine/checkpoint.h"
#include "core/engine/describe.h"
#include "core/engine/find_model.h"
#include "core/protocol/request_json.h"

namespace burin::engine {
namespace {

using Clock = std::chrono::steady_clock;
namespace event = protocol::event;
namespace command = protocol::command;

constexpr auto heartbeat_interval = std::chrono::seconds(2);
/// Pictures beyond ten a second are more than a person sees and less than a pipe likes.
constexpr int preview_interval_ms = 100;

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

uint64_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    uint64_t total = 0, resident = 0;
    statm >> total >> resident;
    return resident * static_cast<uint64_t>(sysconf(_SC_PAGE_SIZE));
}

uint64_t peak_bytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

protocol::Rgb to_rgb(const io::Picture& picture) { return {picture.width, picture.height, picture.pixels}; }

std::vector<protocol::Device> protocol_devices() {
    std::vector<protocol::Device> devices;
    for (const DeviceInfo& info : list_devices()) {
        protocol::Device device{info.id, info.name, static_cast<uint64_t>(info.memory_bytes), 0, {}};
        if (info.id != "cpu") {
            device.precisions = {"fp16", "bf16", "fp32"};
        } else if (cpu_has_bfloat16()) {
            device.precisions = {"bf16", "fp32"};
        } else {
            device.precisions = {"fp32"};
        }
        devices.push_back(std::move(device));
    }
    return devices;
}

}  // namespace

Service::Service(std::string build, Send send) : send_(std::move(send)) {
    event::Hello hello;
    hello.build = std::move(build);
    hello.devices = protocol_devices();
    tell(hello);
    worker_ = std::thread([this] { work(); });
    heartbeat_ = std::thread([this] { beat(); });
}

Service::~Service() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        queue_.clear();
        if (running_) running_->second.cancel();
    }
    changed_.notify_all();
    worker_.join();
    heartbeat_.join();
}

Result<> Service::deliver(const protocol::Event& event) {
    const std::lock_guard lock(send_mutex_);
    return send_(event);
}

/// For the worker: whoever waits for an event that cannot be sent would wait for ever, so the job fails.
void Service::send(const protocol::Event& event) { value_or_throw(deliver(event)); }

/// For what no job waits for, and for the end of a job.
void Service::tell(const protocol::Event& event) {
    if (const auto sent = deliver(event); !sent)
        log::error("an event could not be sent: " + sent.error().sentence());
}

void Service::handle(const protocol::Command& message) {
    if (const auto* render = std::get_if<command::Render>(&message)) {
        tell(event::Queued{render->job});
        enqueue(message, render->job);
    } else if (const auto* load = std::get_if<command::Load>(&message)) {
        enqueue(message, load->job);
    } else if (const auto* unload = std::get_if<command::Unload>(&message)) {
        enqueue(message, unload->job);
    } else if (const auto* info = std::get_if<command::Info>(&message)) {
        enqueue(message, info->job);
    } else if (const auto* cancelled = std::get_if<command::Cancel>(&message)) {
        cancel(cancelled->id);
    } else if (std::holds_alternative<command::Ping>(message)) {
        tell(event::Heartbeat{0, resident_bytes()});
    } else if (const auto* where = std::get_if<command::WhereItActs>(&message)) {
        answer(*where);
    }
}

void Service::enqueue(protocol::Command message, const protocol::Job& job) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back({std::move(message), job, {}});
    }
    changed_.notify_all();
}

void Service::cancel(uint64_t id) {
    std::vector<protocol::Job> dropped;
    {
        const std::lock_guard lock(mutex_);
        if (running_ && running_->first == id) running_->second.cancel();
        std::erase_if(queue_, [&](const Waiting& waiting) {
            if (waiting.job.id != id) return false;
            dropped.push_back(waiting.job);
            return true;
        });
    }
    changed_.notify_all();
    for (const protocol::Job& job : dropped) tell(event::Cancelled{job});
}

void Service::wait_idle() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopping_ || (queue_.empty() && !running_); });
}

void Service::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
        if (stopping_) return;
        Waiting waiting = std::move(queue_.front());
        queue_.pop_front();
        running_.emplace(waiting.job.id, waiting.cancel);
        lock.unlock();
        run(waiting);
        lock.lock();
        running_.reset();
        changed_.notify_all();
    }
}

void Service::beat() {
    const auto started = Clock::now();
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, heartbeat_interval, [&] { return stopping_; })) {
        lock.unlock();
        tell(event::Heartbeat{static_cast<uint64_t>(ms_since(started)), resident_bytes()});
        lock.lock();
    }
}

void Service::run(Waiting& waiting) {
    const Result<> outcome = catch_failures([&] {
        if (const auto* render = std::get_if<command::Render>(&waiting.command))
            run_render(*render, waiting.cancel);
        if (const auto* load = std::get_if<command::Load>(&waiting.command)) run_load(*load);
        if (const auto* info = std::get_if<command::Info>(&waiting.command)) run_info(*info);
        if (std::holds_alternative<command::Unload>(waiting.command)) unload(waiting.job);
    });
    if (outcome) return;
    if (outcome.error().code == ErrorCode::cancelled) {
        tell(event::Cancelled{waiting.job});
        return;
    }
    // What is left of a failed allocation must not make the smaller retry fail as well.
    if (outcome.error().code == ErrorCode::out_of_memory) forget();
    tell(event::Failed{waiting.job, outcome.error()});
}

LoadedModel& Service::model_for(const std::string& name, const ComputeTarget& target,
                                const protocol::Job& job) {
    if (!model_ || model_name_ != name || !(model_->target() == target)) {
        forget();
        model_.reset();
        model_name_ = name;
        send(event::Loading{job, 0, name});
        model_ = std::make_unique<LoadedModel>(find_model(name), target);
    }
    model_->set_loading_progress([this, job](const std::string& what, double fraction) {
        send(event::Loading{job, fraction, what});
    });
    return *model_;
}

void Service::run_render(const command::Render& render, const CancelToken& cancel) {
    const auto started = Clock::now();
    const protocol::RenderRequest& request = render.request;
    const ComputeTarget target = choose_target(request.device, request.precision, request.threads);
    LoadedModel& model = model_for(request.model, target, render.job);
    event::Done done;
    done.job = render.job;
    done.load_ms = ms_since(started);

    RenderHooks hooks;
    hooks.cancel = cancel;
    hooks.on_step = [&](const StepProgress& progress) {
        event::Step step{render.job,       progress.step,         progress.steps,
                         progress.step_ms, progress.seconds_left, {}};
        if (!progress.preview.pixels.empty()) step.preview = to_rgb(progress.preview);
        done.denoise_ms += progress.step_ms;
        send(step);
    };
    hooks.on_picture = [&](const RenderedPicture& picture) {
        done.steps_reused += picture.report.resumed_at;
        done.steps_run += picture.report.evaluations - picture.report.resumed_at;
        done.rows_run += static_cast<uint64_t>(picture.report.rows_evaluated);
        done.rows_reused += static_cast<uint64_t>(picture.report.rows_reused);
        if (render.keep_masks && picture.index == 0) keep_masks(render.job, picture);
        send(event::Picture{render.job, picture.index, to_rgb(picture.picture),
                            recipe_json(model, request, picture), measured(picture.report), picture.notes});
    };
    RenderOptions options;
    options.preview_interval_ms = render.preview ? preview_interval_ms : 0;
    options.where_it_acts = !request.guidance.directions.empty();
    options.folders.files.assign(render.named_files.begin(), render.named_files.end());
    options.inversions = render.inversions;
    options.defence = {render.rules, render.filter};
    const int encoded_before = model.text_embeddings().encoded_count(),
              reused_before = model.text_embeddings().reused_count();
    renderer_.render(model, request, options, hooks);
    done.texts_encoded = model.text_embeddings().encoded_count() - encoded_before;
    done.texts_reused = model.text_embeddings().reused_count() - reused_before;
    done.total_ms = ms_since(started);
    done.decode_ms = std::max(0.0, done.total_ms - done.load_ms - done.denoise_ms);
    done.peak_bytes = peak_bytes();
    send(done);
}

void Service::run_load(const command::Load& load) {
    const ComputeTarget target = choose_target(load.device, load.precision, 0);
    LoadedModel& model = model_for(load.model, target, load.job);
    model.load_all();
    event::Done done;
    done.job = load.job;
    done.peak_bytes = peak_bytes();
    send(done);
}

void Service::run_info(const command::Info& info) {
    send(event::Info{info.job, "info", describe(describe_checkpoint(find_model(info.model)))});
}

void Service::forget() {
    renderer_.forget();
    const std::lock_guard lock(masks_mutex_);
    kept_ = {};
}

void Service::keep_masks(const protocol::Job& job, const RenderedPicture& picture) {
    KeptMasks kept{job.id, {}};
    for (size_t k = 0; k < picture.report.directions.size(); ++k) {
        const Tensor& mask = picture.report.directions[k].where_it_acts;
        const bool real = k < picture.measured_masks.size();
        kept.masks.push_back({mask, real ? picture.measured_masks[k].attention : mask,
                              real ? picture.measured_masks[k].difference : mask});
    }
    const std::lock_guard lock(masks_mutex_);
    kept_ = std::move(kept);
}

void Service::answer(const command::WhereItActs& question) {
    event::WhereItActs found{question.job, question.direction, {}};
    const Result<> outcome = catch_failures([&] {
        Tensor mask;
        {
            const std::lock_guard lock(masks_mutex_);
            const auto k = static_cast<size_t>(question.direction);
            if (kept_.job == question.render && k < kept_.masks.size())
                mask = kept_.masks[k].at(static_cast<size_t>(question.part));
        }
        if (mask.defined()) found.mask = coverage_of(mask);
        send(found);
    });
    if (!outcome) tell(event::Failed{question.job, outcome.error()});
}

void Service::unload(const protocol::Job& job) {
    forget();
    model_.reset();
    malloc_trim(0);  // the allocator would keep the weights' pages for itself
    event::Done done;
    done.job = job;
    send(done);
}

}  // namespace burin::engine
