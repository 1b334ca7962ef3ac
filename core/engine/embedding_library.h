// The trained vectors that the texts of a request name.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/models/embedding_file.h"
#include "core/models/text_encoding.h"

namespace burin::engine {

/// Vectors for one run, and what tells them from those of another.
struct UsedVectors {
    models::TextVectors vectors;
    std::string key;  ///< of names and numbers: equal keys, equal vectors
};

/// Remembers which names a file offers for as long as its size and time stay the same. Not thread-safe. Throws Failure.
class EmbeddingLibrary {
  public:
    /// What `texts` name of the files, null where that is nothing. `carriers` are adapters, which may bring embeddings of
    /// their own. A name that two files offer is refused where a text uses it; "embedding:name" without a file becomes a
    /// note.
    [[nodiscard]] std::shared_ptr<const UsedVectors> find(const std::vector<std::filesystem::path>& files,
                                                          const std::vector<std::filesystem::path>& carriers,
                                                          std::span<const std::string> texts,
                                                          std::span<const int64_t> widths,
                                                          std::vector<std::string>& notes);

  private:
    struct Known {
        std::filesystem::file_time_type time{};
        uintmax_t bytes = 0;
        std::vector<models::EmbeddingEntry> entries;
    };
    const std::vector<models::EmbeddingEntry>& entries_of(const std::filesystem::path& file, bool is_carrier);

    std::map<std::filesystem::path, Known> known_;
};

}  // namespace burin::engine
