// burin-engine as the window meets it: a child process, frames on its pipes.
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "core/protocol/frames.h"
#include "core/protocol/messages.h"
#include "tests/support/reference.h"

namespace burin {
namespace {

namespace event = protocol::event;
namespace command = protocol::command;
using Clock = std::chrono::steady_clock;

class EngineProcess {
  public:
    EngineProcess() {
        int to[2], from[2];
        if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
        pid_ = fork();
        if (pid_ == 0) {
            dup2(to[0], STDIN_FILENO);
            dup2(from[1], STDOUT_FILENO);
            execl(BURIN_ENGINE_PROGRAM, BURIN_ENGINE_PROGRAM, nullptr);
            _exit(127);
        }
        close(to[0]), close(from[1]);
        in_ = to[1], out_ = from[0];
    }
    ~EngineProcess() {
        if (in_ >= 0) close(in_);
        close(out_);
        if (pid_ > 0) kill(pid_, SIGKILL), waitpid(pid_, nullptr, 0);
    }

    void send_bytes(std::span<const uint8_t> bytes) const {
        ASSERT_EQ(write(in_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    }
    void send(const protocol::Command& message) const {
        send_bytes(value_or_throw(protocol::encode_frame(value_or_throw(protocol::encode(message)))));
    }
    /// The next event that is no heartbeat; fails after 60 seconds.
    protocol::Event next() {
        const auto until = Clock::now() + std::chrono::seconds(60);
        while (Clock::now() < until) {
            if (auto payload = value_or_throw(reader_.next())) {
                protocol::Event event = value_or_throw(protocol::decode_event(*payload));
                if (!std::holds_alternative<event::Heartbeat>(event)) return event;
                continue;
            }
            pollfd ready{out_, POLLIN, 0};
            if (poll(&ready, 1, 1000) <= 0) continue;
            uint8_t buffer[1 << 16];
            const ssize_t count = read(out_, buffer, sizeof buffer);
            if (count <= 0) throw std::runtime_error("the engine closed its pipe");
            reader_.push({buffer, static_cast<size_t>(count)});
        }
        throw std::runtime_error("the engine says nothing");
    }
    template <class T>
    T until() {
        while (true) {
            protocol::Event event = next();
            if (auto* match = std::get_if<T>(&event)) return *match;
            if (auto* failed = std::get_if<event::Failed>(&event))
                throw std::runtime_error(failed->error.sentence());
        }
    }
    void close_stdin() {
        close(in_);
        in_ = -1;
    }
    /// Exit status, or -1 when it is still alive after 10 seconds.
    int wait_exit() {
        for (int i = 0; i < 1000; ++i) {
            int status = 0;
            if (waitpid(pid_, &status, WNOHANG) == pid_) {
                pid_ = -1;
                return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return -1;
    }

  private:
    pid_t pid_ = -1;
    int in_ = -1, out_ = -1;
    protocol::FrameReader reader_;
};

protocol::RenderRequest small_request(int steps) {
    protocol::RenderRequest request;
    request.model = test::reference("models/sd1").string();
    request.prompt = "a fox";
    request.width = request.height = 64;
    request.steps = steps;
    request.device = "cpu";
    request.precision = "fp32";
    request.threads = 1;
    return request;
}

TEST(EngineProcess, SaysHelloRendersAndEndsWhenItsStdinIsClosed) {
    EngineProcess engine;
    const auto hello = engine.until<event::Hello>();
    EXPECT_TRUE(protocol::check_version(hello));
    engine.send(command::Render{{1, 1}, small_request(3), true});
    const auto picture = engine.until<event::Picture>();
    EXPECT_EQ(picture.picture.width, 64);
    EXPECT_EQ(engine.until<event::Done>().job.id, 1U);
    engine.close_stdin();
    EXPECT_EQ(engine.wait_exit(), 0);
}

TEST(EngineProcess, TwoProcessesGiveTheSameBytes) {
    std::vector<protocol::Rgb> pictures;
    for (int i = 0; i < 2; ++i) {
        EngineProcess engine;
        engine.send(command::Render{{1, 1}, small_request(3), false});
        pictures.push_back(engine.until<event::Picture>().picture);
    }
    EXPECT_EQ(pictures[0], pictures[1]);
}

TEST(EngineProcess, CancelStopsALongRunSoon) {
    EngineProcess engine;
    engine.send(command::Render{{9, 1}, small_request(900), false});
    (void)engine.until<event::Step>();
    const auto asked = Clock::now();
    engine.send(command::Cancel{9});
    EXPECT_EQ(engine.until<event::Cancelled>().job.id, 9U);
    EXPECT_LT(Clock::now() - asked, std::chrono::seconds(10));  // 900 steps take far longer
}

TEST(EngineProcess, AnUnknownMessageIsAnsweredAndTheStreamGoesOn) {
    EngineProcess engine;
    (void)engine.until<event::Hello>();
    const std::vector<uint8_t> nonsense = nlohmann::json::to_cbor({{"type", "dance"}});
    engine.send_bytes(value_or_throw(protocol::encode_frame(nonsense)));
    const auto answer = engine.next();
    ASSERT_TRUE(std::holds_alternative<event::Failed>(answer));
    EXPECT_EQ(std::get<event::Failed>(answer).error.code, ErrorCode::bad_input);
    EXPECT_EQ(std::get<event::Failed>(answer).job.id, 0U);
    engine.send(command::Render{{2, 1}, small_request(1), false});
    EXPECT_EQ(engine.until<event::Picture>().job.id, 2U);
}

TEST(EngineProcess, ACommandThatCannotBeReadEndsTheJobThatItNames) {
    EngineProcess engine;
    (void)engine.until<event::Hello>();
    const std::vector<uint8_t> newer = nlohmann::json::to_cbor(
        {{"type", "render"}, {"id", 7}, {"generation", 3}, {"request", {{"not_yet_known", 1}}}});
    engine.send_bytes(value_or_throw(protocol::encode_frame(newer)));
    const auto answer = engine.next();
    ASSERT_TRUE(std::holds_alternative<event::Failed>(answer));
    EXPECT_EQ(std::get<event::Failed>(answer).job, (protocol::Job{7, 3}));
    EXPECT_NE(std::get<event::Failed>(answer).error.what.find("not_yet_known"), std::string::npos);
}

TEST(EngineProcess, ALengthBeyondTheLimitEndsTheEngineWithASentence) {
    EngineProcess engine;
    (void)engine.until<event::Hello>();
    const uint8_t lie[] = {0xff, 0xff, 0xff, 0xff};
    engine.send_bytes(lie);
    const auto answer = engine.next();
    ASSERT_TRUE(std::holds_alternative<event::Failed>(answer));
    EXPECT_EQ(engine.wait_exit(), 0);
}

TEST(EngineProcess, QuitEndsItInTheMiddleOfAJob) {
    EngineProcess engine;
    engine.send(command::Render{{1, 1}, small_request(900), false});
    (void)engine.until<event::Step>();
    engine.send(command::Quit{});
    EXPECT_EQ(engine.wait_exit(), 0);
}

}  // namespace
}  // namespace burin
