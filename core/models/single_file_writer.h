// A model as one file, and the small files that a folder of it has. Thread-safe. Throws Failure.
#pragma once

#include <map>
#include <string>

#include "core/models/model_folder.h"
#include "core/models/tensor_file.h"

namespace burin::models {

/// The tensors of a single file of the model's family, from those of its components under diffusers' names: names,
/// joined rows and axes as the authors' own code has them, and the marks of v-prediction that others look for. Refused:
/// parts that such files have no name for.
NamedTensors single_file_tensors(const ModelDescription& model,
                                 const std::map<std::string, NamedTensors>& components);

/// modelspec.*, and every configuration and tokenizer, so that the file opens without anything beside it.
Metadata single_file_metadata(const ModelDescription& model);

/// Configurations and tokenizers by their paths in a folder of diffusers.
std::map<std::string, std::string> small_files(const ModelDescription& model);

}  // namespace burin::models
