#include "core/text/folded_words.h"

#include <gmock/gmock.h>

#include "core/text/placed_text.h"
#include "core/text/prompt_grammar.h"
#include "core/text/prompt_schedule.h"

namespace burin::text {
namespace {

/// The words with what stands before each: "/" a border, "_" a space, "-" nothing much.
std::string shown(const std::vector<FoldedWord>& words) {
    std::string out;
    for (const auto& word : words)
        out += (word.before == Gap::border ? "/" : word.before == Gap::space ? "_" : "-") + word.folded;
    return out;
}
std::string plain(std::string_view text) { return shown(folded_words(text)); }
std::string prompt(std::string_view text) { return shown(folded_words_of_prompt(text)); }

TEST(FoldedWords, LoseCaseAccentsWidthAndInvisibleCharacters) {
    EXPECT_EQ(plain("Émile ÇELIK"), "/emile_celik");
    EXPECT_EQ(plain("ｚａｆｆｉ 𝓠"), "/zaffi_q");
    EXPECT_EQ(plain("za\u200Bf\u00ADfi"), "/zaffi");
    EXPECT_EQ(plain("Straße, Søren Łódź"), "/strasse/soren_lodz");
    EXPECT_EQ(plain("e\u0301mile"), "/emile");
    EXPECT_EQ(plain("Ёлка Й"), "/елка_и");
}

TEST(FoldedWords, LettersOfAnotherAlphabetInALatinWordAreTheLatinOnes) {
    EXPECT_EQ(plain("Zаffі"), "/zaffi");  // Cyrillic а and і
    EXPECT_EQ(plain("море"), "/море");
}

TEST(FoldedWords, JapaneseMarksAreLettersAndSmallKanaBelongToTheirLetter) {
    EXPECT_EQ(plain("がか"), "/が-か");
    EXPECT_EQ(plain("ピカチュウー"), "/ピ-カ-チュ-ウー");
    EXPECT_EQ(plain("猫と月"), "/猫-と-月");
    EXPECT_EQ(plain("हिन्दी"), "/हिन्दी");
}

TEST(FoldedWords, PossessivesAreNoPartOfAWord) {
    EXPECT_EQ(plain("Quill's hat"), "/quill_hat");
    EXPECT_EQ(plain("Quill’s"), "/quill");
    EXPECT_EQ(plain("O'Neill"), "/o-neill");
}

TEST(FoldedWords, PointsPartSentencesAndNotInitials) {
    EXPECT_EQ(plain("J. R. Quill"), "/j_r_quill");
    EXPECT_EQ(plain("a forest. Quill"), "/a_forest/quill");
    EXPECT_EQ(plain("z.a.f"), "/z-a-f");
}

TEST(FoldedWords, SignsStandForLettersInsideWordsOnly) {
    EXPECT_EQ(plain("p1k@chu!"), "/p1k@chu");
    EXPECT_EQ(plain("$pider costs $100"), "/$pider_costs_100");
    EXPECT_EQ(plain("@zaffi"), "/zaffi");
    EXPECT_TRUE(folded_words("p1k").front().has_signs);
    EXPECT_FALSE(folded_words("1984").front().has_signs);
}

TEST(FoldedWordsOfPrompt, TheGrammarsMarksPartNoWords) {
    EXPECT_EQ(prompt("(zaffi:1.2) quill"), "/zaffi_quill");
    EXPECT_EQ(prompt("za(ff)i"), "/za-ff-i");
    EXPECT_EQ(prompt("za\\ffi \\(x\\)"), "/zaffi_x");
    EXPECT_EQ(prompt("a AND b BREAK c"), "/a/b/c");
    EXPECT_EQ(prompt("A\\ND b"), "/and_b");
    EXPECT_EQ(prompt("[a:b:0.5] c"), "/a/b/c");
    EXPECT_EQ(prompt("x <lora:zaffi_q:0.8> y"), "/x/zaffi-q/y");
}

TEST(FoldedWordsOfPrompt, SayWhereTheyStand) {
    const std::string text = "(Ünder:1.1) [wood]";
    const auto words = folded_words_of_prompt(text);
    ASSERT_EQ(words.size(), 2U);
    EXPECT_EQ(text.substr(words[0].begin, words[0].end - words[0].begin), "Ünder");
    EXPECT_EQ(text.substr(words[1].begin, words[1].end - words[1].begin), "wood");
}

TEST(FoldedWordsOfPrompt, AreTheWordsThatTheParserGivesToTheModel) {
    for (const char* text :
         {"(zaffi:1.2) quill, [hat]", "a\\(b\\) c:d", "((x) y", "one AND two, (three):0.5", "x:1.2)"}) {
        std::string joined;
        const auto parsed = parse_prompt(text).value();
        for (const auto& subprompt : parsed.subprompts) {
            for (const auto& segment : subprompt.segments)
                if (const auto* weighted = std::get_if<WeightedText>(&segment)) joined += weighted->text;
            joined += " ";
        }
        std::string expected, found;
        for (const auto& word : folded_words(joined)) expected += word.folded;
        for (const auto& word : folded_words_of_prompt(text)) found += word.folded;
        // The weights of subprompts are the only words that are not the model's.
        if (std::string_view(text).find("0.5") != std::string_view::npos) found.erase(found.find("05"), 2);
        if (std::string_view(text) == "x:1.2)") found += "12";
        EXPECT_EQ(found, expected) << text;
    }
}

TEST(PlacedTexts, AreTheTextsOfTheScheduleWithTheirPlaces) {
    const std::string text = "a [fox:cat:0.5] on [x|y|z] \\[b\\]";
    const auto placed = placed_texts(text, 10).value();
    const auto texts = schedule_prompt(text, 10).value().texts;
    ASSERT_EQ(placed.size(), texts.size());
    for (size_t i = 0; i < placed.size(); ++i) {
        EXPECT_EQ(placed[i].text, texts[i]);
        ASSERT_EQ(placed[i].from.size(), placed[i].text.size());
        for (size_t at = 0; at < placed[i].text.size(); ++at)
            EXPECT_EQ(text[placed[i].from[at]], placed[i].text[at]);
    }
    EXPECT_FALSE(placed_texts(std::string(70'000, 'x'), 10));
}

}  // namespace
}  // namespace burin::text
