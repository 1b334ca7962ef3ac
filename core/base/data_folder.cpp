#include "core/base/data_folder.h"

#include <cstdlib>

namespace burin {

namespace fs = std::filesystem;

fs::path data_folder() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data != '\0')
        return fs::path(data) / "burin";
    if (const char* home = std::getenv("HOME"); home && *home != '\0')
        return fs::path(home) / ".local/share/burin";
    return {};
}

fs::path resource_folder() {
    if (const char* named = std::getenv("BURIN_RESOURCES"); named && *named != '\0') return named;
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    // bin/ of an installation has share/burin beside it; a build folder lies some levels below the source tree.
    if (const fs::path installed = program.parent_path().parent_path() / "share/burin";
        fs::is_directory(installed, error))
        return installed;
    fs::path folder = program.parent_path();
    for (int up = 0; up < 5 && folder.has_relative_path(); ++up, folder = folder.parent_path())
        if (fs::is_directory(folder / "resources/packs", error)) return folder / "resources";
    return {};
}

}  // namespace burin
