#include "core/protocol/pack_file.h"

#include "core/io/json.h"

namespace burin::protocol {
namespace {

Result<> check_head(const nlohmann::json& tree, const PackKind& kind) {
    io::ObjectReader head(tree, {}, io::ObjectReader::Unknown::allow);
    std::string schema;
    int version = 0;
    head.require("schema");
    head.read("schema", schema);
    if (schema != kind.schema)
        head.fault("schema", "is '" + printable(schema, 60) + "'", "give '" + std::string(kind.schema) + "'");
    head.require("version");
    head.read("version", version);
    const auto given = "is " + std::to_string(version);
    if (version > kind.newest)
        head.fault("version",
                   given + ", newer than the " + std::to_string(kind.newest) + " this program knows",
                   "update Burin");
    if (version < 1) head.fault("version", given, "give 1");
    return head.finish();
}

}  // namespace

tl::unexpected<Error> located(Error error, const std::string& source) {
    error.what = source + ": " + error.what;
    return tl::unexpected(std::move(error));
}

Result<nlohmann::json> parse_pack_tree(std::string_view text, const std::string& source,
                                       const PackKind& kind) {
    io::JsonLimits bounds;
    bounds.max_bytes = kind.max_bytes;
    bounds.max_depth = 8;
    auto tree = io::parse_json(text, source, bounds);
    if (!tree) return tree;
    if (auto good = check_head(*tree, kind); !good) return located(good.error(), source);
    // What remains is read strictly.
    tree->erase("schema");
    tree->erase("version");
    return tree;
}

}  // namespace burin::protocol
