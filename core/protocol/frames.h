// Frames of the stream between window and engine: 4 bytes of length (little-endian), then that many bytes of
// CBOR.
//
// No input or output here: bytes go in as they arrive, whole payloads come out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/protocol/limits.h"

namespace burin::protocol {

/// `payload` with its length before it. bad_input where it is empty or beyond `most_bytes`, which is what the
/// receiver takes (EngineLimits) and never more than limits::frame_bytes.
Result<std::vector<uint8_t>> encode_frame(std::span<const uint8_t> payload,
                                          size_t most_bytes = limits::frame_bytes);

/// Takes a stream apart. Memory is bounded by what was pushed, never by what a length claims. After a fault
/// the stream has no frame borders any more: every later call repeats it. Not thread-safe.
class FrameReader {
  public:
    explicit FrameReader(size_t max_payload_bytes = limits::frame_bytes) : limit_(max_payload_bytes) {}

    void push(std::span<const uint8_t> bytes);
    /// The next whole payload; nothing where more bytes are needed. Pull until nothing comes after each push.
    Result<std::optional<std::vector<uint8_t>>> next();
    /// To be called at the end of the stream: a fault where it ends inside a frame.
    [[nodiscard]] Result<> finish() const;
    /// Bytes held for frames that are not yet pulled.
    [[nodiscard]] size_t buffered_bytes() const { return buffer_.size() - taken_; }

  private:
    std::vector<uint8_t> buffer_;
    size_t taken_ = 0;  ///< bytes at the front that were given out already
    size_t limit_;
    std::optional<Error> fault_;
};

}  // namespace burin::protocol
