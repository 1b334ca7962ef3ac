// Names and formats of the pictures a command writes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/result.h"
#include "core/io/image.h"

namespace burin::app {

/// FILE for one picture; FILE with the seed before its extension for a batch. Checks at once, before anything
/// is rendered, that the format is known and the folder is there. Throws Failure(bad_input).
class OutputFiles {
  public:
    OutputFiles(std::string out, int batch, uint64_t first_seed);
    [[nodiscard]] std::string path(int index) const;

  private:
    std::string out_;
    int batch_;
    uint64_t first_seed_;
};

/// Whether a file could be written at `path`, asked before the work begins. Throws Failure(bad_input).
void require_place_for(const std::string& path);

/// By its extension; what OutputFiles took and is none is a PNG.
[[nodiscard]] bool is_jpeg(const std::filesystem::path& path);

/// PNG or JPEG by the file's extension with these texts inside, written atomically.
Result<> write_picture(const std::string& path, const io::Picture& picture,
                       const std::vector<io::TextChunk>& texts = {});

}  // namespace burin::app
