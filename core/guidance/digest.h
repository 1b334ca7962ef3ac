// SHA-256 over typed values: the content address of everything the trajectory cache keeps.
//
// Every value is written with its length or width, so that two different sequences of values never spell the
// same bytes. Not thread-safe: one Hasher belongs to one thread; a Digest is plain data.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace burin::guidance {

using Digest = std::array<uint8_t, 32>;

class Hasher {
  public:
    /// Starts with `purpose`, so that digests made for different ends never meet.
    explicit Hasher(std::string_view purpose);
    ~Hasher();
    Hasher(const Hasher&) = delete;
    Hasher& operator=(const Hasher&) = delete;

    Hasher& text(std::string_view value);
    Hasher& bytes(const void* data, size_t count);
    Hasher& number(double value);
    Hasher& integer(int64_t value);
    Hasher& digest(const Digest& value);
    /// Call once, at the end. Throws Failure when the library refuses.
    [[nodiscard]] Digest finish();

  private:
    struct Context;
    std::unique_ptr<Context> context_;
};

}  // namespace burin::guidance
