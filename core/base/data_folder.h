// Where Burin's own files lie, and where a person keeps what Burin uses besides them: adapters, embeddings, vocabularies.
#pragma once

#include <filesystem>

namespace burin {

/// "burin" in $XDG_DATA_HOME or ~/.local/share (XDG base directories); empty where neither is known. It need not
/// be there.
[[nodiscard]] std::filesystem::path data_folder();

/// The folder with the embedded model, packs and CLIP's vocabulary: $BURIN_RESOURCES, share/burin of an installation, or
/// resources of the source tree that this build lies in; empty where there is none.
[[nodiscard]] std::filesystem::path resource_folder();

}  // namespace burin
