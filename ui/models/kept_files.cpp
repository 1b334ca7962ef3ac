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

/// The paths of a request that are pictures.
std::vector<std::string*> picture_paths(protocol::RenderRequest& request) {
    std::vector<std::string*> paths{&request.init_image, &request.mask_image};
    if (request.real_picture) paths.push_back(&request.real_picture->file);
    std::erase_if(paths, [](const std::string* path) { return path->empty(); });
    return paths;
}

/// What the engine calls the inversion; empty where the facts name none, or another place.
std::string inversion_in(const nlohmann::json& facts) {
    const auto named = facts.is_object() ? facts.find("inversion") : facts.end();
    if (!facts.is_object() || named == facts.end() || !named->is_string()) return {};
    const auto name = named->get<std::string>();
    return is_sha256_hex(name) ? name + ".safetensors" : std::string();
}

Result<> write_noted(session::Session& session, const nlohmann::json& noted) {
    return session.set_value(files_key, noted.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

/// Whether the file is there with these very bytes.
bool holds(const fs::path& path, const std::string& hash) {
    const session::Bytes bytes = bytes_of(path);
    return !bytes.empty() && sha256_hex(bytes) == hash;
}

}  // namespace

Result<nlohmann::json> keep_files(session::Session& session, const protocol::RenderRequest& request) {
    auto files = nlohmann::json::object();
    protocol::RenderRequest copy = request;
    for (const std::string* named : picture_paths(copy)) {
        const std::string& path = *named;
        const session::Bytes bytes = bytes_of(path);
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
    protocol::RenderRequest fresh = request;
    if (picture_paths(fresh).empty()) return {};
    auto noted = noted_files(session);
    for (std::string* path : picture_paths(fresh))
        if (noted.contains(*path)) path->clear();
    const auto files = keep_files(session, fresh);
    if (!files) return tl::unexpected(files.error());
    if (files->empty() || noted.size() >= most_noted) return {};
    noted.update(*files);
    return write_noted(session, noted);
}

Result<> keep_inversion(session::Session& session, const nlohmann::json& facts, const fs::path& folder,
                        nlohmann::json& files) {
    const std::string name = inversion_in(facts);
    if (name.empty() || folder.empty()) return {};
    auto noted = noted_files(session);
    // Every moved slider comes by here; the file is the same.
    if (!noted.contains(name)) {
        const session::Bytes bytes = bytes_of(folder / name);
        if (bytes.empty()) return {};
        const auto hash = session.keep_file(name, bytes);
        if (!hash) return tl::unexpected(hash.error());
        noted[name] = *hash;
        if (auto done = write_noted(session, noted); !done) return done;
    }
    files[name] = noted[name];
    return {};
}

Result<> bring_back_inversion(const session::Session& session, const nlohmann::json& facts,
                              const fs::path& folder) {
    const std::string name = inversion_in(facts);
    std::error_code error;
    if (name.empty() || folder.empty() || fs::exists(folder / name, error)) return {};
    const auto files = facts.find("files");
    if (files == facts.end() || !files->is_object()) return {};
    const auto kept = files->find(name);
    if (kept == files->end() || !kept->is_string() || !is_sha256_hex(kept->get<std::string>())) return {};
    const auto file = session.kept_file(kept->get<std::string>());
    if (!file) return {};
    fs::create_directories(folder, error);
    return io::write_file_atomically(folder / name, file->bytes);
}

Result<> bring_back_files(const session::Session& session, const nlohmann::json& files,
                          const fs::path& folder, protocol::RenderRequest& request) {
    if (!files.is_object() || folder.empty()) return {};
    for (std::string* path : picture_paths(request)) {
        const auto kept = files.find(*path);
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
