#include "core/guidance/digest.h"

#include <bit>
#include <span>

#include "core/base/sha256.h"

namespace burin::guidance {

struct Hasher::Context {
    Sha256 sha;
    void raw(const void* data, size_t count) { sha.update({static_cast<const std::byte*>(data), count}); }
};

Hasher::Hasher(std::string_view purpose) : context_(std::make_unique<Context>()) { text(purpose); }
Hasher::~Hasher() = default;

Hasher& Hasher::bytes(const void* data, size_t count) {
    integer(static_cast<int64_t>(count));
    context_->raw(data, count);
    return *this;
}

Hasher& Hasher::text(std::string_view value) { return bytes(value.data(), value.size()); }
Hasher& Hasher::number(double value) { return integer(std::bit_cast<int64_t>(value)); }
Hasher& Hasher::digest(const Digest& value) { return bytes(value.data(), value.size()); }

Hasher& Hasher::integer(int64_t value) {
    context_->raw(&value, sizeof value);
    return *this;
}

Digest Hasher::finish() { return std::bit_cast<Digest>(context_->sha.finish()); }

}  // namespace burin::guidance
