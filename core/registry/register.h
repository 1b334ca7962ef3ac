// The register: every protected concept of a person or a house, in one SQLite file, with the history of every change.
//
// The file may be open in several programs at once (write-ahead log; a writer waits up to 20 s for another). What a function
// has reported as done survives the death of the program; what it has not reported is there whole or not at all. A file from
// outside may be hostile: its tables must be exactly those that Burin makes, triggers and views stay off.
//
// Not thread-safe; may be moved to another thread and used there. Errors: bad_input (wrong arguments, a foreign or newer
// file), io, try_again (another program is writing), damaged.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/registry/concept.h"
#include "core/session/database.h"

namespace burin::registry {

/// Who changes something, and how it is told in the history.
struct Author {
    std::string who;     ///< a person's name; empty = nobody is named
    std::string source;  ///< the file that was imported, or empty
};

struct Query {
    std::string text = {};  ///< words that begin so, somewhere in its texts; empty = all
    std::optional<Kind> kind = {};
    std::optional<Status> status = {};
    std::string owner = {};  ///< the whole owner; empty = any
    size_t limit = 100, offset = 0;
};

struct FieldChange {
    std::string field, old_text, new_text;
    bool operator==(const FieldChange&) const = default;
};

enum class What { added, edited, removed, imported, moved };
inline constexpr std::array<std::string_view, 5> what_names{"added", "edited", "removed", "imported",
                                                            "moved"};

/// One entry of the history: everything that one action did to one concept.
struct Change {
    int64_t at_ms = 0;  ///< since 1970 UTC
    std::string who, source;
    What what = What::edited;
    std::string id, name;             ///< of the concept, as it was called then
    std::vector<FieldChange> fields;  ///< added: the filled ones; removed: what they were
};

class RegisterWriter;

class Register {
  public:
    enum class Access {
        make,  ///< makes the file where it is missing
        open,  ///< refuses a missing file
    };

    static Result<Register> open(const std::filesystem::path& path, Access access);
    /// "library.burinlib" in the person's data folder (core/base/data_folder.h); empty where that is unknown.
    static std::filesystem::path usual_place();

    Register(Register&&) noexcept = default;
    Register& operator=(Register&&) noexcept = default;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] bool read_only() const { return read_only_; }

    Result<int64_t> count() const;
    /// Those that meet the query: whose name begins so first, then by age.
    Result<std::vector<Concept>> find(const Query& query) const;
    /// How many meet it, counted up to `most`.
    Result<int64_t> count(const Query& query, int64_t most = 1'000'000) const;
    /// By its id, else by its name; nothing where there is none.
    Result<std::optional<Concept>> get(std::string_view id_or_name) const;
    /// All, oldest first; an error of `each` ends it.
    Result<> each(const std::function<Result<>(const Concept&)>& visit) const;

    /// Gives the concept as it was kept: tidied, with its id. Refused: faults of check(), an id or a name that is taken.
    Result<Concept> add(const Concept& entry, const Author& author);
    /// Puts `entry` in the place of the concept with this id or name. What changed; empty where nothing did.
    Result<std::vector<FieldChange>> replace(std::string_view id_or_name, const Concept& entry,
                                             const Author& author);
    Result<> remove(std::string_view id_or_name, const Author& author);

    /// Newest first; of one concept (also one that was removed), or of all where `id_or_name` is empty.
    Result<std::vector<Change>> history(std::string_view id_or_name = {}, size_t limit = 100) const;

    /// Which field a header of a spreadsheet meant the last time; an empty field = none, on purpose.
    Result<std::map<std::string, std::string>> remembered_headers() const;

    /// Grows with every change, whoever makes it: for who shows the register.
    Result<int64_t> version() const;

    [[nodiscard]] session::Database& database() const { return *database_; }

  private:
    friend class RegisterWriter;
    explicit Register(std::filesystem::path path) : path_(std::move(path)) {}
    Result<> writable() const;

    std::filesystem::path path_;
    std::unique_ptr<session::Database> database_;
    bool read_only_ = false;
};

/// The concept in a row of the table. Internal to core/registry, as what follows.
Result<Concept> read_concept(const std::string& fields);

/// "FTS5" words that a text begins with, as a query; empty where it has no word.
[[nodiscard]] std::string search_expression(std::string_view text);

}  // namespace burin::registry
