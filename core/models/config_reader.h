// Reads a component's config.json so that every key is either understood or refused by name.
//
// Each getter marks its key as handled and falls back to the default of the format when the key is absent or
// null. Faults are collected, not thrown, so that `burin-cli info` can list all of them; finish() adds the
// keys nobody asked for. A key whose value is null asks for nothing and is never refused. Keys that start
// with '_' are bookkeeping.
//
// Not thread-safe. Source: config.json of diffusers and transformers.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/io/field.h"

namespace burin::models {

class ConfigReader {
  public:
    /// `where` names the file in every message, e.g. "vae/config.json".
    ConfigReader(nlohmann::json object, std::string where);

    int64_t integer(const std::string& key, int64_t fallback, int64_t least, int64_t most);
    double number(const std::string& key, double fallback, double least, double most);
    bool flag(const std::string& key, bool fallback);
    std::string text(const std::string& key, const std::string& fallback);
    /// A list of numbers; a single number counts as a list of one.
    std::vector<int64_t> integers(const std::string& key, std::vector<int64_t> fallback, int64_t least,
                                  int64_t most, size_t longest = 16);
    std::vector<double> numbers(const std::string& key, std::vector<double> fallback, size_t longest = 64);
    std::vector<std::string> texts(const std::string& key, std::vector<std::string> fallback,
                                   size_t longest = 16);
    /// A list of exactly `count` texts or nulls, as model_index.json writes components; a null becomes "".
    std::vector<std::string> texts_or_nulls(const std::string& key, size_t count);
    /// The object under `key`, or an empty one.
    nlohmann::json object(const std::string& key);

    /// Every member that the list of S names, by its key and range; one that is absent stays as it is.
    template <class S>
    void read_fields(S& config) {
        visit_fields(config, [this](auto& member, const io::Field& field) { read(member, field); });
    }

    /// Whether the key is there with a value other than null; does not mark it as handled.
    [[nodiscard]] bool given(const std::string& key) const;
    /// Where only one value is built: any other is refused by name.
    void only(const std::string& key, const nlohmann::json& built);
    void only_one_of(const std::string& key, const std::vector<nlohmann::json>& built);
    /// Keys without influence on what the network computes.
    void ignore(std::initializer_list<const char*> keys);
    template <class Container>
    void ignore_all(const Container& keys) {
        for (const auto& key : keys) handled_.insert(std::string(key));
    }

    /// Adds a fault of this file in the house form.
    void refuse(const std::string& what, const std::string& remedy = {});
    [[nodiscard]] const std::string& where() const { return where_; }

    /// Everything that is wrong, unknown keys included.
    [[nodiscard]] std::vector<Error> finish();
    /// finish(), throwing the first fault as a Failure.
    void finish_or_throw();

  private:
    void read(int64_t& member, const io::Field& field);
    void read(double& member, const io::Field& field);
    void read(bool& member, const io::Field& field);
    void read(std::vector<int64_t>& member, const io::Field& field);
    void read(std::vector<double>& member, const io::Field& field);
    const nlohmann::json* find(const std::string& key);
    void wrong_type(const std::string& key, const std::string& wanted);

    nlohmann::json object_;
    std::string where_;
    std::set<std::string> handled_;
    std::vector<Error> problems_;
};

}  // namespace burin::models
