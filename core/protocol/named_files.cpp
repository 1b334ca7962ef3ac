#include "core/protocol/named_files.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>

#include "core/base/file_stamp.h"
#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/catalogue/model_text.h"

namespace burin::protocol {
namespace fs = std::filesystem;
using nlohmann::json;
namespace {

constexpr size_t most_entries = 20'000;

using Change = std::function<void(FileKind, std::string&)>;

bool exists(const std::string& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

/// The model itself and every file that its settings name.
void change_model(std::string& text, const Change& change) {
    catalogue::ModelText model = catalogue::split_model(text);
    const auto changed = [&](std::string& path) {
        if (!path.empty() && path != "mini") change(FileKind::model, path);
    };
    changed(model.root);
    for (auto& [name, value] : model.settings)
        if (name != "prediction") changed(value);
    text = catalogue::join_model(model);
}

/// The last part; also where the path ends with a slash.
std::string name_of(const std::string& path) {
    const size_t end = path.find_last_not_of('/');
    if (end == std::string::npos) return path;
    const size_t slash = path.rfind('/', end);
    return path.substr(slash == std::string::npos ? 0 : slash + 1,
                       slash == std::string::npos ? end + 1 : end - slash);
}

/// Of a regular file, else empty.
std::string hash_of(const fs::path& path) {
    static std::mutex mutex;
    static std::map<FileStamp, std::string> known;
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return {};
    const auto key = stamp_of(path);
    if (!key) return {};
    {
        const std::lock_guard lock(mutex);
        if (const auto found = known.find(*key); found != known.end()) return found->second;
    }
    const auto digest = sha256_of_file(path);
    if (!digest) return {};
    const std::lock_guard lock(mutex);
    return known[*key] = *digest;
}

/// Replaces what begins at `at` and is a path by its last part.
void shorten_at(std::string& text, size_t at) {
    const char before = at == 0 ? ' ' : text[at - 1];
    const bool quoted = before == '\'' || before == '"';
    const size_t end =
        std::min(quoted ? text.find(before, at) : text.find_first_of(" \t\n'\",;()", at), text.size());
    const std::string path = text.substr(at, end - at);
    const std::string name = name_of(path);
    if (name.size() < path.size() && !name.empty()) text.replace(at, path.size(), name);
}

bool begins_path(const std::string& text, size_t at) {
    const bool behind_gap = at == 0 || std::string(" \t\n'\"(=,;:").find(text[at - 1]) != std::string::npos;
    if (!behind_gap) return false;
    return text[at] == '/' || (text[at] == '~' && at + 1 < text.size() && text[at + 1] == '/');
}

void shorten(std::string& text, const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
        const std::string name = name_of(path);
        for (size_t at = text.find(path); at != std::string::npos; at = text.find(path, at + name.size()))
            text.replace(at, path.size(), name);
    }
    for (size_t at = 0; at < text.size(); ++at)
        if (begins_path(text, at)) shorten_at(text, at);
}

void shorten_all(json& value, const std::vector<std::string>& paths) {
    if (value.is_string()) shorten(value.get_ref<std::string&>(), paths);
    if (value.is_structured())
        for (auto& inner : value) shorten_all(inner, paths);
}

const std::vector<fs::path>& folders_of(const KnownFolders& folders, FileKind kind) {
    if (kind == FileKind::model) return folders.models;
    return kind == FileKind::picture ? folders.pictures : folders.adapters;
}

/// Every entry called `name` in the folders and those in them.
std::vector<fs::path> called(const std::string& name, const std::vector<fs::path>& folders) {
    std::vector<fs::path> found;
    size_t seen = 0;
    for (const fs::path& folder : folders) {
        std::error_code error;
        if (exists((folder / name).string())) found.push_back(folder / name);
        fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
        for (; !error && entry != fs::recursive_directory_iterator() && seen < most_entries;
             entry.increment(error), ++seen)
            if (entry.depth() > 0 && entry->path().filename() == name) found.push_back(entry->path());
    }
    return found;
}

struct Wanted {
    std::string name, sha256;
};

Result<std::string> find(FileKind kind, const Wanted& file, const KnownFolders& folders) {
    static constexpr std::array<std::pair<const char*, const char*>, 4> words{
        {{"model", "--model"},
         {"adapter", "--lora"},
         {"picture", "--init, --mask or --photo"},
         {"file", "--weights"}}};
    const auto [what, option] = words.at(static_cast<size_t>(kind));
    auto there = called(file.name, folders_of(folders, kind));
    // Of the working folder no more than what lies in it itself: it may be all that a person has.
    if (exists(file.name)) there.insert(there.begin(), file.name);
    for (const fs::path& path : there)
        if (file.sha256.empty() || hash_of(path) == file.sha256) return path.string();
    const std::string marked =
        file.sha256.empty() ? std::string() : " (SHA-256 " + file.sha256.substr(0, 10) + "...)";
    return fail(ErrorCode::bad_input,
                "the recipe names the " + std::string(what) + " '" + printable(file.name, 120) + "'" +
                    marked +
                    (there.empty() ? ", which is in none of the known folders"
                                   : ", and what is called so here has other contents"),
                "give it with " + std::string(option));
}

}  // namespace

void change_paths(RenderRequest& request, const Change& change) {
    const auto changed = [&](FileKind kind, std::string& path) {
        if (!path.empty()) change(kind, path);
    };
    change_model(request.model, change);
    changed(FileKind::picture, request.init_image);
    changed(FileKind::picture, request.mask_image);
    if (request.real_picture) changed(FileKind::picture, request.real_picture->file);
    changed(FileKind::weights, request.weights);
    for (auto& lora : request.loras) changed(FileKind::adapter, lora.path);
}

RenderRequest without_paths(RenderRequest request) {
    change_paths(request, [](FileKind, std::string& path) { path = name_of(path); });
    return request;
}

json named_files(const RenderRequest& request) {
    json files = json::array();
    const auto& real = request.real_picture;
    const auto hash = [&](const std::string& path) {
        const bool known = real && path == real->file && !real->sha256.empty();
        return known ? real->sha256 : hash_of(path);
    };
    RenderRequest copy = request;
    change_paths(copy, [&](FileKind, const std::string& path) {
        json file{{"name", name_of(path)}};
        if (const std::string digest = hash(path); !digest.empty()) file["sha256"] = digest;
        if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
    });
    return files;
}

json without_paths(json facts, const RenderRequest& request) {
    std::vector<std::string> paths;
    RenderRequest copy = request;
    change_paths(copy, [&](FileKind, const std::string& path) {
        if (path.find('/') != std::string::npos) paths.push_back(path);
    });
    std::ranges::sort(paths, std::ranges::greater{}, &std::string::size);
    shorten_all(facts, paths);
    return facts;
}

Result<> find_named_files(RenderRequest& request, const json& files, const KnownFolders& folders) {
    std::vector<Wanted> wanted;
    if (files.is_array())
        for (const json& file : files)
            // A name with a folder in it is none: nothing is looked for outside of the folders.
            if (file.is_object() && file.contains("name") && file["name"].is_string() &&
                name_of(file["name"]) == file["name"] && file["name"] != ".." && file["name"] != ".")
                wanted.push_back({file["name"], file.contains("sha256") && file["sha256"].is_string()
                                                    ? file["sha256"].get<std::string>()
                                                    : std::string()});
    Result<> result;
    change_paths(request, [&](FileKind kind, std::string& path) {
        const auto named = std::ranges::find(wanted, path, &Wanted::name);
        if (named == wanted.end()) return;
        const auto found = find(kind, *named, folders);
        if (found)
            path = *found;
        else if (result)
            result = tl::unexpected(found.error());
    });
    return result;
}

}  // namespace burin::protocol
