// `burin-cli paint`: pictures of the procedural painter, what the embedded model is trained on.
#include "core/painter/paint.h"

#include <algorithm>

#include "app/cli/context.h"
#include "app/cli/output_files.h"
#include "app/cli/whole_number.h"
#include "core/base/limits.h"
#include "core/imaging/contact_sheet.h"
#include "core/io/image.h"
#include "core/models/picture_tensors.h"
#include "core/painter/captions.h"

namespace burin::app {
namespace {

struct Arguments {
    std::string out = "paintings.png";
    int64_t count = 16, size = 128, columns = 8;
    uint64_t first = 0, seed = 1;
};

void require_size(const Arguments& arguments) {
    const int64_t columns = std::min(arguments.columns, arguments.count);
    const int64_t rows = (arguments.count + columns - 1) / columns, each = arguments.size + 2;
    const int64_t width = columns * each, height = rows * each;
    if (std::max(width, height) > limits::picture_side || width * height > limits::picture_pixels)
        throw Failure(ErrorCode::bad_input,
                      "the sheet would have about " + std::to_string(width) + " x " + std::to_string(height) +
                          " pixels",
                      "paint fewer or smaller pictures");
}

Outcome paint(const Arguments& arguments) {
    const OutputFiles files(arguments.out, 1, 0);
    require_size(arguments);
    const torch::NoGradGuard guard;
    const painter::PaintPlan plan{
        .count = arguments.count, .first = arguments.first, .wishes = {}, .device = torch::kCPU};
    const auto batch = painter::paint(plan, arguments.seed, arguments.size);
    const auto sheet = value_or_throw(imaging::contact_sheet(
        models::to_pictures(batch.pictures), imaging::close_together(static_cast<int>(arguments.columns))));
    value_or_throw(write_picture(files.path(0), sheet));
    Outcome outcome;
    outcome.json = {{"path", arguments.out}, {"captions", nlohmann::json::array()}};
    outcome.text = arguments.out + "\n";
    for (size_t i = 0; i < batch.facts.size(); ++i) {
        painter::Rng words(painter::derived_key(arguments.seed, arguments.first + i));
        const std::string sentence = painter::sentence(batch.facts[i], words);
        outcome.json["captions"].push_back(sentence);
        outcome.text += "  " + std::to_string(arguments.first + i) + "  " + sentence + "\n";
    }
    return outcome;
}

}  // namespace

void add_paint(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("paint", "Paint a sheet of the pictures the embedded model learns from");
    auto arguments = std::make_shared<Arguments>();
    command->add_option("-o,--out", arguments->out, "Sheet to write, .png or .jpg [paintings.png]")
        ->type_name("FILE");
    command->add_option("-n,--count", arguments->count, "Pictures [16]")->check(CLI::Range(1, 4096));
    command->add_option("--size", arguments->size, "Pixels a side [128]")->check(CLI::Range(16, 1024));
    command->add_option("--columns", arguments->columns, "Pictures in a row [8]")->check(CLI::Range(1, 256));
    command->add_option("--first", arguments->first, "Number of the first picture [0]")->check(whole_number);
    command->add_option("--seed", arguments->seed, "Seed of the sequence [1]")->check(whole_number);
    command->footer("Example:\n  burin-cli paint --count 24 --seed 3 --out sheet.png");
    command->callback([arguments, &context] { context.action = [arguments] { return paint(*arguments); }; });
}

}  // namespace burin::app
