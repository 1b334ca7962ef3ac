// Files that stand where a checkpoint should: adapters, embeddings, networks that Burin does not draw with.
#pragma once

#include <optional>

#include "core/base/result.h"
#include "core/catalogue/file_kind.h"
#include "core/io/safetensors.h"

namespace burin::catalogue {

struct ForeignFile {
    FileKind kind = FileKind::other;  ///< adapter or embedding where it is one
    Error why;                        ///< code bad_model; why it is no model, and what to do with it
};

/// By the names in its header alone. Nothing where it may be a checkpoint. Thread-safe.
[[nodiscard]] std::optional<ForeignFile> foreign_file(const io::SafetensorsFile& file);

}  // namespace burin::catalogue
