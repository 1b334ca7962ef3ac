// Requests, direction specs and packs: what is accepted is valid and survives being written and read again.
#include "core/protocol/request_json.h"

#include <cstdlib>

#include "core/protocol/direction_pack.h"
#include "core/protocol/direction_spec.h"

namespace p = burin::protocol;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto request = p::request_from_text(text)) {
        if (!p::validate(*request)) std::abort();
        if (p::request_from_text(p::to_json_text(*request)) != *request) std::abort();
        if (p::request_from_cbor(p::to_cbor(*request)) != *request) std::abort();
    }
    if (const auto direction = p::parse_direction_spec(text); direction && size < 10000)
        if (p::parse_direction_spec(p::print_direction_spec(*direction)) != *direction) std::abort();
    if (const auto edit = p::parse_edit_spec(text); edit && size < 10000)
        if (p::parse_edit_spec(p::print_edit_spec(*edit)) != *edit) std::abort();
    if (const auto pack = p::parse_direction_pack(text, "'input'")) {
        const auto printed = p::print_direction_pack(*pack);
        if (!printed || p::parse_direction_pack(*printed, "'again'") != *pack) std::abort();
    }
    return 0;
}
