// The tree keeps the law, and the checker notices when a tree does not.
#include "tests/architecture/include_law.h"

#include <fstream>
#include <gmock/gmock.h>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace burin::architecture {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

const char* const small_page = R"(
| level | folder | what it is | may use | outside libraries |
|---|---|---|---|---|
| L0 | `base` | errors | | std |
| L1 | `io` | files | base | stb |
| L1 | `text` | words | base | ICU |
| L2 | `nn` | blocks | base | + libtorch |
| L3 | `models` | networks | nn, io | |
| L5 | `training` | trainer | L3 and below | |
| L5 | `imaging` | strips | io | OpenCV, no torch |
| L6 | `engine` | requests | everything above | |

`ui` (L7) uses `core/io` and Qt, never torch.
)";

Law law_of_this_repository() {
    std::ifstream in(std::string(BURIN_SOURCE_DIR) + "/core/README.md");
    std::ostringstream text;
    text << in.rdbuf();
    return read_law(text.str());
}

/// The breaches of a tree that holds one file.
std::vector<std::string> breaches_of(const char* path, const std::string& text) {
    const test::TempDir root;
    root.write(path, text);
    return include_breaches(root.path(), read_law(small_page));
}

std::vector<std::string> file_breaches_of(const char* path, const std::string& text) {
    const test::TempDir root;
    root.write(path, text);
    return file_breaches(root.path());
}

std::string lines(const std::vector<std::string>& list) {
    std::string all;
    for (const auto& line : list) all += "\n  " + line;
    return all;
}

TEST(ThisRepository, KeepsTheIncludeLaw) {
    const Law law = law_of_this_repository();
    EXPECT_THAT(law.faults, IsEmpty()) << lines(law.faults);
    EXPECT_GE(law.core.size(), 10U);
    const auto breaches = include_breaches(BURIN_SOURCE_DIR, law);
    EXPECT_THAT(breaches, IsEmpty()) << lines(breaches);
}

TEST(ThisRepository, KeepsTheRulesForFiles) {
    const auto breaches = file_breaches(BURIN_SOURCE_DIR);
    EXPECT_THAT(breaches, IsEmpty()) << lines(breaches);
}

TEST(Page, GivesEachFolderWhatItUsesDirectlyAndIndirectly) {
    const Law law = read_law(small_page);
    EXPECT_THAT(law.faults, IsEmpty());
    EXPECT_THAT(law.core.at("base").may_use, IsEmpty());
    EXPECT_THAT(law.core.at("models").may_use, UnorderedElementsAre("base", "nn", "io"));
    EXPECT_THAT(law.core.at("training").may_use, UnorderedElementsAre("base", "io", "text", "nn", "models"));
    EXPECT_THAT(law.core.at("engine").may_use, Contains("imaging"));
    EXPECT_THAT(law.ui_may_use, UnorderedElementsAre("base", "io"));
}

TEST(Page, ThatLetsALowLevelUseAHigherOneIsFaulty) {
    const Law law =
        read_law("| L2 | `nn` | blocks | | |\n| L1 | `io` | files | nn | |\n`ui` (L7) uses `core/io` and Qt");
    EXPECT_THAT(law.faults, ElementsAre(HasSubstr("`io` may use `nn` of a higher level")));
}

TEST(Page, ThatNamesAFolderWithoutARowIsFaulty) {
    const Law law = read_law("| L1 | `io` | files | base | |\n`ui` (L7) uses `core/gone` and Qt");
    EXPECT_THAT(law.faults, ElementsAre(HasSubstr("`base`"), HasSubstr("`core/gone`")));
}

TEST(Page, WithoutTheSentenceAboutTheWindowIsFaulty) {
    EXPECT_THAT(read_law("| L0 | `base` | errors | | |").faults, ElementsAre(HasSubstr("`ui`")));
}

TEST(Include, OfAHigherLevelIsABreachWithFileAndLine) {
    EXPECT_THAT(breaches_of("core/io/a.h", "#pragma once\n#include \"core/nn/b.h\"\n"),
                ElementsAre(StartsWith("core/io/a.h:2: core/nn/b.h: core/io may not use core/nn")));
}

TEST(Include, OfANeighbourOnTheSameLevelIsABreach) {
    EXPECT_THAT(breaches_of("core/io/a.cpp", "#include \"core/text/b.h\"\n"),
                ElementsAre(HasSubstr("may not use core/text")));
}

TEST(Include, OfALowerLevelOrOfTheOwnFolderIsAllowed) {
    EXPECT_THAT(breaches_of("core/models/deep/a.cpp",
                            "#include <vector>\n#include <torch/torch.h>\n#include \"core/models/b.h\"\n"
                            "#include \"core/base/c.h\"\n"),
                IsEmpty());
}

TEST(Include, OfTorchBelowItsLevelIsABreach) {
    EXPECT_THAT(breaches_of("core/io/a.h", "#include <torch/torch.h>"),
                ElementsAre(HasSubstr("without libtorch")));
    EXPECT_THAT(breaches_of("core/text/a.h", "  #  include <ATen/ATen.h>"),
                ElementsAre(HasSubstr("without libtorch")));
    EXPECT_THAT(breaches_of("core/imaging/a.h", "#include <c10/util/Half.h>"),
                ElementsAre(HasSubstr("without libtorch")));
}

TEST(Include, OfOpenCvOutsideImagingIsABreach) {
    EXPECT_THAT(breaches_of("core/imaging/a.cpp", "#include <opencv2/core.hpp>"), IsEmpty());
    EXPECT_THAT(breaches_of("core/engine/a.cpp", "#include <opencv2/core.hpp>"),
                ElementsAre(HasSubstr("OpenCV")));
    EXPECT_THAT(breaches_of("ui/a.cpp", "#include <opencv2/core.hpp>"), ElementsAre(HasSubstr("OpenCV")));
}

TEST(Include, OfQtInCoreIsABreach) {
    EXPECT_THAT(breaches_of("core/io/a.cpp", "#include <QString>"), ElementsAre(HasSubstr("Qt stays out")));
    EXPECT_THAT(breaches_of("core/io/a.cpp", "#include <QtCore/QString>"),
                ElementsAre(HasSubstr("Qt stays out")));
    EXPECT_THAT(breaches_of("ui/a.cpp", "#include <QString>\n#include \"ui/b.h\"\n#include \"a.moc\""),
                IsEmpty());
}

TEST(Include, OfTheEngineOrOfTorchInTheWindowIsABreach) {
    EXPECT_THAT(breaches_of("ui/a.cpp", "#include \"core/io/a.h\"\n#include \"core/engine/b.h\"\n"),
                ElementsAre(StartsWith("ui/a.cpp:2: ")));
    EXPECT_THAT(breaches_of("ui/a.cpp", "#include <torch/torch.h>"),
                ElementsAre(HasSubstr("never uses libtorch")));
}

TEST(Include, OfUiAppOrTestsFromBelowIsABreach) {
    EXPECT_THAT(breaches_of("core/io/a.cpp", "#include \"ui/b.h\""),
                ElementsAre(HasSubstr("may not use ui")));
    EXPECT_THAT(breaches_of("ui/a.cpp", "#include \"app/b.h\""), ElementsAre(HasSubstr("only app")));
    EXPECT_THAT(breaches_of("app/a.cpp", "#include \"tests/support/b.h\""), ElementsAre(HasSubstr("tests")));
}

TEST(Include, ThatIsNotWrittenFromTheRootIsABreach) {
    EXPECT_THAT(breaches_of("core/io/a.cpp", "#include \"b.h\""), ElementsAre(HasSubstr("from the root")));
    EXPECT_THAT(breaches_of("core/io/a.cpp", "#include \"../base/b.h\""),
                ElementsAre(HasSubstr("from the root")));
}

TEST(Include, FromOrOfAFolderThatThePageDoesNotListIsABreach) {
    EXPECT_THAT(breaches_of("core/newcomer/a.cpp", "#include <vector>"),
                ElementsAre(HasSubstr("core/newcomer has no row")));
    EXPECT_THAT(breaches_of("core/engine/a.cpp", "#include \"core/newcomer/a.h\""),
                ElementsAre(HasSubstr("no row")));
}

TEST(Target, ThatDependsOnAHigherLevelIsABreach) {
    EXPECT_THAT(breaches_of("core/io/CMakeLists.txt", "burin_library(io DEPS base)\n"), IsEmpty());
    EXPECT_THAT(breaches_of("core/io/CMakeLists.txt", "burin_library(io\n  DEPS base nn\n  LINK zlib)\n"),
                ElementsAre(StartsWith("core/io/CMakeLists.txt:2: `io` may not depend on `nn`")));
    EXPECT_THAT(breaches_of("core/io/CMakeLists.txt", "burin_library(io TORCH DEPS base)\n"),
                ElementsAre(HasSubstr("without libtorch")));
}

TEST(Target, MayDependOnAPartOfItsOwnFolderOnly) {
    const test::TempDir root;
    root.write("core/training/CMakeLists.txt",
               "add_subdirectory(brush)\nburin_library(training DEPS brush)\n");
    root.write("core/training/brush/CMakeLists.txt", "burin_library(brush DEPS base)\n");
    EXPECT_THAT(include_breaches(root.path(), read_law(small_page)), IsEmpty());
    root.write("core/engine/CMakeLists.txt", "burin_library(engine DEPS brush)\n");
    EXPECT_THAT(include_breaches(root.path(), read_law(small_page)),
                ElementsAre(HasSubstr("depend on `brush`")));
}

TEST(File, TooLongIsABreach) {
    EXPECT_THAT(file_breaches_of("core/io/a.cpp", std::string(599, '\n')), IsEmpty());
    EXPECT_THAT(file_breaches_of("core/io/a.cpp", std::string(600, '\n')),
                ElementsAre(StartsWith("core/io/a.cpp:600: ")));
}

TEST(File, WithUnfinishedWorkIsABreach) {
    EXPECT_THAT(file_breaches_of("tests/core/a.cpp", "\n// TODO later\n"),
                ElementsAre(StartsWith("tests/core/a.cpp:2: ")));
}

TEST(File, WithThePathOfAMachineIsABreach) {
    EXPECT_THAT(file_breaches_of("packaging/a.sh", "cd /home/somebody/x\n"),
                ElementsAre(HasSubstr("machine")));
    EXPECT_THAT(file_breaches_of("core/io/a.cpp", "open(\"/tmp/x\");"),
                ElementsAre(HasSubstr("temp_directory_path")));
}

TEST(File, ThatLoadsAPickleIsABreach) {
    EXPECT_THAT(file_breaches_of("core/models/a.cpp", "torch::load(x, path);"),
                ElementsAre(HasSubstr("safetensors")));
}

TEST(File, HeaderWithoutGuardIsABreach) {
    EXPECT_THAT(file_breaches_of("core/io/a.h", "int x;\n"), ElementsAre(HasSubstr("#pragma once")));
    EXPECT_THAT(file_breaches_of("core/io/a.h", "// What it is.\n#pragma once\n"), IsEmpty());
}

}  // namespace
}  // namespace burin::architecture
