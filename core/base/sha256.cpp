#include "core/base/sha256.h"

#include <cerrno>
#include <unistd.h>
#include <vector>

#include <openssl/evp.h>

#include "core/base/limits.h"
#include "core/base/regular_file.h"

namespace burin {
namespace {

void require(bool worked) {
    if (!worked) throw Failure(ErrorCode::internal, "libcrypto cannot compute SHA-256");
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    require(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
}

Sha256& Sha256::update(std::span<const std::byte> bytes) {
    require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
    return *this;
}

Sha256& Sha256::update(std::string_view text) { return update(std::as_bytes(std::span(text))); }

Sha256Digest Sha256::finish() {
    Sha256Digest digest;
    require(EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr) ==
            1);
    require(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
    return digest;
}

std::string hex(const Sha256Digest& digest) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const std::byte byte : digest) {
        text += digits[std::to_integer<int>(byte >> 4)];
        text += digits[std::to_integer<int>(byte & std::byte{15})];
    }
    return text;
}

bool is_sha256_hex(std::string_view text) {
    return text.size() == 2 * Sha256Digest().size() &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string sha256_hex(std::span<const std::byte> bytes) { return hex(Sha256().update(bytes).finish()); }
std::string sha256_hex(std::string_view text) { return hex(Sha256().update(text).finish()); }

Result<std::string> sha256_of_file(const std::filesystem::path& path, const CancelToken& cancel) {
    const auto file = open_regular_file(path);
    if (!file) return tl::unexpected(file.error());
    Sha256 hash;
    std::vector<std::byte> piece(limits::megabyte);
    while (!cancel.cancelled()) {
        const ssize_t count = ::read(file->descriptor.get(), piece.data(), piece.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0)
            return fail(ErrorCode::io, "cannot read '" + path.string() + "': " + system_reason(errno));
        if (count == 0) return hex(hash.finish());
        hash.update(std::span(piece).first(static_cast<size_t>(count)));
    }
    return fail(ErrorCode::cancelled, "cancelled");
}

}  // namespace burin
