// The stream between window and engine: frames in pieces, then their CBOR as event and as command.
#include "core/protocol/frames.h"

#include <algorithm>
#include <cstdlib>

#include "core/protocol/messages.h"

namespace {

/// A message that was accepted can be sent again and stays what it is.
template <class Message>
void expect_stable(const burin::Result<Message>& message,
                   burin::Result<Message> (*decode)(std::span<const uint8_t>)) {
    if (!message) {
        if (message.error().what.empty()) std::abort();
        return;
    }
    const auto payload = burin::protocol::encode(*message);
    if (!payload) std::abort();
    const auto again = decode(*payload);
    if (!again || again->index() != message->index()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    burin::protocol::FrameReader reader(1 << 20);
    for (size_t at = 0; at < size;) {
        const size_t piece = std::min<size_t>(1 + data[at] % 97, size - at);
        reader.push({data + at, piece});
        at += piece;
        for (auto next = reader.next(); next && *next; next = reader.next()) {
            expect_stable(burin::protocol::decode_event(**next), burin::protocol::decode_event);
            expect_stable(burin::protocol::decode_command(**next), burin::protocol::decode_command);
        }
    }
    if (reader.buffered_bytes() > size) std::abort();
    return 0;
}
