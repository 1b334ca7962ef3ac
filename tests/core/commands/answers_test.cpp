#include "core/commands/answers.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "core/commands/answer_json.h"
#include "core/commands/edit_term.h"

namespace burin::commands {
namespace {

TEST(Answers, WhatIsWrittenIsReadAgain) {
    CombineAnswer answer;
    answer.norms = {1, 2.5};
    answer.cosines = {{1, -0.25}, {-0.25, 1}};
    answer.path = "sum.safetensors", answer.norm = 3;
    const auto back = read_answer<CombineAnswer>(nlohmann::json::parse(to_json(answer).dump()));
    ASSERT_TRUE(back) << back.error().sentence();
    EXPECT_EQ(back->norms, answer.norms);
    EXPECT_EQ(back->cosines, answer.cosines);
    EXPECT_EQ(back->path, answer.path);
    EXPECT_EQ(back->norm, answer.norm);
    EXPECT_FALSE(back->recipe);
    EXPECT_FALSE(to_json(answer).contains("recipe"));
}

TEST(Answers, WhatIsNoNumberIsNullOnTheWay) {
    CombineAnswer answer;
    answer.cosines = {{std::numeric_limits<double>::quiet_NaN()}};
    const auto text = to_json(answer).dump();
    EXPECT_NE(text.find("[[null]]"), std::string::npos) << text;
    const auto back = read_answer<CombineAnswer>(nlohmann::json::parse(text));
    ASSERT_TRUE(back);
    EXPECT_TRUE(std::isnan(back->cosines[0][0]));
}

TEST(Answers, AFieldOfAnotherTypeIsRefusedByItsName) {
    const auto faulty = [](const char* text) {
        const auto read = read_answer<NeighboursAnswer>(nlohmann::json::parse(text));
        return read ? std::string() : read.error().sentence();
    };
    EXPECT_EQ(faulty(R"({"neighbours": [{"text": "fox", "likeness": 0.5, "new": 1}]})"), "");
    EXPECT_EQ(faulty(R"({})"), "") << "an answer without it";
    for (const char* text : {R"({"neighbours": 3})", R"({"neighbours": [3]})",
                             R"({"neighbours": [{"text": 3}]})", R"({"neighbours": {"text": "fox"}})"})
        EXPECT_NE(faulty(text).find("'neighbours'"), std::string::npos) << text;
    EXPECT_NE(faulty("[]"), "");
}

TEST(EditTerm, IsReadAsItIsWritten) {
    for (const double lambda : {1.0, -0.8, 1e-300, 0.1 + 0.2}) {
        const EditTerm term{"odd=name.safetensors", lambda};
        const auto back = edit_term(to_string(term), "--edit");
        ASSERT_TRUE(back) << back.error().sentence();
        EXPECT_EQ(*back, term);
    }
    EXPECT_EQ(edit_term("a.safetensors", "--edit")->lambda, 1);
    EXPECT_EQ(edit_term("a=+2", "--edit")->lambda, 2);
    for (const char* wrong : {"a=", "a=x", "a=1x", "a=-"}) {
        const auto refused = edit_term(wrong, "--lora");
        ASSERT_FALSE(refused) << wrong;
        EXPECT_NE(refused.error().sentence().find("--lora"), std::string::npos);
    }
}

}  // namespace
}  // namespace burin::commands
