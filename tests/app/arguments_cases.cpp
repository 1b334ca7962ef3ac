// Arguments of every command: out of range, not numbers, unknown, missing, contradictory.
#include "tests/app/bad_case.h"

namespace burin::test {
namespace {

BadCase render(const std::string& name, std::vector<std::string> more, const std::string& fragment) {
    return {name, render_with(std::move(more)), 2, fragment, {}};
}

BadCase call(const std::string& name, std::vector<std::string> arguments, const std::string& fragment) {
    return {name, std::move(arguments), 2, fragment, {}};
}

BadCases numbers() {
    return {
        render("steps_zero", {"--steps", "0"}, "steps is 0; give 1 to 1000"),
        render("steps_negative", {"--steps", "-3"}, "steps is -3"),
        render("steps_too_many", {"--steps", "1001"}, "steps is 1001"),
        render("steps_text", {"--steps", "many"}, "--steps"),
        render("steps_fraction", {"--steps", "2.5"}, "--steps"),
        render("steps_beyond_int", {"--steps", "99999999999999999999"}, "--steps"),
        render("steps_empty", {"--steps", ""}, "steps is 0; give 1 to 1000"),
        render("steps_nan", {"--steps", "nan"}, "--steps"),
        render("batch_zero", {"--batch", "0"}, "batch is 0; give 1 to 64"),
        render("batch_too_large", {"--batch", "65"}, "batch is 65"),
        render("batch_negative", {"--batch", "-1"}, "batch is -1"),
        render("width_not_a_multiple", {"--width", "65"}, "width is 65; give a multiple of 8"),
        render("width_too_small", {"--width", "8"}, "width is 8; give 64 to 4096"),
        render("width_too_large", {"--width", "8192"}, "width is 8192; give 64 to 4096"),
        render("width_negative", {"--width", "-64"}, "width is -64"),
        render("height_not_a_multiple", {"--height", "100"}, "height is 100; give a multiple of 8"),
        render("height_too_large", {"--height", "2147483647"}, "height is 2147483647"),
        render("height_text", {"--height", "64px"}, "--height"),
        render("guidance_negative", {"--guidance", "-1"}, "guidance.scale is -1; give 0 to 100"),
        render("guidance_too_large", {"--guidance", "101"}, "guidance.scale is 101"),
        render("guidance_nan", {"--guidance", "nan"}, "guidance.scale is not a number"),
        render("guidance_infinite", {"--guidance", "inf"}, "guidance.scale is infinite"),
        render("guidance_text", {"--guidance", "strong"}, "--guidance"),
        render("guidance_overflow", {"--guidance", "1e999"}, "guidance"),
        render("rescale_too_large", {"--rescale", "1.5"}, "guidance.rescale is 1.5; give 0 to 1"),
        render("rescale_nan", {"--rescale", "-nan"}, "guidance.rescale is not a number"),
        render("eta_negative", {"--eta", "-0.5"}, "eta is -0.5; give 0 to 1"),
        render("eta_nan", {"--eta", "nan"}, "eta is not a number"),
        render("momentum_scale", {"--momentum-scale", "2"}, "guidance.momentum_scale is 2"),
        render("momentum_beta", {"--momentum-beta", "-inf"}, "guidance.momentum_beta is infinite"),
        render("clip_skip_negative", {"--clip-skip", "-1"}, "clip_skip is -1"),
        render("clip_skip_too_large", {"--clip-skip", "32"}, "clip_skip is 32; give 0 to 31"),
        render("threads_negative", {"--threads", "-1"}, "threads is -1; give 0 to 1024"),
        render("threads_too_many", {"--threads", "1025"}, "threads is 1025"),
        render("seed_negative", {"--seed", "-1"}, "--seed"),
        render("seed_text", {"--seed", "lucky"}, "--seed"),
        render("seed_beyond_64_bits", {"--seed", "18446744073709551616"}, "--seed"),
        render("seed_and_batch_overflow", {"--seed", "18446744073709551615", "--batch", "2"},
               "too large for a batch of 2"),
    };
}

BadCases choices() {
    const std::string long_text(70'000, 'a');
    return {
        render("sampler_unknown", {"--sampler", "euler_b"}, "sampler is 'euler_b'"),
        render("sampler_empty", {"--sampler", ""}, "sampler is ''"),
        render("device_unknown", {"--device", "tpu"}, "device is 'tpu'; give auto, cpu, cuda or cuda:N"),
        render("device_without_number", {"--device", "cuda:"}, "device is 'cuda:'"),
        render("device_with_letters", {"--device", "cuda:one"}, "device is 'cuda:one'"),
        render("device_that_is_not_there", {"--device", "cuda:99"}, "cuda:99"),
        render("precision_unknown", {"--precision", "int8"}, "precision is 'int8'"),
        render("mode_unknown", {"--mode", "atelier"}, "--mode is 'atelier'; give studio or reference"),
        render("long_prompt_unknown", {"--long-prompt", "cut"}, "--long-prompt is 'cut'; give truncate"),
        render("prompt_not_utf8", {"--prompt", "caf\xe9"}, "prompt is not valid UTF-8"),
        render("prompt_overlong_utf8", {"--prompt", "\xc0\xaf"}, "prompt is not valid UTF-8"),
        render("prompt_surrogate", {"--prompt", "\xed\xa0\x80"}, "prompt is not valid UTF-8"),
        render("prompt_too_long", {"--prompt", long_text}, "prompt has 70000 bytes; give at most 65536"),
        render("negative_not_utf8", {"--negative", "\xff\xfe"}, "negative is not valid UTF-8"),
        render("negative_too_long", {"--negative", long_text}, "negative has 70000 bytes"),
        render("model_empty", {"--model", ""}, "model is empty"),
        render("model_not_utf8", {"--model", "\xff"}, "model is not valid UTF-8"),
        render("model_path_too_long", {"--model", std::string(5000, 'm')}, "model has 5000 bytes"),
        render("unknown_option", {"--stepz", "3"}, "--stepz"),
        render("unknown_short_option", {"-Z"}, "-Z"),
        render("option_with_control_characters", {"--\x1b[31mred"}, "red"),
        render("option_without_value", {"--seed"}, "--seed"),
        render("option_twice", {"--steps", "1", "--steps", "2"}, "--steps"),
        render("stray_argument", {"--report", "picture"}, "picture"),
        render("strength_zero", {"--strength", "0"}, "strength is 0; give more than 0 and at most 1"),
        render("strength_nan", {"--strength", "nan"}, "strength is not a number"),
        render("strength_too_large", {"--strength", "1.01"}, "strength is 1.01"),
        render("mask_without_init", {"--mask", "{dir}/m.png"}, "mask_image is given without init_image"),
    };
}

BadCases other_commands() {
    return {
        call("no_command", {}, "subcommand is required"),
        call("unknown_command", {"draw"}, "there is no command 'draw'"),
        call("command_in_capitals", {"Render"}, "there is no command 'Render'"),
        call("two_commands", {"info", "{sd1}", "convert"}, "not expected: convert"),
        call("unknown_global_option", {"--verbose", "info", "{sd1}"}, "--verbose"),
        call("encode_nothing", {"encode"}, "IMAGE"),
        call("decode_nothing", {"decode"}, "LATENTS"),
        call("embed_nothing", {"embed"}, "--clip"),
        call("embed_no_texts", {"embed", "--clip", "{clip}"}, "nothing to embed; give --text or --image"),
        call("convert_nothing", {"convert"}, "MODEL"),
        call("convert_no_output", {"convert", "{sd1}"}, "OUT"),
        call("convert_type", {"convert", "{sd1}", "{dir}/x", "--type", "int4"},
             "type 'int4' is not known; give fp32, bf16 or fp16"),
        call("convert_third_folder", {"convert", "{sd1}", "{dir}/x", "{dir}/y"}, "/y"),
        call("bench_no_repeat", {"bench", "-m", "{sd1}", "--repeat", "0"}, "--repeat"),
        call("bench_width", {"bench", "-m", "{sd1}", "--width", "5000"}, "--width"),
        call("bench_odd_width", {"bench", "-m", "{sd1}", "--width", "67", "--height", "64"}, "67"),
        call("bench_device", {"bench", "-m", "{sd1}", "--device", "abacus"}, "abacus"),
        call("bench_precision", {"bench", "-m", "{sd1}", "--precision", "fp8"}, "fp8"),
        call("bench_threads", {"bench", "-m", "{sd1}", "--threads", "5000"}, "--threads"),
        call("encode_width", {"encode", "x.png", "-m", "{sd1}", "--width", "0"}, "--width"),
        call("encode_height", {"encode", "x.png", "-m", "{sd1}", "--height", "nan"}, "--height"),
        call("decode_precision", {"decode", "x", "-m", "{sd1}", "--precision", ""}, "precision"),
        call("decode_device", {"decode", "x", "-m", "{sd1}", "--device", "cuda:1:2"}, "cuda:1:2"),
        call("embed_threads", {"embed", "-c", "{clip}", "-t", "a", "--threads", "-2"}, "--threads"),
        call("embed_text_not_utf8", {"embed", "-c", "{clip}", "-t", "\xfe\xff"}, "UTF-8"),
        call("info_two_folders", {"info", "{sd1}", "{clip}"}, "clip"),
        call("info_unknown_option", {"info", "{sd1}", "--hsah"}, "--hsah"),
    };
}

}  // namespace

BadCases argument_cases() {
    BadCases all = numbers();
    for (const auto& more : {choices(), other_commands()}) all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace burin::test
