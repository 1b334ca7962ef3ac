// What all packs have in common: one JSON object with a schema, a version and the fields of its struct, read strictly.
//
// Thread-safe: plain functions.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/base/printable.h"
#include "core/base/result.h"
#include "core/io/field_visitors.h"

namespace burin::protocol {

struct PackKind {
    const char* schema;
    int newest;  ///< version
    size_t max_bytes;
};

/// The tree of a pack of that kind, of at most its version; `source` names the file in sentences.
Result<nlohmann::json> parse_pack_tree(std::string_view text, const std::string& source,
                                       const PackKind& kind);

/// `error` with its file named.
[[nodiscard]] tl::unexpected<Error> located(Error error, const std::string& source);

/// The pack in `text`: parsed under limits, read by the list of its fields, then checked by it.
template <io::Listed Pack>
Result<Pack> parse_pack(std::string_view text, const std::string& source, const PackKind& kind) {
    const auto tree = parse_pack_tree(text, source, kind);
    if (!tree) return tl::unexpected(tree.error());
    Pack pack;
    io::ObjectReader reader(*tree);
    io::read_fields(reader, pack);
    if (auto done = reader.finish(); !done) return located(done.error(), source);
    io::Checks checks;
    io::check_fields(checks, pack, "");
    if (!checks.good()) return located(checks.result().error(), source);
    return pack;
}

/// Indented JSON that parses to the same pack; checked first.
template <io::Listed Pack>
Result<std::string> print_pack(const Pack& pack, const PackKind& kind) {
    io::Checks checks;
    io::check_fields(checks, pack, "");
    if (!checks.good()) return tl::unexpected(checks.result().error());
    auto tree = io::to_tree(pack);
    tree["schema"] = kind.schema;
    tree["version"] = kind.newest;
    return tree.dump(2) + "\n";
}

/// No two entries of the list at `path` have the same name.
template <class Entries>
void check_names(io::Checks& checks, const Entries& entries, const std::string& path) {
    std::set<std::string_view> names;
    for (size_t i = 0; i < entries.size() && checks.good(); ++i)
        checks.that(names.insert(entries[i].name).second, path + "[" + std::to_string(i) + "].name",
                    "is '" + printable(entries[i].name, 60) + "' like an earlier one",
                    "give each its own name");
}

}  // namespace burin::protocol
