#include "app/cli/output_files.h"

#include <algorithm>
#include <filesystem>

#include "core/io/atomic_file.h"
#include "core/io/jpeg_text.h"
#include "core/io/output_place.h"

namespace burin::app {
namespace fs = std::filesystem;
namespace {

std::string lower_extension(const fs::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    return extension;
}

}  // namespace

bool is_jpeg(const fs::path& path) {
    return lower_extension(path) == ".jpg" || lower_extension(path) == ".jpeg";
}

void require_place_for(const std::string& path) { value_or_throw(io::check_output_place(path)); }

OutputFiles::OutputFiles(std::string out, int batch, uint64_t first_seed)
    : out_(std::move(out)), batch_(batch), first_seed_(first_seed) {
    if (lower_extension(out_) != ".png" && !is_jpeg(out_)) {
        throw Failure(ErrorCode::bad_input, "'" + out_ + "' is neither a .png nor a .jpg file",
                      "name the picture with one of them");
    }
    require_place_for(out_);
}

std::string OutputFiles::path(int index) const {
    if (batch_ == 1) return out_;
    fs::path path(out_);
    path.replace_filename(path.stem().string() + "-" +
                          std::to_string(first_seed_ + static_cast<uint64_t>(index)) +
                          path.extension().string());
    return path.string();
}

Result<> write_picture(const std::string& path, const io::Picture& picture,
                       const std::vector<io::TextChunk>& texts) {
    if (!is_jpeg(path)) return io::write_png(path, picture, texts);
    if (texts.empty()) return io::write_jpeg(path, picture);
    const auto plain = io::encode_jpeg(picture);
    if (!plain) return tl::unexpected(plain.error());
    const auto whole = io::insert_picture_text(*plain, texts);
    if (!whole) return tl::unexpected(whole.error());
    return io::write_file_atomically(path, whole->bytes);
}

}  // namespace burin::app
