#include "ui/models/kept_files.h"

#include <fstream>
#include <iterator>

#include "core/base/limits.h"
#include "core/base/regular_file.h"
#include "core/io/atomic_file.h"

namespace burin::ui {
namespace fs = std::filesystem;
namespace {

session::Bytes bytes_of(const fs::path& path) {
    const auto file = open_regular_file(path);
    if (!file || file->bytes > limits::picture_file_bytes) return {};
    std::ifstream in(path, std::ios::binary);
    session::Bytes bytes(file->bytes);
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return in.gcount() == static_cast<std::streamsize>(bytes.size()) ? bytes : session::Bytes();
}

/// As messages and PNG files are named; a hostile session cannot make up another place.
bool is_hash(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

Result<nlohmann::json> keep_files(session::Session& session, const protocol::RenderRequest& request) {
    auto files = nlohmann::json::object();
    for (const std::string& path : {request.init_image, request.mask_image}) {
        const session::Bytes bytes = path.empty() ? session::Bytes() : bytes_of(path);
        if (bytes.empty()) continue;
        const auto hash = session.keep_file(fs::path(path).filename().string(), bytes);
        if (!hash) return tl::unexpected(hash.error());
        files[path] = *hash;
    }
    return files;
}

Result<> bring_back_files(const session::Session& session, const nlohmann::json& facts,
                          const fs::path& folder, protocol::RenderRequest& request) {
    const auto files = facts.find("files");
    if (files == facts.end() || !files->is_object() || folder.empty()) return {};
    for (std::string* path : {&request.init_image, &request.mask_image}) {
        std::error_code error;
        const auto kept = files->find(*path);
        if (path->empty() || fs::exists(*path, error) || kept == files->end() || !kept->is_string()) continue;
        const auto hash = kept->get<std::string>();
        const auto file = is_hash(hash) ? session.kept_file(hash) : fail(ErrorCode::bad_input, "no hash");
        if (!file) continue;
        fs::create_directories(folder, error);
        const fs::path target = folder / (hash + fs::path(file->name).extension().string());
        if (auto written = io::write_file_atomically(target, file->bytes); !written) return written;
        *path = target.string();
    }
    return {};
}

}  // namespace burin::ui
