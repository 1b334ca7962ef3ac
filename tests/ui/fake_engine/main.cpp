// burin-fake-engine: the engine's side of the protocol without an engine.
//
// Commands are read on the main thread, jobs are done by one worker, as in burin-engine. A picture is a pure
// function of its request (fake_picture.h).
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>
#include <unistd.h>

#include "core/base/sha256.h"
#include "core/protocol/frames.h"
#include "core/protocol/messages.h"
#include "tests/ui/fake_engine/fake_picture.h"
#include "tests/ui/fake_engine/script.h"

namespace burin::fake {
namespace {

namespace event = protocol::event;
namespace command = protocol::command;
using Misfortune = Script::Misfortune;

constexpr int preview_side = 16;

class FakeEngine {
  public:
    explicit FakeEngine(Script script) : script_(std::move(script)) {}

    int run() {
        if (!script_.stderr_text.empty()) std::fprintf(stderr, "%s\n", script_.stderr_text.c_str());
        if (script_.die_at_start) return 3;
        sleep_ms(script_.hello_ms);
        hello();
        std::thread(&FakeEngine::work, this).detach();
        if (script_.heartbeats) std::thread(&FakeEngine::beat, this).detach();
        read_commands();
        // Threads may still be at work; nothing they hold needs an orderly end.
        std::fflush(nullptr);
        _exit(0);
    }

  private:
    void hello() {
        event::Hello hello;
        hello.major = script_.major;
        hello.minor = script_.minor;
        hello.limits.frame_bytes = script_.frame_bytes;
        hello.build = "burin-fake-engine";
        hello.devices.push_back({"cpu", "a pretended processor", uint64_t{8} << 30, 0, {"bf16", "fp32"}});
        send(hello);
    }

    void read_commands() {
        protocol::FrameReader reader;
        std::vector<uint8_t> buffer(1 << 16);
        while (true) {
            const ssize_t count = read(STDIN_FILENO, buffer.data(), buffer.size());
            if (count <= 0) return;
            reader.push({buffer.data(), static_cast<size_t>(count)});
            while (true) {
                auto frame = reader.next();
                if (!frame) return;
                if (!*frame) break;
                const auto message = protocol::decode_command(**frame);
                if (!message) {
                    send(event::Failed{{}, message.error()});
                    continue;
                }
                if (std::holds_alternative<command::Quit>(*message)) return;
                take(*message);
            }
        }
    }

    void take(const protocol::Command& message) {
        // A cancel is noted when it has been taken in, so that steps after it can be counted in the log.
        if (!std::holds_alternative<command::Cancel>(message)) note(message);
        if (hanging_) return;
        if (std::holds_alternative<command::Ping>(message)) return send(event::Heartbeat{1, 1 << 20});
        const std::lock_guard lock(mutex_);
        if (const auto* where = std::get_if<command::WhereItActs>(&message)) return answer(*where);
        if (const auto* cancel = std::get_if<command::Cancel>(&message)) {
            if (running_ == cancel->id) cancelled_ = true;
            note(message);
            std::erase_if(queue_, [&](const protocol::Command& waiting) {
                const auto* render = std::get_if<command::Render>(&waiting);
                if (render == nullptr || render->job.id != cancel->id) return false;
                send(event::Cancelled{render->job});
                return true;
            });
            return;
        }
        if (const auto* render = std::get_if<command::Render>(&message)) send(event::Queued{render->job});
        queue_.push_back(message);
        changed_.notify_all();
    }

    void note(const protocol::Command& message) {
        if (script_.log.empty()) return;
        std::ofstream log(script_.log, std::ios::app);
        log << protocol::type_of(message);
        if (const auto* render = std::get_if<command::Render>(&message)) {
            const auto& request = render->request;
            log << " seed=" << request.seed << " steps=" << request.steps << " size=" << request.width << "x"
                << request.height << " prompt=" << request.prompt;
            for (const auto& direction : request.guidance.directions)
                log << " " << direction.text << "=" << direction.strength;
            for (const auto& file : render->named_files) log << " named=" << file;
            if (!render->rules.empty()) log << " rules=" << render->rules;
            if (!render->filter.empty()) log << " filter=" << render->filter;
        }
        log << "\n";
    }

    void work() {
        while (true) {
            protocol::Command message;
            {
                std::unique_lock lock(mutex_);
                changed_.wait(lock, [&] { return !queue_.empty(); });
                message = queue_.front();
                queue_.pop_front();
                cancelled_ = false;
                if (const auto* render = std::get_if<command::Render>(&message)) running_ = render->job.id;
            }
            if (const auto* render = std::get_if<command::Render>(&message)) this->render(*render);
            if (const auto* load = std::get_if<command::Load>(&message)) {
                load_model(load->job, load->model);
                finish(load->job, 0);
            }
            if (const auto* unload = std::get_if<command::Unload>(&message)) {
                loaded_.clear();
                finish(unload->job, 0);
            }
            if (const auto* info = std::get_if<command::Info>(&message)) send(answer(*info));
            const std::lock_guard lock(mutex_);
            running_ = 0;
        }
    }

    void render(const command::Render& render) {
        const auto& request = render.request;
        const int width = request.width > 0 ? request.width : script_.side;
        const int height = request.height > 0 ? request.height : script_.side;
        load_model(render.job, request.model);
        if (script_.oom_above > 0 && width > script_.oom_above) return out_of_memory(render.job);
        const int all = request.steps * request.batch;
        for (int index = 0, done = 0; index < request.batch; ++index) {
            for (int step = 1; step <= request.steps; ++step, ++done) {
                sleep_ms(script_.step_ms);
                if (cancelled_) return send(event::Cancelled{render.job});
                if (script_.log_steps) std::ofstream(script_.log, std::ios::app) << "step " << step << "\n";
                if (step == script_.at_step && strike(render.job)) return;
                const double left = (all - done - 1) * script_.step_ms / 1000;
                event::Step done_step{render.job, step, request.steps, script_.step_ms, left, {}};
                if (render.preview)
                    done_step.preview = picture_of(request, index, preview_side, preview_side);
                send(done_step);
            }
            sleep_ms(script_.decode_ms);
            auto one = request;
            one.seed = request.seed + static_cast<uint64_t>(index);
            if (const std::lock_guard lock(mutex_); render.keep_masks) kept_ = render;
            send(event::Picture{
                render.job,
                index,
                picture_of(request, index, width, height),
                {{"request", protocol::to_json(request)}, {"facts", facts_of(render, one.seed)}},
                measured_of(request),
                script_.picture_notes});
        }
        finish(render.job, all * script_.step_ms);
    }

    /// A photo is near to itself, and its "inversion" is kept where the command says.
    static nlohmann::json facts_of(const command::Render& render, uint64_t seed) {
        nlohmann::json facts{{"seed", seed}};
        const auto& request = render.request;
        if (!request.real_picture) return facts;
        const bool acts = std::any_of(request.guidance.directions.begin(), request.guidance.directions.end(),
                                      [](const protocol::Direction& one) { return one.strength != 0; });
        facts["fidelity"] = {{"whole_db", acts ? 20 : 29.5},
                             {"outside_db", acts ? 28.5 : 29.5},
                             {"outside_share", acts ? 0.6 : 1}};
        if (render.inversions.empty()) return facts;
        const auto name = sha256_hex(request.real_picture->file);
        std::filesystem::create_directories(render.inversions);
        const auto file = std::filesystem::path(render.inversions) / (name + ".safetensors");
        if (!std::filesystem::exists(file)) std::ofstream(file) << "an inversion";
        facts["inversion"] = name;
        return facts;
    }

    protocol::Measured measured_of(const protocol::RenderRequest& request) const {
        protocol::Measured measured;
        measured.evaluations = request.steps;
        const auto& directions = request.guidance.directions;
        measured.directions.resize(directions.size());
        if (script_.cosine > 1) return measured;
        for (size_t i = 0; i < directions.size(); ++i) {
            for (size_t j = 0; j < directions.size(); ++j) {
                auto& cosine = measured.cosines.emplace_back();
                // The engine knows nothing of a direction that did not act.
                if (directions[i].strength != 0 && directions[j].strength != 0)
                    cosine = i == j ? 1 : script_.cosine;
            }
        }
        return measured;
    }

    /// The direction at place k acts in the first k + 1 of 8 x 8 entries; one of its two masks has 10 more, the other 20.
    void answer(const command::WhereItActs& where) {
        event::WhereItActs found{where.job, where.direction, {}};
        const auto k = static_cast<size_t>(where.direction);
        const auto& directions = kept_.request.guidance.directions;
        if (where.render == kept_.job.id && k < directions.size() && directions[k].strength != 0) {
            found.mask = {8, 8, std::vector<uint8_t>(64, 0)};
            std::fill_n(found.mask->values.begin(), k + 1 + 10 * static_cast<size_t>(where.part),
                        uint8_t{255});
        }
        send(found);
    }

    /// True where the job ends here.
    bool strike(const protocol::Job& job) {
        if (script_.misfortune == Misfortune::none) return false;
        if (!script_.once.empty()) {
            if (std::filesystem::exists(script_.once)) return false;
            std::ofstream(script_.once) << "it happened\n";
        }
        switch (script_.misfortune) {
            case Misfortune::none:
                return false;
            case Misfortune::crash:
                std::raise(SIGKILL);
                return true;
            case Misfortune::hang:
                hanging_ = true;
                while (true) sleep_ms(1000);
            case Misfortune::garbage: {
                const char garbage[] = "this is no frame of anything";
                const std::lock_guard lock(out_);
                return write(STDOUT_FILENO, garbage, sizeof garbage) > 0;
            }
            case Misfortune::fail:
                send(event::Failed{job,
                                   {ErrorCode::bad_model, "the model is not to its taste", "try another"}});
                return true;
            case Misfortune::out_of_memory:
                out_of_memory(job);
                return true;
        }
        return false;
    }

    void out_of_memory(const protocol::Job& job) {
        send(event::Failed{
            job, {ErrorCode::out_of_memory, "not enough memory for the picture", "make it smaller"}});
    }

    void load_model(const protocol::Job& job, const std::string& model) {
        if (loaded_ == model) return;
        for (int tenth = 0; tenth <= 10; ++tenth) {
            send(event::Loading{job, tenth / 10.0, "unet"});
            sleep_ms(script_.load_ms / 10);
        }
        loaded_ = model;
    }

    void finish(const protocol::Job& job, double total_ms) {
        event::Done done;
        done.job = job;
        done.total_ms = total_ms;
        done.peak_bytes = 1 << 20;
        send(done);
    }

    event::Info answer(const command::Info& info) const {
        return {info.job,
                "info",
                {{"path", info.model},
                 {"family", "SD 1.x"},
                 {"pipeline", "Pretended"},
                 {"scheduler", "DDIMScheduler"},
                 {"steady", true},
                 {"width", script_.side},
                 {"height", script_.side},
                 {"parameters", 1000},
                 {"components", nlohmann::json::object()},
                 {"usable", true},
                 {"notes", script_.model_notes},
                 {"problems", nlohmann::json::array()}}};
    }

    void beat() {
        const auto started = std::chrono::steady_clock::now();
        while (true) {
            sleep_ms(200);
            const auto up = std::chrono::steady_clock::now() - started;
            const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(up).count();
            send(event::Heartbeat{static_cast<uint64_t>(ms), 1 << 20});
        }
    }

    void send(const protocol::Event& message) {
        if (hanging_) return;
        const auto payload = protocol::encode(message);
        if (!payload) {
            std::fprintf(stderr, "burin-fake-engine: %s\n", payload.error().sentence().c_str());
            return;
        }
        const auto frame = protocol::encode_frame(*payload);
        const std::lock_guard lock(out_);
        size_t written = 0;
        while (frame && written < frame->size()) {
            const ssize_t count = write(STDOUT_FILENO, frame->data() + written, frame->size() - written);
            if (count <= 0) _exit(0);
            written += static_cast<size_t>(count);
        }
    }

    static void sleep_ms(double ms) {
        std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(ms));
    }

    Script script_;
    std::mutex mutex_, out_;
    std::condition_variable changed_;
    std::deque<protocol::Command> queue_;
    uint64_t running_ = 0;
    std::atomic<bool> cancelled_ = false, hanging_ = false;
    std::string loaded_;
    command::Render kept_;  ///< the one whose masks can be asked for
};

}  // namespace
}  // namespace burin::fake

int main(int count, char** arguments) {
    std::signal(SIGPIPE, SIG_IGN);
    return burin::fake::FakeEngine(burin::fake::read_script(count, arguments)).run();
}
