#include "core/io/unzip.h"

#include <algorithm>
#include <vector>
#include <zlib.h>

namespace burin::io {
namespace {

constexpr size_t piece_bytes = 64 << 10;

tl::unexpected<Error> damaged(const std::string& what, const char* why) {
    return fail(ErrorCode::bad_input, what + " is damaged: " + why, "save or download the file again");
}

/// Counts what comes out, and stops where it is too much.
class Meter {
  public:
    Meter(const ZipRecord& record, const std::string& what, const UnzipLimits& limits, const PieceSink& sink)
        : record_(record), what_(what), limits_(limits), sink_(sink), crc_(crc32(0, nullptr, 0)) {}

    Result<> take(const unsigned char* data, size_t bytes, size_t read) {
        written_ += bytes;
        if (written_ > limits_.bytes)
            return fail(ErrorCode::bad_input,
                        what_ + " unpacks to more than " + std::to_string(limits_.bytes >> 20) + " MiB",
                        "leave out what is not needed, or split the file");
        if (written_ > limits_.ratio_from && written_ / std::max<size_t>(read, 1) > limits_.ratio)
            return fail(ErrorCode::bad_input,
                        what_ + " unpacks to more than " + std::to_string(limits_.ratio) + " times its size",
                        "do not open it: it is made to fill the memory");
        if (written_ > record_.unpacked) return damaged(what_, "it is longer than it says");
        crc_ = crc32(crc_, data, static_cast<unsigned>(bytes));
        return sink_({reinterpret_cast<const std::byte*>(data), bytes});
    }
    Result<> end() const {
        if (written_ != record_.unpacked) return damaged(what_, "it is shorter than it says");
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
        if (crc_ != record_.crc) return damaged(what_, "its checksum is wrong");
#endif
        return {};
    }

  private:
    const ZipRecord& record_;
    const std::string& what_;
    const UnzipLimits& limits_;
    const PieceSink& sink_;
    size_t written_ = 0;
    uLong crc_;
};

struct Inflater {
    z_stream stream{};
    bool ready = inflateInit2(&stream, -MAX_WBITS) == Z_OK;
    Inflater() = default;
    ~Inflater() {
        if (ready) inflateEnd(&stream);
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
};

Result<> inflate_all(const unsigned char* from, size_t bytes, const std::string& what, Meter& meter) {
    Inflater inflater;
    if (!inflater.ready)
        return fail(ErrorCode::out_of_memory, "there is not enough memory to unpack " + what,
                    "close other programs");
    std::vector<unsigned char> piece(piece_bytes);
    z_stream& stream = inflater.stream;
    size_t given = 0;
    for (int code = Z_OK; code != Z_STREAM_END;) {
        if (stream.avail_in == 0 && given < bytes) {
            const size_t more = std::min<size_t>(bytes - given, size_t{1} << 30);
            stream.next_in = const_cast<unsigned char*>(from + given);
            stream.avail_in = static_cast<unsigned>(more);
            given += more;
        }
        stream.next_out = piece.data(), stream.avail_out = static_cast<unsigned>(piece.size());
        code = inflate(&stream, Z_NO_FLUSH);
        const size_t out = piece.size() - stream.avail_out;
        if (code != Z_OK && code != Z_STREAM_END) return damaged(what, "its packed data are broken");
        if (code == Z_OK && out == 0 && stream.avail_in == 0 && given == bytes)
            return damaged(what, "its packed data end too early");
        if (out == 0) continue;
        if (auto taken = meter.take(piece.data(), out, given - stream.avail_in); !taken) return taken;
    }
    return {};
}

}  // namespace

Result<> unzip(std::span<const std::byte> archive, const ZipRecord& record, const std::string& what,
               const UnzipLimits& limits, const PieceSink& sink) {
    const auto* from = reinterpret_cast<const unsigned char*>(archive.data()) + record.begin;
    Meter meter(record, what, limits, sink);
    if (record.deflated) {
        if (auto done = inflate_all(from, record.bytes, what, meter); !done) return done;
        return meter.end();
    }
    for (size_t at = 0; at < record.bytes;) {
        const size_t bytes = std::min(piece_bytes, record.bytes - at);
        if (auto taken = meter.take(from + at, bytes, at + bytes); !taken) return taken;
        at += bytes;
    }
    return meter.end();
}

}  // namespace burin::io
