#include "ui/models/kept_files.h"

#include <fstream>
#include <iterator>

#include "core/base/limits.h"
#include "core/base/regular_file.h"
#include "core/base/sha256.h"
#include "core/io/atomic_file.h"
#include "core/io/json.h"

namespace burin::ui {
namespace fs = std::filesystem;
namespace {

constexpr const char* files_key = "files";
/// Paths of one session; a file that is named by more has other troubles.
constexpr size_t most_noted = 10'000;

session::Bytes bytes_of(const fs::path& path) {
    const auto file = open_regular_file(path);
    if (!file || file->bytes > limits::picture_file_bytes) return {};
    std::ifstream in(path, std::ios::binary);
    session::Bytes bytes(file->bytes);
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return in.gcount() == static_cast<std::streamsize>(bytes.size()) ? bytes : session::Bytes();
}

/// Whether the file is there with these very bytes.
bool holds(const fs::path& path, const std::string& hash) {
    const session::Bytes bytes = bytes_of(path);
    return !bytes.empty() && sha256_hex(bytes) == hash;
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

nlohmann::json noted_files(const session::Session& session) {
    const auto text = session.value(files_key);
    if (!text || !*text) return nlohmann::json::object();
    auto files = io::parse_json(**text, "the session's list of files");
    return files && files->is_object() ? *files : nlohmann::json::object();
}

Result<> note_files(session::Session& session, const protocol::RenderRequest& request) {
    if (request.init_image.empty() && request.mask_image.empty()) return {};
    auto noted = noted_files(session);
    protocol::RenderRequest fresh;
    if (!noted.contains(request.init_image)) fresh.init_image = request.init_image;
    if (!noted.contains(request.mask_image)) fresh.mask_image = request.mask_image;
    const auto files = keep_files(session, fresh);
    if (!files) return tl::unexpected(files.error());
    if (files->empty() || noted.size() >= most_noted) return {};
    noted.update(*files);
    return session.set_value(files_key, noted.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Result<> bring_back_files(const session::Session& session, const nlohmann::json& files,
                          const fs::path& folder, protocol::RenderRequest& request) {
    if (!files.is_object() || folder.empty()) return {};
    for (std::string* path : {&request.init_image, &request.mask_image}) {
        const auto kept = path->empty() ? files.end() : files.find(*path);
        if (kept == files.end() || !kept->is_string()) continue;
        const auto hash = kept->get<std::string>();
        // A hostile session cannot make up another place.
        if (!is_sha256_hex(hash) || holds(*path, hash)) continue;
        const auto file = session.kept_file(hash);
        if (!file) continue;
        std::error_code error;
        fs::create_directories(folder, error);
        const fs::path target = folder / (hash + fs::path(file->name).extension().string());
        if (!holds(target, hash)) {
            if (auto written = io::write_file_atomically(target, file->bytes); !written) return written;
        } else {
            // In use again: no leftover for a while (leftover_files.h).
            fs::last_write_time(target, fs::file_time_type::clock::now(), error);
        }
        *path = target.string();
    }
    return {};
}

}  // namespace burin::ui
