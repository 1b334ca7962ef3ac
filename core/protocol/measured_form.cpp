// What was measured of each direction, as columns of little-endian numbers: see Measured in messages.h.
#include <bit>
#include <cmath>
#include <limits>

#include "core/protocol/message_fields.h"

namespace burin::protocol {
namespace {

using nlohmann::json;

/// [n] numbers of 4 bytes as a byte string.
template <class T>
json column(const std::vector<DirectionStep>& steps, T DirectionStep::*member) {
    std::vector<uint8_t> bytes;
    bytes.reserve(4 * steps.size());
    for (const DirectionStep& step : steps) {
        const auto bits = std::bit_cast<uint32_t>(step.*member);
        for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<uint8_t>(bits >> (8 * i)));
    }
    return json::binary(std::move(bytes));
}

void read_column(io::ObjectReader& reader, const char* key, std::vector<uint32_t>& target) {
    std::vector<uint8_t> bytes;
    reader.read(key, bytes);
    if (bytes.size() % 4 != 0)
        return reader.fault(key, "has " + std::to_string(bytes.size()) + " bytes", "give 4 for each number");
    for (size_t at = 0; at < bytes.size(); at += 4) {
        uint32_t bits = 0;
        for (size_t i = 0; i < 4; ++i) bits |= uint32_t{bytes[at + i]} << (8 * i);
        target.push_back(bits);
    }
}

void read_steps(io::ObjectReader& reader, std::vector<DirectionStep>& steps) {
    std::vector<uint32_t> evaluation, coverage, norm;
    read_column(reader, "evaluation", evaluation);
    read_column(reader, "coverage", coverage);
    read_column(reader, "norm", norm);
    if (evaluation.size() != coverage.size() || norm.size() != coverage.size())
        return reader.fault("coverage", "is not as long as its neighbours",
                            "give each the same number of steps");
    for (size_t i = 0; i < norm.size(); ++i)
        steps.push_back({std::bit_cast<int32_t>(evaluation[i]), std::bit_cast<float>(coverage[i]),
                         std::bit_cast<float>(norm[i])});
}

void check_steps(io::Checks& checks, const std::vector<DirectionStep>& steps, const std::string& path) {
    checks.count(path, steps.size(), most_evaluations);
    for (const DirectionStep& step : steps) {
        // There may be half a million of them: paths are written for the one that is wrong.
        const bool good = step.evaluation >= 0 && step.evaluation <= most_evaluations && step.coverage >= 0 &&
                          step.coverage <= 1 && step.norm >= 0 && std::isfinite(step.norm);
        if (good) continue;
        checks.range(path + ".evaluation", step.evaluation, 0, most_evaluations);
        checks.range(path + ".coverage", step.coverage, 0, 1);
        checks.range(path + ".norm", step.norm, 0, std::numeric_limits<float>::max());
        return;
    }
}

}  // namespace

json write_form(const DirectionSteps& directions, io::BytesAs /*bytes*/) {
    auto list = json::array();
    for (const auto& steps : directions)
        list.push_back({{"evaluation", column(steps, &DirectionStep::evaluation)},
                        {"coverage", column(steps, &DirectionStep::coverage)},
                        {"norm", column(steps, &DirectionStep::norm)}});
    return list;
}

void read_form(io::ObjectReader& reader, const char* key, DirectionSteps& directions) {
    reader.list(key, limits::directions,
                [&](io::ObjectReader& inner) { read_steps(inner, directions.emplace_back()); });
}

void check_form(io::Checks& checks, const DirectionSteps& directions, const std::string& path) {
    checks.count(path, directions.size(), limits::directions);
    for (size_t k = 0; k < directions.size() && checks.good(); ++k)
        check_steps(checks, directions[k], path + "[" + std::to_string(k) + "]");
}

void check_rules(io::Checks& checks, const Measured& measured, const std::string& path) {
    const size_t pairs = measured.directions.size() * measured.directions.size();
    checks.that(measured.cosines.empty() || measured.cosines.size() == pairs, path + ".cosines",
                "has " + std::to_string(measured.cosines.size()) + " entries",
                "give none, or one for each pair");
}

}  // namespace burin::protocol
