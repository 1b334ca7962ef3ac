// burin-engine: the core behind a pipe. Length-prefixed CBOR on stdin and stdout, nothing else on stdout.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>
#include <unistd.h>

#include <torch/version.h>

#include "app/common/startup.h"
#include "core/engine/service.h"
#include "core/protocol/frames.h"

namespace burin::app {
namespace {

/// The real stdout, with fd 1 pointing at stderr from now on: no library can write into the stream of frames.
int move_stdout_aside() {
    const int stream = dup(STDOUT_FILENO);
    if (stream < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) return -1;
    return stream;
}

/// False once the window is gone.
bool write_all(int fd, const std::vector<uint8_t>& bytes) {
    size_t written = 0;
    while (written < bytes.size()) {
        const ssize_t count = write(fd, bytes.data() + written, bytes.size() - written);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        written += static_cast<size_t>(count);
    }
    return true;
}

Result<> send_event(int fd, const protocol::Event& event) {
    const auto payload = protocol::encode(event);
    if (!payload) return tl::unexpected(payload.error());
    const auto frame = protocol::encode_frame(*payload);
    if (!frame) return tl::unexpected(frame.error());
    // A closed pipe shows as end of stdin as well; the reading side ends the process.
    write_all(fd, *frame);
    return {};
}

/// Handles every whole command in `reader`; false when the engine is to end.
bool handle_commands(protocol::FrameReader& reader, engine::Service& service) {
    while (true) {
        auto frame = reader.next();
        if (!frame) {
            service.refuse({}, frame.error());
            return false;  // the stream has lost its rhythm: nothing behind it can be trusted
        }
        if (!*frame) return true;
        const auto command = protocol::decode_command(**frame);
        if (!command) {
            service.refuse(protocol::job_in(**frame), command.error());
            continue;
        }
        if (std::holds_alternative<protocol::command::Quit>(*command)) return false;
        service.handle(*command);
    }
}

int main(char** argv) {
    prepare_process(argv);
    std::signal(SIGPIPE, SIG_IGN);
    const int out = move_stdout_aside();
    if (out < 0) {
        std::fprintf(stderr, "burin-engine: cannot move stdout aside: %s\n", std::strerror(errno));
        return 1;
    }
    engine::apply_threads(engine::choose_target("cpu", "auto", 0));
    engine::Service service(std::string("burin-engine ") + BURIN_VERSION + ", libtorch " + TORCH_VERSION,
                            [out](const protocol::Event& event) { return send_event(out, event); });
    protocol::FrameReader reader;
    std::vector<uint8_t> buffer(1 << 16);
    while (true) {
        const ssize_t count = read(STDIN_FILENO, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return 0;
        reader.push({buffer.data(), static_cast<size_t>(count)});
        if (!handle_commands(reader, service)) return 0;
    }
}

}  // namespace
}  // namespace burin::app

int main(int, char** argv) { return burin::app::main(argv); }
