#include <regex>

#include "tests/architecture/include_law.h"
#include "tests/architecture/source_files.h"

namespace burin::architecture {
namespace {

namespace fs = std::filesystem;

constexpr int first_level_with_torch = 2;

bool is_torch(const std::string& header) {
    static const std::regex torch("(torch|ATen|c10|caffe2)/.*");
    return std::regex_match(header, torch);
}

bool is_qt(const std::string& header) {
    static const std::regex qt("Q[A-Z][A-Za-z]*(/.*)?|Qt[A-Za-z]*/.*|q[a-z]+\\.h");
    return std::regex_match(header, qt);
}

bool is_opencv(const std::string& header) { return header.starts_with("opencv"); }

/// The folder below core that holds `path`, or "".
std::string core_folder(const fs::path& path) {
    auto part = path.begin();
    if (part == path.end() || *part != "core" || ++part == path.end()) return "";
    const std::string folder = part->string();
    return ++part == path.end() ? "" : folder;
}

class Checker {
  public:
    Checker(const fs::path& root, const Law& law) : root_(root), law_(law) {}

    std::vector<std::string> breaches;

    void file(const fs::path& path) {
        // A header that is not there, as in a comment's example, is caught by the compiler, not here.
        static const std::regex include("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"].*");
        std::size_t number = 0;
        for (const auto& line : lines_of(root_ / path)) {
            ++number;
            std::smatch found;
            if (!std::regex_match(line, found, include)) continue;
            const std::string why = reason(path, found[2], found[1] == "\"");
            if (!why.empty()) breaches.push_back(place(path, number) + found[2].str() + ": " + why);
        }
    }

    /// DEPS of a target must keep the law as well: they decide what can be linked.
    void cmake(const fs::path& path) {
        static const std::regex word("[A-Za-z_]+");
        const std::string folder = core_folder(path);
        bool in_deps = false;
        std::size_t number = 0;
        for (const auto& line : lines_of(root_ / path)) {
            ++number;
            for (auto it = std::sregex_iterator(line.begin(), line.end(), word); it != std::sregex_iterator();
                 ++it) {
                const std::string token = it->str();
                if (token == "DEPS" || token == "LINK" || token == "TORCH") {
                    in_deps = token == "DEPS";
                    if (token == "TORCH" && !torch_allowed(folder)) {
                        breaches.push_back(place(path, number) + "`" + folder +
                                           "` must build without libtorch");
                    }
                } else if (in_deps && !core_allowed(folder, token) && !is_part_of(folder, token)) {
                    breaches.push_back(place(path, number) + "`" + folder + "` may not depend on `" + token +
                                       "`");
                }
            }
            if (line.find(')') != std::string::npos) in_deps = false;
        }
    }

  private:
    bool torch_allowed(const std::string& folder) const {
        const auto row = law_.core.find(folder);
        return row != law_.core.end() && row->second.level >= first_level_with_torch &&
               row->second.libraries.find("no torch") == std::string::npos;
    }

    bool core_allowed(const std::string& folder, const std::string& used) const {
        const auto row = law_.core.find(folder);
        return row != law_.core.end() && (used == folder || row->second.may_use.contains(used));
    }

    /// A folder may be made of parts, each with its own target named like its subfolder.
    bool is_part_of(const std::string& folder, const std::string& part) const {
        return fs::is_directory(root_ / "core" / folder / part);
    }

    /// Why `path` may not include `header`; "" when it may.
    std::string reason(const fs::path& path, const std::string& header, bool quoted) const {
        const std::string top = path.begin()->string();
        const std::string target = fs::path(header).begin()->string();
        if (header.find("..") != std::string::npos) return "write the path from the root of the repository";
        if (target == "tests") return "nothing outside tests may use tests";
        if (top == "app") return "";
        if (target == "app") return "only app may use app";
        if (is_opencv(header) && !opencv_allowed(path)) return "OpenCV belongs to core/imaging";
        if (top == "ui") return ui_reason(header);
        if (is_qt(header)) return "Qt stays out of core";
        if (target == "ui") return "core may not use ui";
        return core_reason(core_folder(path), header, quoted);
    }

    bool opencv_allowed(const fs::path& path) const {
        const auto row = law_.core.find(core_folder(path));
        return row != law_.core.end() && row->second.libraries.find("OpenCV") != std::string::npos;
    }

    std::string ui_reason(const std::string& header) const {
        if (is_torch(header)) return "ui never uses libtorch";
        const std::string used = core_folder(header);
        if (header.starts_with("core/") && !law_.ui_may_use.contains(used))
            return "ui may not use core/" + used;
        return "";
    }

    std::string core_reason(const std::string& folder, const std::string& header, bool quoted) const {
        if (!law_.core.contains(folder))
            return "core/" + folder + " has no row in the table of core/README.md";
        if (is_torch(header))
            return torch_allowed(folder) ? "" : "core/" + folder + " must build without libtorch";
        if (!header.starts_with("core/")) {
            return quoted ? "write the path from the root of the repository" : "";
        }
        const std::string used = core_folder(header);
        if (!law_.core.contains(used)) return "core/" + used + " has no row in the table of core/README.md";
        return core_allowed(folder, used) ? "" : "core/" + folder + " may not use core/" + used;
    }

    const fs::path& root_;
    const Law& law_;
};

}  // namespace

std::vector<std::string> include_breaches(const fs::path& root, const Law& law) {
    Checker checker(root, law);
    for (const auto* top : {"core", "ui", "app"}) {
        for (const auto& path : source_files(root, top, {".h", ".hpp", ".cpp", ".inc"})) checker.file(path);
    }
    for (const auto& path : source_files(root, "core", {".txt"})) {
        if (path.filename() == "CMakeLists.txt" && !core_folder(path).empty()) checker.cmake(path);
    }
    return checker.breaches;
}

}  // namespace burin::architecture
