// `burin-cli embed`: CLIP embeddings of texts and pictures, and how well they agree.
#include <cstdio>
#include <filesystem>

#include "app/cli/context.h"
#include "app/cli/output_files.h"
#include "app/cli/target_options.h"
#include "core/base/printable.h"
#include "core/engine/tensor_io.h"
#include "core/io/image.h"
#include "core/models/clip_pixels.h"
#include "core/models/model_folder.h"
#include "core/models/token_rows.h"
#include "core/text/clip_tokenizer.h"

namespace burin::app {
namespace {

struct Arguments {
    std::string clip, out;
    std::vector<std::string> texts, images;
    TargetOptions target;
};

torch::Tensor picture_tensor(const std::string& path) {
    const io::Picture picture = value_or_throw(io::read_picture(path, 3));
    return torch::from_blob(const_cast<uint8_t*>(picture.pixels.data()), {picture.height, picture.width, 3},
                            torch::kUInt8)
        .clone();
}

torch::Tensor embed_texts(const models::ClipModel& clip, const text::ClipTokenizer& tokenizer,
                          const Arguments& arguments) {
    const int64_t length = clip.config().text.max_position_embeddings;
    return clip.embed_text(models::token_rows(tokenizer, arguments.texts, length));
}

std::string table(const Arguments& arguments, const torch::Tensor& similarity) {
    std::string out;
    for (int64_t i = 0; i < similarity.size(0); ++i) {
        out += arguments.images[static_cast<size_t>(i)] + "\n";
        for (int64_t j = 0; j < similarity.size(1); ++j) {
            char line[32];
            std::snprintf(line, sizeof line, "  %+.4f  ", similarity[i][j].item<double>());
            out += line + arguments.texts[static_cast<size_t>(j)] + "\n";
        }
    }
    return out;
}

Outcome embed(const Arguments& arguments, Context& context) {
    if (arguments.texts.empty() && arguments.images.empty()) {
        throw Failure(ErrorCode::bad_input, "there is nothing to embed", "give --text or --image");
    }
    for (const std::string& text : arguments.texts) {
        if (!is_utf8(text))
            throw Failure(ErrorCode::bad_input, "the text '" + text + "' is not UTF-8", "give it in UTF-8");
    }
    if (!arguments.out.empty()) require_place_for(arguments.out);
    std::error_code ignored;
    if (!std::filesystem::exists(std::filesystem::path(arguments.clip) / "config.json", ignored)) {
        throw Failure(ErrorCode::bad_model,
                      "'" + arguments.clip + "' is not the folder of a CLIP model: it has no config.json",
                      "name the folder with --clip");
    }
    const engine::ComputeTarget target = arguments.target.choose();
    const models::ClipDescription description = models::describe_clip(arguments.clip);
    const models::ClipModel clip = models::load_clip(description, {target.dtype, target.device});
    const torch::InferenceMode guard;
    models::NamedTensors embeddings;
    Outcome outcome;
    if (!arguments.texts.empty()) {
        const auto tokenizer = value_or_throw(text::ClipTokenizer::load(arguments.clip));
        embeddings["text"] = embed_texts(clip, tokenizer, arguments);
    }
    std::vector<torch::Tensor> rows;
    for (const std::string& image : arguments.images) {
        context.cancel.check();
        rows.push_back(
            clip.embed_picture(models::clip_pixels(picture_tensor(image), description.preprocessing)));
    }
    if (!rows.empty()) embeddings["image"] = torch::cat(rows);
    if (embeddings.size() == 2) {
        const torch::Tensor similarity = embeddings["image"].matmul(embeddings["text"].t()).to(torch::kCPU);
        outcome.text = table(arguments, similarity);
        for (int64_t i = 0; i < similarity.size(0); ++i) {
            for (int64_t j = 0; j < similarity.size(1); ++j) {
                outcome.json["similarity"].push_back({{"image", arguments.images[static_cast<size_t>(i)]},
                                                      {"text", arguments.texts[static_cast<size_t>(j)]},
                                                      {"cosine", similarity[i][j].item<double>()}});
            }
        }
    }
    if (!arguments.out.empty()) {
        engine::write_tensors(arguments.out, embeddings);
        outcome.json["path"] = arguments.out;
        outcome.text += arguments.out + "\n";
    }
    for (const auto& [name, tensor] : embeddings) outcome.json["shapes"][name] = tensor.sizes().vec();
    return outcome;
}

}  // namespace

void add_embed(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("embed", "CLIP embeddings of texts and pictures, and how well they agree");
    auto arguments = std::make_shared<Arguments>();
    command->add_option("-c,--clip", arguments->clip, "Folder of a CLIP model")->required()->type_name("DIR");
    command->add_option("-t,--text", arguments->texts, "A text (may be repeated)")->type_name("TEXT");
    command->add_option("-i,--image", arguments->images, "A picture, PNG or JPEG (may be repeated)")
        ->type_name("FILE");
    command
        ->add_option("-o,--out", arguments->out,
                     "Write the embeddings, rows of length one, as tensors text and image")
        ->type_name("FILE.safetensors");
    arguments->target.precision = "fp32";
    arguments->target.add_to(*command);
    command->footer(
        "Example:\n  burin-cli embed --clip models/clip --image fox.png --text \"a fox\" --text \"a cat\"");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return embed(*arguments, context); };
    });
}

}  // namespace burin::app
