#include "core/protocol/lora_use.h"

#include "core/protocol/limits.h"

namespace burin::protocol {

void read_use(Fields& fields, LoraUse& use, const char* scale_key) {
    fields.read(scale_key, use.scale);
    fields.read("on", use.on);
    fields.list("blocks", limits::lora_blocks, [&](Fields& inner) {
        auto& block = use.blocks.emplace_back();
        inner.require("begin");
        inner.read("begin", block.begin);
        inner.read("scale", block.scale);
    });
}

void write_use(nlohmann::json& object, const LoraUse& use, const char* scale_key) {
    object[scale_key] = use.scale + 0.0;
    // A request of an older version prints as it always did, so that its digest stays.
    if (!use.on) object["on"] = false;
    if (use.blocks.empty()) return;
    auto blocks = nlohmann::json::array();
    for (const auto& block : use.blocks)
        blocks.push_back({{"begin", block.begin}, {"scale", block.scale + 0.0}});
    object["blocks"] = std::move(blocks);
}

void check_use(Checks& checks, const LoraUse& use, const std::string& path, const char* scale_key) {
    checks.range(path + "." + scale_key, use.scale, -limits::lora_scale, limits::lora_scale);
    checks.count(path + ".blocks", use.blocks.size(), limits::lora_blocks);
    for (size_t i = 0; i < use.blocks.size() && checks.good(); ++i) {
        const auto place = path + ".blocks[" + std::to_string(i) + "]";
        checks.text(place + ".begin", use.blocks[i].begin, limits::tensor_name_bytes);
        checks.range(place + ".scale", use.blocks[i].scale, -limits::lora_scale, limits::lora_scale);
    }
}

}  // namespace burin::protocol
