// Embeddings of pictures and of protected concepts, in one SQLite file, found by what they mean.
//
// The file may be open in several programs at once (write-ahead log; a writer waits up to 20 s for another). What was put in
// is there whole or not at all, so that adding may be interrupted anywhere and goes on where it stopped. All embeddings are
// of one CLIP model, whose weights' hash the file remembers. A file from outside may be hostile: its tables must be exactly
// those that Burin makes, and rows of another length are refused.
//
// Not thread-safe. Errors: bad_input (a foreign or newer file, another CLIP model), io, try_again, damaged.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/search/vector_table.h"
#include "core/session/database.h"

namespace burin::search {

enum class ItemKind {
    picture,          ///< a file; place = its path
    session_picture,  ///< a node of a session; place = the session's path, then "#" and the node
    concept_picture,  ///< of the register; place = its path
    concept_text,     ///< of the register; place = the text
};

/// What an embedding is of.
struct Item {
    int64_t id = 0;  ///< given by the library; never given again
    ItemKind kind = ItemKind::picture;
    std::string place;
    std::string concept_id, concept_name;  ///< of a concept's
    std::string sha256;                    ///< of the picture's bytes
    int64_t bytes = 0, changed_ns = 0;     ///< of the file, by which a change is noticed
    bool operator==(const Item&) const = default;
};

struct ClipMark {
    std::string name, sha256;
    int dimension = 0;
    bool operator==(const ClipMark&) const = default;
};

struct Found {
    Item item;
    double score = 0;  ///< cosine
    bool operator==(const Found&) const = default;
};

class SearchLibrary {
  public:
    enum class Access { make, open };
    static Result<SearchLibrary> open(const std::filesystem::path& path, Access access);
    /// "library.burinsearch" in the person's data folder; empty where that is unknown.
    static std::filesystem::path usual_place();

    SearchLibrary(SearchLibrary&&) noexcept;
    SearchLibrary& operator=(SearchLibrary&&) noexcept;
    ~SearchLibrary();

    /// Nothing before the first picture.
    Result<std::optional<ClipMark>> clip() const;
    /// Remembers it, or refuses another one than the file's.
    Result<> use(const ClipMark& clip);

    Result<int64_t> count() const;
    /// Whether the very same is there: kind, place, concept, and the file's size and time.
    Result<bool> has(const Item& item) const;
    /// The embedding of the same picture under whatever name: it need not be computed again.
    Result<std::optional<std::vector<float>>> embedding_of(std::string_view sha256) const;
    /// In one transaction; what stood at an item's place is replaced. Embeddings have length one.
    struct Entry {
        Item item;
        std::vector<float> embedding;
    };
    Result<> put(std::span<const Entry> entries);
    Result<> forget(std::span<const int64_t> ids);

    Result<std::vector<Item>> items() const;
    Result<Item> item(int64_t id) const;
    Result<std::vector<float>> embedding(int64_t id) const;

    /// Reads the bytes of all embeddings, which takes a while, on the first question; afterwards what changed in between,
    /// by this or another program, is read anew.
    Result<std::vector<Found>> pictures_like(std::span<const float> query, size_t count);
    /// The concepts whose pictures, or whose texts, are closest: one entry a concept. Pictures lie closer to pictures than to
    /// texts, so the two are never compared.
    Result<std::vector<Found>> closest_concepts(std::span<const float> query, ItemKind kind, size_t count);
    /// Pairs of pictures with at least this cosine, the closest first, at most `most`; each asks the whole table once.
    struct Pair {
        Item a, b;
        double score = 0;
    };
    Result<std::vector<Pair>> duplicates(double least, size_t most,
                                         const std::function<Result<>(size_t done, size_t of)>& told);

  private:
    struct Tables;
    explicit SearchLibrary(std::filesystem::path path);
    Result<> load();
    Result<std::vector<Found>> found(const std::vector<Hit>& hits) const;
    [[nodiscard]] Floats floats() const;

    std::filesystem::path path_;
    bool read_only_ = false;
    std::unique_ptr<session::Database> database_;
    std::unique_ptr<Tables> tables_;
};

}  // namespace burin::search
