#include "core/guidance/digest.h"

#include <bit>

#include <openssl/evp.h>

#include "core/base/result.h"

namespace burin::guidance {

struct Hasher::Context {
    EVP_MD_CTX* handle = EVP_MD_CTX_new();
    bool sound = handle != nullptr && EVP_DigestInit_ex(handle, EVP_sha256(), nullptr) == 1;
    Context() = default;
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() { EVP_MD_CTX_free(handle); }

    void raw(const void* data, size_t count) { sound = sound && EVP_DigestUpdate(handle, data, count) == 1; }
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

Digest Hasher::finish() {
    Digest out{};
    unsigned length = 0;
    if (!context_->sound || EVP_DigestFinal_ex(context_->handle, out.data(), &length) != 1 ||
        length != out.size())
        throw Failure(ErrorCode::internal, "SHA-256 is not available", "install OpenSSL's libcrypto again");
    return out;
}

}  // namespace burin::guidance
