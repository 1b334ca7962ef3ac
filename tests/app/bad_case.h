// One bad input each: what is broken, how the program is called, and what it must say.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/temp_dir.h"

namespace burin::test {

/// The folder of one case, in which setup may make what the arguments name.
class Place {
  public:
    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return folder_ / name; }
    [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }
    std::filesystem::path write(std::string_view name, std::string_view bytes) const {
        return folder_.write(name, bytes);
    }
    /// Copies tests/data/reference/models/<name> to model/.
    void copy_model(const std::string& name = "sd1") const;
    /// Changes the JSON file `file`; a value that is discarded removes the key.
    void set(const std::string& file, const std::string& key, const nlohmann::json& value) const;

  private:
    TempDir folder_;
};

using Setup = std::function<void(const Place&)>;

struct BadCase {
    std::string name;
    /// {dir}, {sd1} and {clip} stand for the folder of the case and the unbroken models.
    std::vector<std::string> arguments;
    int code = 2;
    std::string fragment;  ///< a part of the sentence
    Setup setup;
};
using BadCases = std::vector<BadCase>;

/// A quick render of the unbroken model, with `more` arguments behind.
std::vector<std::string> render_with(std::vector<std::string> more, const std::string& model = "{sd1}");

/// The bytes of tests/data/<name>.
std::string data_bytes(const std::string& name);

/// A safetensors file of a header text and data, the header's length as stated or the true one.
std::string safetensors(const std::string& header, const std::string& data, uint64_t stated_length = 0);

BadCases argument_cases();
BadCases direction_cases();
BadCases request_cases();
BadCases picture_cases();
BadCases model_folder_cases();
BadCases model_config_cases();
BadCases weight_cases();
BadCases latents_and_clip_cases();
BadCases output_cases();
BadCases painter_and_trainer_cases();
BadCases edit_cases();
BadCases locate_cases();
BadCases real_picture_cases();

}  // namespace burin::test
