// What erase, sweep-edit, task-vector, combine-edits and export-edits are given.
#include "tests/app/bad_case.h"
#include "tests/support/reference.h"

namespace burin::test {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

std::string lora() { return reference("lora/sd1_peft.safetensors").string(); }
std::string lora_of_sdxl() { return reference("lora_sdxl/sdxl_kohya.safetensors").string(); }
std::string no_lora() { return reference("lora/sd1_expected.safetensors").string(); }

BadCase made(const std::string& command, const std::string& name, Arguments first, const Arguments& more,
             const std::string& fragment, Setup setup, int code) {
    first.insert(first.end(), more.begin(), more.end());
    return {command + "_" + name, std::move(first), code, fragment, std::move(setup)};
}

BadCase erase(const std::string& name, const Arguments& more, const std::string& fragment, int code = 2) {
    return made("erase", name, {"erase", "-q", "-m", "{sd1}"}, more, fragment, {}, code);
}

BadCases erasing() {
    const auto with = [](Arguments more) {
        Arguments all{"-c", "a fox", "--guide", "a cat", "-o", "{dir}/e.safetensors"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    return {
        erase("no_concept", {"-o", "{dir}/e.safetensors"}, "--concept"),
        erase("no_out", {"-c", "a fox"}, "--out"),
        erase("own_guide", {"-c", "a fox", "--guide", "a fox", "-o", "{dir}/e.safetensors"}, "its own guide"),
        erase("kept_as_well", with({"--preserve", "a fox"}), "taken out and to be preserved"),
        erase("rounds", with({"--rounds", "11"}), "rounds are 11"),
        erase("ridge_zero", with({"--ridge", "0"}), "ridge"),
        erase("ridge_nan", with({"--ridge", "nan"}), "ridge"),
        erase("preserve_weight", with({"--preserve", "a dog", "--preserve-weight", "0"}), "weight of a text"),
        erase("tokens", with({"--tokens", "some"}), "--tokens is 'some'"),
        erase("context", with({"--context", "in the forest"}), "has no {}"),
        erase("rank", with({"--rank", "0"}), "--rank"),
        erase("layers", with({"--layers", "side_blocks"}), "begins with 'side_blocks'"),
        erase("neighbours", with({"--neighbours", "-1"}), "--neighbours"),
        erase("folder_missing", {"-c", "a fox", "-o", "{dir}/none/e.safetensors"}, "{dir}/none"),
    };
}

BadCase sweep(const std::string& name, const Arguments& more, const std::string& fragment, int code = 2) {
    return made("sweep", name, {"sweep-edit", "-q", "-m", "{sd1}"}, more, fragment, {}, code);
}

BadCases sweeping() {
    const auto with = [](Arguments more) {
        Arguments all{"--edit", lora(), "--clip", "{clip}", "--target", "a fox"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    return {
        sweep("no_edit", {"--target", "a fox", "--control", "a cat"}, "--edit"),
        sweep("no_judge", {"--edit", lora(), "--target", "a fox", "--control", "a cat"},
              "no judge of its own"),
        sweep("no_control", with({}), "no control prompts"),
        sweep("no_target", {"--edit", lora(), "--clip", "{clip}", "--control", "a cat"}, "concept"),
        sweep("points", with({"--control", "a cat", "--points", "0"}), "--points"),
        sweep("range_nan", with({"--control", "a cat", "--to", "nan"}), "lambda"),
        sweep("other_family",
              {"--edit", lora_of_sdxl(), "--clip", "{clip}", "--target", "a", "--control", "b"},
              "is made for SDXL", 3),
        sweep("edit_missing", {"--edit", "{dir}/none", "--clip", "{clip}", "--target", "a", "--control", "b"},
              "{dir}/none"),
        sweep("base_missing", with({"--control", "a cat", "--base", "{dir}/none.json"}), "{dir}/none.json"),
        sweep("base_no_report",
              with({"--control", "a cat", "--base", reference("models/sd1/model_index.json").string()}),
              "no report of a sweep"),
        sweep("clip_missing", {"--edit", lora(), "--clip", "{dir}/none", "--target", "a", "--control", "b"},
              "{dir}/none", 2),
    };
}

BadCase vector_of(const std::string& name, const Arguments& more, const std::string& fragment, int code = 2,
                  Setup setup = {}) {
    return made("vector", name, {"task-vector", "-q", "--base", "{sd1}"}, more, fragment, std::move(setup),
                code);
}

BadCase combine(const std::string& name, const Arguments& more, const std::string& fragment, int code = 2,
                Setup setup = {}) {
    return made("combine", name, {"combine-edits", "-q", "-m", "{sd1}"}, more, fragment, std::move(setup),
                code);
}

BadCases combining() {
    const Setup sdxl = [](const Place& p) { p.copy_model("sdxl"); };
    const Setup recipe = [](const Place& p) {
        p.write("r.edits.json",
                R"({"schema": "burin.edits", "version": 1, "name": "x", "base": {"family": "sdxl"},)"
                R"( "deltas": []})");
    };
    const Setup outside = [](const Place& p) {
        p.write("r.edits.json", R"({"schema": "burin.edits", "version": 1, "name": "x",)"
                                R"( "deltas": [{"name": "a", "file": "../a.safetensors"}]})");
    };
    return {
        vector_of("no_tuned", {"-o", "{dir}/v.safetensors"}, "--tuned"),
        vector_of("other_family", {"--tuned", "{dir}/model", "-o", "{dir}/v.safetensors"}, "of the family", 2,
                  sdxl),
        vector_of("component", {"--tuned", "{sd1}", "--component", "prior", "-o", "{dir}/v.safetensors"},
                  "none of the named components"),
        vector_of("tuned_missing", {"--tuned", "{dir}/none", "-o", "{dir}/v.safetensors"}, "no model folder",
                  3),
        combine("nothing", {}, "no edit that does anything"),
        combine("all_off", {"--edit", lora() + "=0"}, "no edit that does anything"),
        combine("lambda_text", {"--edit", lora() + "=much"}, "whose scale is no number"),
        combine("lambda_absurd", {"--edit", lora() + "=1000"}, "scale is 1000"),
        combine("no_lora", {"--edit", no_lora()}, "no module of", 3),
        combine("other_family", {"--edit", lora_of_sdxl()}, "is made for SDXL", 3),
        combine("recipe_family", {"--recipe", "{dir}/r.edits.json"}, "of the family sdxl", 2, recipe),
        combine("recipe_leads_out", {"--recipe", "{dir}/r.edits.json"}, "leads out of", 2, outside),
        combine("recipe_missing", {"--recipe", "{dir}/none.edits.json"}, "{dir}/none.edits.json"),
        combine("recipe_out_of_reach", {"--edit", lora(), "--recipe-out", "{dir}/r.edits.json"},
                "leads out of"),
    };
}

BadCase export_of(const std::string& name, const Arguments& more, const std::string& fragment, int code = 2,
                  Setup setup = {}) {
    return made("export", name, {"export-edits", "-q", "-m", "{sd1}", "--edit", lora()}, more, fragment,
                std::move(setup), code);
}

BadCases exporting() {
    const Setup there = [](const Place& p) { fs::create_directory(p / "there"); };
    return {
        export_of("nowhere", {}, "one of --out and --lora-out"),
        export_of("both", {"--out", "{dir}/a", "--lora-out", "{dir}/b.safetensors"},
                  "one of --out and --lora-out"),
        export_of("over_a_folder", {"--out", "{dir}/there"}, "exists already", 2, there),
        export_of("over_the_base", {"--out", "{sd1}"}, "exists already"),
        export_of("over_the_edit", {"--lora-out", lora()}, "one of the edits themselves"),
        export_of("type", {"--out", "{dir}/a", "--type", "int8"}, "int8"),
        export_of("naming", {"--lora-out", "{dir}/b.safetensors", "--naming", "mine"}, "--naming is 'mine'"),
        export_of("rank", {"--lora-out", "{dir}/b.safetensors", "--rank", "0"}, "--rank"),
    };
}

}  // namespace

BadCases edit_cases() {
    BadCases all = erasing();
    for (const auto& more : {sweeping(), combining(), exporting()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace burin::test
