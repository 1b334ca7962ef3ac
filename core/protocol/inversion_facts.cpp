#include "core/protocol/inversion_facts.h"

#include "core/base/sha256.h"
#include "core/io/safetensors.h"
#include "core/protocol/inversion_fields.h"
#include "core/protocol/pack_file.h"

namespace burin::protocol {
namespace {

constexpr PackKind kind{inversion_key, inversion_version, max_inversion_facts_bytes};

}  // namespace

void check_rules(io::Checks& checks, const InversionFacts& facts, const std::string& /*path*/) {
    checks.that(facts.origin.steps > 0, "origin.steps", "is 0", "invert the picture again");
    checks.that(is_sha256_hex(facts.origin.sha256), "origin.sha256", "is missing",
                "invert the picture again");
}

Result<InversionFacts> parse_inversion_facts(std::string_view json, const std::string& source) {
    return parse_pack<InversionFacts>(json, source, kind);
}

Result<std::string> print_inversion_facts(const InversionFacts& facts) {
    InversionFacts named = facts;
    named.origin.file = std::filesystem::path(facts.origin.file).filename().string();
    return print_pack(named, kind);
}

Result<InversionFacts> read_inversion_facts(const std::filesystem::path& path) {
    std::string source = "'";
    source.append(path.string()).append("'");
    const auto file = io::SafetensorsFile::open(path);
    if (!file) {
        // What a person hands over is input, not the model.
        Error error = file.error();
        if (error.code == ErrorCode::bad_model) error.code = ErrorCode::bad_input;
        return tl::unexpected(std::move(error));
    }
    const auto found = file->metadata().find(inversion_key);
    if (found == file->metadata().end())
        return fail(ErrorCode::bad_input, source + " is not the inversion of a picture",
                    "make one with burin-cli invert");
    return parse_inversion_facts(found->second, source);
}

}  // namespace burin::protocol
