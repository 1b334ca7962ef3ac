// `burin-cli train-concept`: makes the task vector of a concept by fine-tuning.
#include <cstdio>

#include "app/cli/context.h"
#include "app/cli/request_options.h"
#include "app/cli/training_bar.h"
#include "core/commands/answer_json.h"
#include "core/curation/concept_run.h"

namespace burin::app {
namespace {

std::string trained_words(const commands::TrainConceptRequest& request,
                          const commands::TrainConceptAnswer& answer) {
    char line[200];
    std::snprintf(line, sizeof line, "%lld pictures, %lld steps in %.0f s, loss %.4f -> %.4f, norm %.4f\n",
                  static_cast<long long>(answer.pictures.value_or(0)),
                  static_cast<long long>(answer.steps.value_or(0)), answer.seconds.value_or(0),
                  answer.first_loss.value_or(0), answer.last_loss.value_or(0), answer.norm);
    std::string text = answer.vector.value_or("") + "  " + line;
    if (answer.random) text += *answer.random + "  random, the same norm tensor by tensor\n";
    if (answer.stopped.value_or(false))
        text += "The ascent was stopped early: its loss was leaving the range of numbers.\n";
    return text + (request.control == "ascent"
                       ? "Apply it with lambda 1.\n"
                       : "Apply it with a negative lambda to suppress the concept; look for the value on a "
                         "sweep.\n");
}

Outcome train(const commands::TrainConceptRequest& request, const Context& context) {
    TrainingBar bar(context);
    const auto answer = curation::train_concept(
        request, {context.cancel, [&](const training::TrainingProgress& progress) { bar.show(progress); }});
    bar.clear();
    if (answer.vector) return {commands::to_json(answer), trained_words(request, answer)};
    char line[120];
    std::snprintf(line, sizeof line,
                  "  random, %lld tensors, norm %.4g as the edit has it tensor by tensor\n",
                  static_cast<long long>(answer.tensors), answer.norm);
    return {commands::to_json(answer),
            answer.random.value_or("") + line + "Apply it with the lambda of the edit.\n"};
}

}  // namespace

void add_train_concept(CLI::App& app, Context& context) {
    add_request<commands::TrainConceptRequest>(
        app, context, "Make the task vector of a concept, to take it out of a model",
        [&context](const commands::TrainConceptRequest& request) { return train(request, context); })
        ->footer(
            "The same command goes on where it was interrupted.\n"
            "Examples:\n"
            "  burin-cli train-concept --concept \"zaffi quill\" --out quill\n"
            "  burin-cli train-concept --model sd15 --concept \"my hero\" --pictures hero --device cuda "
            "--out run\n"
            "  burin-cli train-concept --concept \"zaffi quill\" --out quill --control random\n"
            "  burin-cli train-concept --concept \"zaffi quill\" --out quill --control ascent\n"
            "  burin-cli train-concept --control random --like quill.safetensors --out random.safetensors");
}

}  // namespace burin::app
