// Tensor names that give a kind of file away: rows of the tables in which a file that is in another's place is refused
// by its own name. Plain data and functions; thread-safe.
#pragma once

#include <string_view>

#include "core/catalogue/file_kind.h"

namespace burin::catalogue {

struct NameMark {
    enum class Where { begins, contains, ends, is };
    Where where;
    const char* text;
    const char* what;  ///< "is a ControlNet, ...", behind the file's name
    const char* remedy;
    FileKind kind = FileKind::other;  ///< where it is of use in another place

    [[nodiscard]] bool hits(std::string_view name) const {
        switch (where) {
            case Where::begins:
                return name.starts_with(text);
            case Where::contains:
                return name.find(text) != std::string_view::npos;
            case Where::ends:
                return name.ends_with(text);
            case Where::is:
                break;
        }
        return name == text;
    }
};

}  // namespace burin::catalogue
