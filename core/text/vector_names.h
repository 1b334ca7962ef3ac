// Names in a prompt that stand for trained vectors (textual inversion, arXiv 2208.01618) instead of words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace burin::text {

/// A name and the places it takes in a text.
struct VectorName {
    std::string name;
    int vectors = 1;
    bool operator==(const VectorName&) const = default;
};

/// Immutable; any thread may read it.
class VectorNames {
  public:
    VectorNames() = default;
    /// No two names are the same in lower case; none is empty.
    explicit VectorNames(std::vector<VectorName> names);

    struct Piece {
        std::string_view text;
        int name = -1;  ///< index into names(); -1: words
        bool operator==(const Piece&) const = default;
    };
    /// `text` as words and names in turn, without empty pieces. A name counts as a whole word, in upper and lower case
    /// (of ASCII) alike, the longest first; "embedding:" or "embed:" directly before it belongs to it.
    [[nodiscard]] std::vector<Piece> split(std::string_view text) const;

    [[nodiscard]] const std::vector<VectorName>& names() const { return names_; }
    /// Place of a name's first vector among all of them.
    [[nodiscard]] int first_vector(int name) const { return first_[static_cast<size_t>(name)]; }

  private:
    [[nodiscard]] int name_at(std::string_view lowered, size_t at) const;

    std::vector<VectorName> names_;  ///< lowered
    std::vector<int> first_;         ///< by name
    std::vector<int> longest_first_;
};

/// What follows "embedding:" or "embed:" in `text`, up to white space, a comma, a bracket or a colon: names that a person
/// means to be there.
[[nodiscard]] std::vector<std::string> explicit_names(std::string_view text);

}  // namespace burin::text
