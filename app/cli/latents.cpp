// `burin-cli encode` and `burin-cli decode`: between pictures and latents.
#include "app/cli/context.h"
#include "app/cli/model_options.h"
#include "app/cli/output_files.h"
#include "app/cli/session.h"
#include "app/cli/target_options.h"
#include "core/engine/render.h"
#include "core/engine/tensor_io.h"
#include "core/models/picture_tensors.h"

namespace burin::app {
namespace {

struct Arguments {
    std::string input, model = "mini", out;
    int width = 0, height = 0;
    TargetOptions target;
};

/// The picture's own size, cut down to what the autoencoder can take, unless a size was asked for.
std::pair<int, int> encoded_size(const Arguments& arguments, const engine::LoadedModel& model) {
    const int unit = model.latent_scale();
    if (arguments.width > 0 && arguments.height > 0) {
        if (arguments.width % unit != 0 || arguments.height % unit != 0) {
            throw Failure(ErrorCode::bad_input, "the size does not fit this model",
                          "use multiples of " + std::to_string(unit));
        }
        return {arguments.width, arguments.height};
    }
    const io::Picture picture = value_or_throw(io::read_picture(arguments.input, 3));
    const int width = picture.width / unit * unit, height = picture.height / unit * unit;
    if (width == 0 || height == 0) {
        throw Failure(ErrorCode::bad_input, "'" + arguments.input + "' is smaller than one latent position",
                      "give --width and --height");
    }
    return {width, height};
}

Outcome encode(const Arguments& arguments, Context& context) {
    require_place_for(arguments.out);
    if ((arguments.width > 0) != (arguments.height > 0)) {
        throw Failure(ErrorCode::bad_input, "only one of --width and --height was given",
                      "give both or none");
    }
    ProgressBar bar(!context.quiet && !context.json);
    const auto model = open_model(arguments.model, arguments.target.choose(), bar);
    const auto [width, height] = encoded_size(arguments, *model);
    const torch::InferenceMode guard;
    const torch::Tensor pixels =
        models::picture_to_pixels(models::load_covering(arguments.input, width, height))
            .to(model->target().device, model->vae_type());
    context.cancel.check();
    const models::Posterior posterior = model->vae().encode(pixels);
    const torch::Tensor latents = model->vae().to_diffusion(posterior.mean.to(torch::kFloat32));
    engine::write_tensors(arguments.out,
                          {{"latents", latents}, {"mean", posterior.mean}, {"logvar", posterior.logvar}});
    return {{{"path", arguments.out}, {"width", width}, {"height", height}, {"shape", latents.sizes().vec()}},
            arguments.out + "  (latents of " + std::to_string(width) + " x " + std::to_string(height) +
                " pixels)"};
}

torch::Tensor last_latents(const std::string& file, const engine::LoadedModel& model) {
    const models::NamedTensors tensors = engine::read_tensors(file);
    const auto found = tensors.find("latents");
    if (found == tensors.end()) {
        throw Failure(ErrorCode::bad_input, "'" + file + "' has no tensor called 'latents'",
                      "make it with burin-cli encode or --dump");
    }
    const torch::Tensor& latents = found->second;
    if (latents.dim() != 4 || latents.size(0) < 1 || latents.size(1) != model.latent_channels() ||
        latents.size(2) < 1 || latents.size(3) < 1 || latents.size(2) > 2048 || latents.size(3) > 2048) {
        throw Failure(ErrorCode::bad_input,
                      "'latents' in '" + file + "' has shape " + models::shape_text(latents.sizes().vec()),
                      "this model wants [n, " + std::to_string(model.latent_channels()) +
                          ", h, w] with sides up to 2048");
    }
    const torch::Tensor last = latents.slice(0, -1);  // of a dump, the finished ones
    if (!last.isfinite().all().item<bool>()) {
        throw Failure(ErrorCode::bad_input, "'latents' in '" + file + "' holds values that are not numbers",
                      "make the file again");
    }
    return last;
}

Outcome decode(const Arguments& arguments, Context& context) {
    const OutputFiles files(arguments.out, 1, 0);
    ProgressBar bar(!context.quiet && !context.json);
    const auto model = open_model(arguments.model, arguments.target.choose(), bar);
    const torch::Tensor latents = last_latents(arguments.input, *model).to(model->target().device);
    context.cancel.check();
    const io::Picture picture = models::to_picture(engine::decode_latents(*model, latents));
    value_or_throw(write_picture(files.path(0), picture));
    return {
        {{"path", arguments.out}, {"width", picture.width}, {"height", picture.height}},
        arguments.out + "  (" + std::to_string(picture.width) + " x " + std::to_string(picture.height) + ")"};
}

}  // namespace

void add_encode(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("encode", "Turn a picture into latents");
    auto arguments = std::make_shared<Arguments>();
    arguments->out = "latents.safetensors";
    command->add_option("IMAGE", arguments->input, "PNG or JPEG")->required()->type_name("FILE");
    command
        ->add_option("-m,--model", arguments->model, "A checkpoint: a folder, a .safetensors file, or mini")
        ->type_name("DIR");
    add_model_options(*command, arguments->model);
    command->add_option("-o,--out", arguments->out, "File to write [latents.safetensors]")->type_name("FILE");
    command->add_option("--width", arguments->width, "Pixels to scale and crop to")
        ->check(CLI::Range(8, 16384));
    command->add_option("--height", arguments->height, "Pixels to scale and crop to")
        ->check(CLI::Range(8, 16384));
    arguments->target.add_to(*command);
    command->footer(
        "Writes the tensors latents (the posterior's mean in the diffusion model's scale), mean and logvar.\n"
        "Example:\n  burin-cli encode photo.jpg --model models/sd15 --width 512 --height 512");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return encode(*arguments, context); };
    });
}

void add_decode(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("decode", "Turn latents into a picture");
    auto arguments = std::make_shared<Arguments>();
    arguments->out = "picture.png";
    command
        ->add_option("LATENTS", arguments->input,
                     "safetensors file with a tensor 'latents' [n, c, h, w]; the last is decoded")
        ->required()
        ->type_name("FILE");
    command
        ->add_option("-m,--model", arguments->model, "A checkpoint: a folder, a .safetensors file, or mini")
        ->type_name("DIR");
    add_model_options(*command, arguments->model);
    command->add_option("-o,--out", arguments->out, "Picture to write, .png or .jpg [picture.png]")
        ->type_name("FILE");
    arguments->target.add_to(*command);
    command->footer("Example:\n  burin-cli decode latents.safetensors --model models/sd15 --out back.png");
    command->callback([arguments, &context] {
        context.action = [arguments, &context] { return decode(*arguments, context); };
    });
}

}  // namespace burin::app
