// Finding and reading the files that the architecture tests look at.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace burin::architecture {

/// All files below root/`top` with one of `extensions`, as sorted paths relative to `root`.
inline std::vector<std::filesystem::path> source_files(const std::filesystem::path& root,
                                                       std::string_view top,
                                                       const std::set<std::string>& extensions) {
    namespace fs = std::filesystem;
    std::vector<fs::path> found;
    if (!fs::exists(root / top)) return found;
    for (auto entry = fs::recursive_directory_iterator(root / top); entry != fs::end(entry); ++entry) {
        if (entry->is_regular_file() && extensions.contains(entry->path().extension().string())) {
            found.push_back(fs::relative(entry->path(), root));
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

inline std::vector<std::string> lines_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

inline std::string place(const std::filesystem::path& file, std::size_t line) {
    return file.generic_string() + ":" + std::to_string(line) + ": ";
}

}  // namespace burin::architecture
