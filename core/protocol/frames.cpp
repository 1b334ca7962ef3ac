#include "core/protocol/frames.h"

#include <algorithm>
#include <string>

namespace burin::protocol {
namespace {

constexpr size_t header_bytes = 4;

uint32_t read_length(const uint8_t* at) {
    return uint32_t{at[0]} | (uint32_t{at[1]} << 8) | (uint32_t{at[2]} << 16) | (uint32_t{at[3]} << 24);
}

}  // namespace

Result<std::vector<uint8_t>> encode_frame(std::span<const uint8_t> payload, size_t most_bytes) {
    most_bytes = std::min(most_bytes, limits::frame_bytes);
    if (payload.empty() || payload.size() > most_bytes)
        return fail(ErrorCode::bad_input,
                    "a frame of " + std::to_string(payload.size()) + " bytes cannot be sent",
                    "send 1 to " + std::to_string(most_bytes));
    std::vector<uint8_t> frame;
    frame.reserve(header_bytes + payload.size());
    for (size_t i = 0; i < header_bytes; ++i)
        frame.push_back(static_cast<uint8_t>(payload.size() >> (8 * i)));
    frame.insert(frame.end(), payload.begin(), payload.end());
    return frame;
}

void FrameReader::push(std::span<const uint8_t> bytes) {
    if (fault_) return;
    if (taken_ == buffer_.size()) {
        buffer_.clear();
        taken_ = 0;
    }
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

Result<std::optional<std::vector<uint8_t>>> FrameReader::next() {
    if (fault_) return tl::unexpected(*fault_);
    if (buffered_bytes() < header_bytes) return std::nullopt;
    const size_t length = read_length(buffer_.data() + taken_);
    if (length == 0 || length > limit_) {
        fault_ = Error{ErrorCode::bad_input,
                       "the stream announces a frame of " + std::to_string(length) + " bytes, beyond 1 to " +
                           std::to_string(limit_),
                       "check that nothing else writes to the engine's output"};
        buffer_ = {};
        taken_ = 0;
        return tl::unexpected(*fault_);
    }
    if (buffered_bytes() - header_bytes < length) return std::nullopt;
    const auto begin = buffer_.begin() + static_cast<std::ptrdiff_t>(taken_ + header_bytes);
    std::vector<uint8_t> payload(begin, begin + static_cast<std::ptrdiff_t>(length));
    taken_ += header_bytes + length;
    // Moving the rest to the front at every frame would cost the square of a burst of small ones.
    if (taken_ > buffer_.size() / 2) {
        buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(taken_));
        taken_ = 0;
    }
    return payload;
}

Result<> FrameReader::finish() const {
    if (fault_) return tl::unexpected(*fault_);
    if (buffered_bytes() > 0)
        return fail(ErrorCode::try_again, "the stream ended inside a frame", "start the engine again");
    return {};
}

}  // namespace burin::protocol
