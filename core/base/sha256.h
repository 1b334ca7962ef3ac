// SHA-256 (FIPS 180-4) through OpenSSL's libcrypto.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/cancel.h"
#include "core/base/result.h"

struct evp_md_ctx_st;

namespace burin {

using Sha256Digest = std::array<std::byte, 32>;

/// A digest over pieces. Not thread-safe.
class Sha256 {
  public:
    Sha256();  ///< throws Failure(internal) where libcrypto has no SHA-256
    Sha256& update(std::span<const std::byte> bytes);
    Sha256& update(std::string_view text);
    /// The digest of all pieces; starts anew afterwards.
    [[nodiscard]] Sha256Digest finish();

  private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

/// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string hex(const Sha256Digest& digest);
/// Whether `text` could have been written by hex(). Where it names a file, it can name no other place.
[[nodiscard]] bool is_sha256_hex(std::string_view text);

[[nodiscard]] std::string sha256_hex(std::span<const std::byte> bytes);
[[nodiscard]] std::string sha256_hex(std::string_view text);

/// Of a regular file's contents, read in pieces. Refuses folders, pipes and devices. Error codes io,
/// cancelled.
Result<std::string> sha256_of_file(const std::filesystem::path& path, const CancelToken& cancel = {});

}  // namespace burin
