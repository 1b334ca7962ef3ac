// --request FILE: files that are no request.
#include <sys/stat.h>

#include "tests/app/bad_case.h"

namespace burin::test {
namespace {

std::vector<std::string> with_request() {
    // The request names the model; only what keeps a good render quick is given beside it.
    return {"render", "-q", "--request", "{dir}/request.json", "--out", "{dir}/out.png"};
}

BadCase file(const std::string& name, const std::string& text, const std::string& fragment) {
    return {name, with_request(), 2, fragment,
            [text](const Place& place) { place.write("request.json", text); }};
}

BadCase made(const std::string& name, Setup setup, const std::string& fragment) {
    return {name, with_request(), 2, fragment, std::move(setup)};
}

std::string nested(int depth) {
    return R"({"guidance":)" + std::string(static_cast<size_t>(depth), '[') +
           std::string(static_cast<size_t>(depth), ']') + "}";
}

std::string too_many_values() {
    std::string list = "[0";
    for (int i = 0; i < 1'100'000; ++i) list += ",0";
    return list + "]";
}

std::string many_directions(int count) {
    std::string list;
    for (int i = 0; i < count; ++i) list += std::string(i > 0 ? "," : "") + R"({"text":"a"})";
    return R"({"guidance":{"directions":[)" + list + "]}}";
}

BadCases syntax() {
    return {
        file("empty", "", "request.json': it is empty"),
        file("blank", " \n ", "request.json"),
        file("truncated", R"({"prompt": "a c)", "request.json"),
        file("truncated_after_key", R"({"prompt":)", "request.json"),
        file("text", "prompt = a cat", "request.json"),
        file("trailing_comma", R"({"prompt": "a",})", "request.json"),
        file("two_objects", R"({"prompt": "a"} {"prompt": "b"})", "request.json"),
        file("comment", "{/* a */ \"prompt\": \"a\"}", "request.json"),
        file("single_quotes", "{'prompt': 'a'}", "request.json"),
        file("not_utf8", "{\"prompt\": \"caf\xe9\"}", "request.json"),
        file("lone_surrogate", R"({"prompt": "\ud800"})", "request.json"),
        file("control_character", "{\"prompt\": \"a\nb\"}", "request.json"),
        file("nan_literal", R"({"eta": NaN})", "request.json"),
        file("number_overflow", R"({"eta": 1e999})", "request.json"),
        file("key_twice", R"({"prompt": "a", "prompt": "b"})", "prompt"),
        file("too_deep", nested(5000), "request.json"),
        file("much_too_deep", nested(1'000'000), "request.json"),
        file("too_many_values", too_many_values(), "request.json"),
        file("list", "[]", "object"),
        file("number", "7", "object"),
        file("null", "null", "object"),
        file("binary", std::string("\x89PNG\r\n\x1a\n\0\0", 10), "request.json"),
        file("byte_order_mark_utf16", std::string("\xff\xfe{\0}\0", 6), "request.json"),
    };
}

BadCases fields() {
    return {
        file("unknown_field", R"({"promt": "a"})", "promt"),
        file("unknown_inner_field", R"({"guidance": {"skale": 4}})", "skale"),
        file("prompt_is_a_number", R"({"prompt": 4})", "prompt"),
        file("steps_is_a_text", R"({"steps": "20"})", "steps"),
        file("steps_is_a_fraction", R"({"steps": 2.5})", "steps"),
        file("steps_is_huge", R"({"steps": 1e300})", "steps"),
        file("steps_beyond_64_bits", R"({"steps": 123456789012345678901234567890})", "steps"),
        file("seed_is_negative", R"({"seed": -1})", "seed"),
        file("batch_is_a_text", R"({"batch": "two"})", "batch"),
        file("guidance_is_a_list", R"({"guidance": []})", "guidance"),
        file("directions_is_an_object", R"({"guidance": {"directions": {}}})", "guidance.directions"),
        file("direction_is_a_text", R"({"guidance": {"directions": ["glasses"]}})", "guidance.directions[0]"),
        file("direction_without_text", R"({"guidance": {"directions": [{}]}})",
             "guidance.directions[0].text is empty"),
        file("too_many_directions", many_directions(65), "guidance.directions"),
        file("edits_in_studio", R"({"guidance": {"edits": [{"text": "a"}]}})",
             "guidance.edits has entries although guidance.mode is 'studio'"),
        file("mode_unknown", R"({"guidance": {"mode": "wild"}})", "guidance.mode"),
        file("mask_without_coverage", R"({"guidance": {"directions": [{"text": "a", "mask": "painted"}]}})",
             "painted is missing"),
        file("mask_coverage_too_short",
             R"({"guidance": {"directions": [{"text": "a", "mask": "painted",
                 "painted": {"width": 4096, "height": 4096, "coverage": "AAAA"}}]}})",
             "coverage has 3 bytes"),
        file("mask_coverage_no_base64",
             R"({"guidance": {"directions": [{"text": "a", "mask": "painted",
                 "painted": {"width": 1, "height": 1, "coverage": "!!!!"}}]}})",
             "coverage"),
        file("mask_huge",
             R"({"guidance": {"directions": [{"text": "a", "mask": "painted",
                 "painted": {"width": 1000000, "height": 1000000, "coverage": "AAAA"}}]}})",
             "painted.width is 1000000"),
        file("sdxl_pair_of_three", R"({"sdxl": {"original_size": [1, 2, 3]}})", "sdxl.original_size"),
        file("newer_version", R"({"version": 4, "mood": "fine"})", "newer than the 3 this program knows"),
        file("version_zero", R"({"version": 0})", "version is 0"),
        file("zero_byte_in_path", R"({"model": "a\u0000b"})", "model holds a zero byte"),
        file("lora_without_path", R"({"loras": [{}]})", "loras[0].path is empty"),
        file("lora_scale", R"({"loras": [{"path": "x", "scale": 17}]})", "loras[0].scale is 17"),
    };
}

BadCases places() {
    return {
        made(
            "missing", [](const Place&) {}, "request.json"),
        made(
            "folder", [](const Place& p) { std::filesystem::create_directory(p / "request.json"); },
            "request.json"),
        made(
            "pipe", [](const Place& p) { mkfifo((p / "request.json").c_str(), 0600); }, "request.json"),
        made(
            "symlink_loop",
            [](const Place& p) { std::filesystem::create_symlink("request.json", p / "request.json"); },
            "request.json"),
        made(
            "larger_than_any_request",
            [](const Place& p) {
                // A hole: 8 GB that take no space.
                p.write("request.json", "{}");
                std::filesystem::resize_file(p / "request.json", 8ULL << 30);
            },
            "request.json"),
        {"device_file",
         {"render", "-q", "--request", "/dev/zero", "--out", "{dir}/out.png"},
         2,
         "/dev/zero",
         {}},
    };
}

}  // namespace

BadCases request_cases() {
    BadCases all = syntax();
    for (const auto& more : {fields(), places()}) all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace burin::test
