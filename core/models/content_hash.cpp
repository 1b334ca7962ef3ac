#include <memory>

#include <openssl/evp.h>

#include "core/models/tensor_files.h"

namespace burin::models {
namespace {

class Sha256 {
  public:
    Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
        if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) fail();
    }
    void add(const void* bytes, size_t count) {
        if (EVP_DigestUpdate(context_.get(), bytes, count) != 1) fail();
    }
    std::string hexadecimal() {
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned int size = 0;
        if (EVP_DigestFinal_ex(context_.get(), digest, &size) != 1) fail();
        std::string text;
        for (unsigned int i = 0; i < size; ++i) {
            text += "0123456789abcdef"[digest[i] >> 4];
            text += "0123456789abcdef"[digest[i] & 15];
        }
        return text;
    }

  private:
    [[noreturn]] static void fail() {
        throw Failure(ErrorCode::internal, "SHA-256 is not available in libcrypto");
    }
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

std::string TensorFiles::content_hash() const {
    Sha256 hash;
    for (const auto& [name, tensor] : tensors_) {
        // A line per tensor, then its bytes; the sizes make the boundaries unambiguous.
        const std::string line =
            name + " " + io::to_string(tensor.info.dtype) + " " + shape_text(tensor.info.shape) + "\n";
        hash.add(line.data(), line.size());
        const auto bytes = file_of(tensor).bytes(tensor.info);
        hash.add(bytes.data(), bytes.size());
    }
    return hash.hexadecimal();
}

}  // namespace burin::models
