// Where a person keeps what Burin uses besides its own files: adapters, embeddings, vocabularies.
#pragma once

#include <filesystem>

namespace burin {

/// "burin" in $XDG_DATA_HOME or ~/.local/share (XDG base directories); empty where neither is known. It need not
/// be there.
[[nodiscard]] std::filesystem::path data_folder();

}  // namespace burin
