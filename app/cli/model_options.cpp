#include "app/cli/model_options.h"

#include <memory>

namespace burin::app {

void ModelOptions::add_to(CLI::App& command) {
    command.add_option("--vae", vae_, "Autoencoder to use instead: a file, its folder, or a model")
        ->type_name("MODEL");
    command
        .add_option("--text-encoder", text_encoder_,
                    "A model whose text encoders and tokenizer are used, for files that have none")
        ->type_name("MODEL");
    command.add_option("--tokenizer", tokenizer_, "Folder with a tokenizer's files")->type_name("DIR");
    command.add_option("--config", config_, "A model folder whose configuration a single file is read with")
        ->type_name("DIR");
    command.add_option("--prediction", prediction_, "What the UNet predicts: epsilon or v_prediction")
        ->type_name("TYPE");
}

std::string ModelOptions::applied_to(const std::string& model) const {
    std::string all = model;
    for (const auto& [name, value] : {std::pair{"vae", &vae_}, std::pair{"text-encoder", &text_encoder_},
                                      std::pair{"tokenizer", &tokenizer_}, std::pair{"config", &config_},
                                      std::pair{"prediction", &prediction_}})
        if (!value->empty()) all.append(";").append(name).append("=").append(*value);
    return all;
}

void add_model_options(CLI::App& command, std::string& model) {
    auto options = std::make_shared<ModelOptions>();
    options->add_to(command);
    command.parse_complete_callback([options, &model] { model = options->applied_to(model); });
}

}  // namespace burin::app
