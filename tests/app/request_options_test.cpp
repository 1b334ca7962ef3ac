// A request that is written as arguments and read by the program is the same request: each field of each of them.
#include "app/cli/request_options.h"

#include <gtest/gtest.h>

#include "core/commands/argument_list.h"
#include "core/commands/audit.h"
#include "core/commands/combine_edits.h"
#include "core/commands/evaluate_mini.h"
#include "core/commands/make_edit.h"
#include "core/commands/measure_edit.h"
#include "core/commands/train_concept.h"

namespace burin::app {
namespace {

/// Gives every field another value than it begins with; texts look like options where they can.
struct Fill {
    int count = 0;

    void operator()(const commands::Option&, bool& set) { set = !set, ++count; }
    void operator()(const commands::Option& option, std::string& text) {
        text = option.one_of.empty() ? "--odd = value" : option.one_of.back();
        ++count;
    }
    void operator()(const commands::Option&, std::vector<std::string>& texts) {
        texts = {"-x", "two words", "=3"};
        ++count;
    }
    template <class Number>
    requires std::is_arithmetic_v<Number>
    void operator()(const commands::Option& option, Number& number) {
        number =
            option.range ? static_cast<Number>(option.range->first + 1) : static_cast<Number>(number + 3);
        if constexpr (std::is_floating_point_v<Number>) number += static_cast<Number>(0.1);
        if constexpr (std::is_same_v<Number, uint64_t>) number = UINT64_MAX;
        ++count;
    }
    template <class Value>
    void operator()(const commands::Option& option, std::optional<Value>& value) {
        (*this)(option, value.emplace());
    }
};

template <class Request>
class RequestOptionsOf : public testing::Test {};
using Requests =
    testing::Types<commands::EraseRequest, commands::NeighboursRequest, commands::TaskVectorRequest,
                   commands::TrainConceptRequest, commands::SweepRequest, commands::LocateRequest,
                    commands::CombineRequest, commands::ExportRequest, commands::EvaluateMiniRequest,
                    commands::AuditPlanRequest, commands::AuditRunRequest, commands::AuditReportRequest>;
TYPED_TEST_SUITE(RequestOptionsOf, Requests);

template <class Request>
Request read_back(const std::vector<std::string>& arguments) {
    CLI::App app;
    Context context;
    Request found;
    add_request<Request>(app, context, "", [&](const Request& request) {
        found = request;
        return Outcome{};
    });
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // as CLI11 takes them
    app.parse(reversed);
    context.action();
    return found;
}

TYPED_TEST(RequestOptionsOf, EveryFieldSurvivesTheCommandLine) {
    TypeParam request;
    Fill fill;
    TypeParam::options(request, fill);
    // These two exclude each other.
    if constexpr (std::is_same_v<TypeParam, commands::TrainConceptRequest>) request.like.clear();
    EXPECT_GT(fill.count, 3);
    const auto arguments = commands::argument_list(request);
    EXPECT_EQ(arguments.front(), TypeParam::command);
    EXPECT_TRUE(read_back<TypeParam>(arguments) == request);
}

TYPED_TEST(RequestOptionsOf, WhatIsAsTheProgramHasItIsNotWritten) {
    EXPECT_EQ(commands::argument_list(TypeParam()), std::vector<std::string>{TypeParam::command});
}

TEST(RequestOptions, AControlOfAnEditNamesNoConcept) {
    commands::TrainConceptRequest request;
    request.like = "e.safetensors", request.out = "r.safetensors", request.control = "random";
    EXPECT_TRUE(read_back<commands::TrainConceptRequest>(commands::argument_list(request)) == request);
    request.words = "a fox";
    EXPECT_THROW((void)read_back<commands::TrainConceptRequest>(commands::argument_list(request)),
                 CLI::ParseError);
}

TEST(RequestOptions, NumbersKeepTheirLastDigit) {
    commands::SweepRequest request;
    request.edit = "e", request.to = 0.1 + 0.2, request.from = -1e-300;
    const auto back = read_back<commands::SweepRequest>(commands::argument_list(request));
    EXPECT_EQ(back.to, request.to);
    EXPECT_EQ(back.from, request.from);
}

}  // namespace
}  // namespace burin::app
