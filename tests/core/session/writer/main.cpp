// session_writer FILE: opens or makes the session and writes nodes as fast as it can, each with a picture,
// until it is killed. Prints the number of each node on a line of its own after it was committed, and nothing
// before.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <unistd.h>

#include "core/io/image.h"
#include "core/session/session.h"

namespace {

std::vector<std::byte> picture_of(burin::session::NodeId id, uint32_t random) {
    burin::io::Picture picture{.width = 48, .height = 48, .channels = 3, .pixels = {}};
    picture.pixels.resize(picture.expected_bytes());
    for (auto& value : picture.pixels)
        value = static_cast<uint8_t>((random = random * 1664525 + 1013904223) >> 24);
    picture.pixels[0] = static_cast<uint8_t>(id);
    picture.pixels[1] = static_cast<uint8_t>(id >> 8);
    return burin::io::encode_png(picture).value();
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    const std::string path = arguments[1];
    auto session = access(path.c_str(), F_OK) == 0 ? burin::session::Session::open(path)
                                                   : burin::session::Session::create(path);
    if (!session) {
        std::fprintf(stderr, "%s\n", session.error().sentence().c_str());
        return 1;
    }
    burin::session::NodeId parent = 0;
    for (uint32_t round = 0;; ++round) {
        const auto next = session->next_node();
        if (!next) return 1;
        const auto added =
            session->add({.parent = round % 7 == 0 ? 0 : parent,
                          .kind = "slider",
                          .title = "node " + std::to_string(*next),
                          .model = "mini",
                          .prompt = "a fox",
                          .directions = "glasses",
                          .request = "{\"seed\":" + std::to_string(*next) + "}",
                          .facts = "{}",
                          .picture = picture_of(*next, round + static_cast<uint32_t>(getpid())),
                          .thumbnail = {}});
        if (!added) {
            std::fprintf(stderr, "%s\n", added.error().sentence().c_str());
            return 1;
        }
        parent = *added;
        char line[32];
        const int length = std::snprintf(line, sizeof line, "%lld\n", static_cast<long long>(*added));
        if (write(STDOUT_FILENO, line, static_cast<size_t>(length)) != length) return 1;
        // The rest of a session's life is written as well, between the nodes.
        if (round % 5 == 0) (void)session->set_starred(*added, true);
        if (round % 11 == 0) (void)session->set_value("current_node", std::to_string(*added));
        if (round % 13 == 12) {
            (void)session->remove(*added);
            parent = 0;
        }
    }
}
