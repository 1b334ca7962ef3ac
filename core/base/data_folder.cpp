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

}  // namespace burin
