#include "core/curation/picture_files.h"

#include <algorithm>

#include "core/base/printable.h"
#include "core/base/regular_file.h"
#include "core/base/result.h"
#include "core/base/words.h"
#include "core/io/mapped_file.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;

constexpr size_t list_bytes = 64U << 20;

std::string list_place(const fs::path& path) { return "'" + printable(path.string(), 300) + "'"; }

bool has_ending(const fs::path& path, std::initializer_list<const char*> endings) {
    const std::string ending = ascii_lowered(path.extension().string());
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}
bool names_a_picture(const fs::path& path) { return has_ending(path, {".png", ".jpg", ".jpeg"}); }

std::vector<fs::path> pictures_of_list(const fs::path& list) {
    const auto file = value_or_throw(io::MappedFile::open(list));
    const std::string_view text = io::as_text(file->bytes());
    if (text.size() > list_bytes)
        throw Failure(ErrorCode::bad_input, "the list " + list_place(list) + " is larger than 64 MB",
                      "part it");
    std::vector<fs::path> found;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        at = end + 1;
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
        if (line.empty() || line.front() == '#') continue;
        if (line.find('\0') != std::string_view::npos)
            throw Failure(ErrorCode::bad_input, "the list " + list_place(list) + " is no text",
                          "write a file's name a line");
        found.push_back(list.parent_path() / fs::path(line));
    }
    if (found.empty())
        throw Failure(ErrorCode::bad_input, "the list " + list_place(list) + " names no picture",
                      "write a file's name a line");
    return found;
}

}  // namespace

std::vector<fs::path> pictures_of_folder(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> found;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        std::error_code ignored;
        if (names_a_picture(at->path()) && at->is_regular_file(ignored)) found.push_back(at->path());
    }
    if (error)
        throw Failure(ErrorCode::bad_input,
                      "the folder " + list_place(folder) + " cannot be read: " + system_reason(error.value()),
                      "name a folder with pictures");
    if (found.empty())
        throw Failure(ErrorCode::bad_input,
                      "the folder " + list_place(folder) + " holds no .png or .jpg picture",
                      "name a folder with pictures");
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<fs::path> picture_files(const std::vector<std::string>& names) {
    std::vector<fs::path> all;
    for (const fs::path name : names) {
        std::error_code error;
        const auto status = fs::status(name, error);
        std::vector<fs::path> more;
        if (fs::is_directory(status)) {
            more = pictures_of_folder(name);
        } else if (!fs::exists(status)) {
            throw Failure(ErrorCode::bad_input, "there is no picture " + list_place(name),
                          "name a picture, a folder or a .txt list");
        } else if (has_ending(name, {".txt"})) {
            more = pictures_of_list(name);
        } else {
            more = {name};
        }
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

}  // namespace burin::curation
