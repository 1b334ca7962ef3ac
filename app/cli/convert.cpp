// `burin-cli convert`: a checkpoint in another number type, as a folder or as a single file.
#include <cstdio>

#include "app/cli/context.h"
#include "app/cli/model_options.h"
#include "app/cli/session.h"
#include "core/curation/combine_edits.h"
#include "core/engine/convert_model.h"

namespace burin::app {
namespace {

struct Arguments {
    std::string model, out, type = "fp16";
};

Outcome convert(const Arguments& arguments, Context& context) {
    const torch::ScalarType type = curation::weight_type(arguments.type);
    ProgressBar bar(!context.quiet && !context.json);
    const engine::Conversion result = engine::convert_model(
        find_model(arguments.model), arguments.out, type,
        [&](const std::string& what, double fraction) {
            bar.show("converting " + what, static_cast<int>(fraction * 100), 100);
        },
        context.cancel);
    char line[160];
    std::snprintf(line, sizeof line,
                  "%lld tensors, %.1f MB -> %.1f MB, largest relative change of a tensor %.1e\n",
                  static_cast<long long>(result.tensors), static_cast<double>(result.bytes_before) / 1e6,
                  static_cast<double>(result.bytes_after) / 1e6, result.largest_relative_change);
    return {{{"path", arguments.out},
             {"tensors", result.tensors},
             {"bytes_before", result.bytes_before},
             {"bytes_after", result.bytes_after},
             {"largest_relative_change", result.largest_relative_change}},
            arguments.out + "\n" + line};
}

}  // namespace

void add_convert(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand(
        "convert",
        "Copy a checkpoint with its weights in another number type, into a folder or a single file");
    auto arguments = std::make_shared<Arguments>();
    command->add_option("MODEL", arguments->model, "A checkpoint: a folder or a .safetensors file")
        ->required()
        ->type_name("DIR");
    add_model_options(*command, arguments->model);
    command
        ->add_option("OUT", arguments->out,
                     "New folder, or a single file where it ends in .safetensors; must not exist")
        ->required()
        ->type_name("OUT");
    command->add_option("-t,--type", arguments->type, "fp32, bf16 or fp16 [fp16]")->type_name("TYPE");
    command->footer(
        "Example:\n  burin-cli convert models/sd15 models/sd15-fp16 --type fp16\n"
        "  burin-cli convert sdxl.safetensors models/sdxl\n"
        "  burin-cli convert models/sdxl sdxl.safetensors --type bf16");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return convert(*arguments, context); };
    });
}

}  // namespace burin::app
