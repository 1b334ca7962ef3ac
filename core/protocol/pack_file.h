// What all packs have in common: one JSON object with a schema, a version and a name, read strictly.
//
// Thread-safe: plain functions.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/io/json.h"
#include "core/protocol/fields.h"

namespace burin::protocol {

/// Reads "schema", "version" and "name"; a fault where the schema is another one or the version newer than
/// `newest`. False: nothing further is to be read.
bool read_pack_head(Fields& fields, std::string_view schema, int newest, std::string& name);

/// The pack in `text`: parsed under limits, read by `read(Fields&, Pack&)`, then checked by `check(pack)`.
/// `source` names the file in sentences.
template <class Pack, class Read, class Check>
Result<Pack> parse_pack(std::string_view text, const std::string& source, size_t max_bytes, Read read,
                        Check check) {
    const auto located = [&](Error error) {
        error.what = source + ": " + error.what;
        return tl::unexpected(std::move(error));
    };
    io::JsonLimits bounds;
    bounds.max_bytes = max_bytes;
    bounds.max_depth = 8;
    const auto tree = io::parse_json(text, source, bounds);
    if (!tree) return tl::unexpected(tree.error());
    Pack pack;
    Fields fields(*tree);
    read(fields, pack);
    if (auto done = fields.finish(); !done) return located(done.error());
    if (auto good = check(pack); !good) return located(good.error());
    return pack;
}

}  // namespace burin::protocol
