#include "core/protocol/pack_file.h"

#include "core/base/printable.h"

namespace burin::protocol {

bool read_pack_head(Fields& fields, std::string_view schema, int newest, std::string& name) {
    std::string given;
    fields.require("schema");
    fields.read("schema", given);
    if (given != schema) {
        fields.fault("schema", "is '" + printable(given, 60) + "'", "give '" + std::string(schema) + "'");
        return false;
    }
    int version = 0;
    fields.require("version");
    fields.read("version", version);
    if (version > newest) {
        fields.fault("version",
                     "is " + std::to_string(version) + ", newer than the " + std::to_string(newest) +
                         " this program knows",
                     "update Burin");
        return false;
    }
    if (version < 1) {
        fields.fault("version", "is " + std::to_string(version), "give 1");
        return false;
    }
    fields.require("name");
    fields.read("name", name);
    return true;
}

}  // namespace burin::protocol
