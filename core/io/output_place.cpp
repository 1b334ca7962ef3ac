#include "core/io/output_place.h"

#include <unistd.h>

#include "core/base/regular_file.h"

namespace burin::io {

Result<> check_output_place(const std::filesystem::path& path) {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    if (!fs::is_directory(folder, error) || access(folder.c_str(), W_OK) != 0) {
        return fail(ErrorCode::bad_input,
                    "the folder '" + folder.string() + "' is not there or cannot be written to",
                    "make it, or choose another place");
    }
    if (fs::is_directory(path, error))
        return fail(ErrorCode::bad_input, "'" + path.string() + "' is a folder", "name a file in it");
    return {};
}

Result<> make_folder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return fail(ErrorCode::io,
                    "the folder '" + folder.string() + "' cannot be made: " + system_reason(error.value()),
                    "check the permissions above it, or choose another place");
    return {};
}

}  // namespace burin::io
