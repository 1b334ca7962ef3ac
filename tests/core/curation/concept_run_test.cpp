#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/base/result.h"
#include "core/curation/train_concept.h"
#include "core/models/picture_tensors.h"
#include "core/weights/delta_file.h"
#include "tests/core/training/tiny_model.h"
#include "tests/support/reference.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;

/// A picture of coloured noise that depends on the prompt and the seed.
io::Picture noise_picture(const std::string& prompt, uint64_t seed) {
    const auto generator = training::step_generator(seed, static_cast<int64_t>(prompt.size()));
    return models::to_picture(torch::rand({3, 32, 32}, generator, torch::kFloat32));
}

ConceptHooks hooks() { return {.training = {}, .make = noise_picture, .load = models::load_covering}; }

ConceptPlan plan(const fs::path& folder) {
    ConceptPlan plan;
    plan.model = training::tiny::model();
    plan.folder = folder;
    plan.settings.words = "a fox";
    plan.settings.group = TunedGroup::cross_attention;
    plan.settings.captions = CaptionMode::mixed;
    plan.settings.rate = 1e-3;
    plan.settings.steps = 6;
    plan.settings.batch = 2;
    plan.settings.pictures = 3;
    plan.settings.preserve = {"a cat", "a house"};
    plan.preview_prompts = {"a fox", "a cat"};
    plan.settings.render_steps = 2;
    return plan;
}

/// Runs the plan and stops it after `steps` more steps, as an interrupt would.
void interrupt_after(const ConceptPlan& plan, int steps) {
    ConceptHooks stopping = hooks();
    int left = steps;
    stopping.training.on_progress = [&](const training::TrainingProgress& progress) {
        if (progress.steps > 0 && --left == 0) stopping.training.cancel.cancel();
    };
    try {
        (void)train_concept(plan, stopping);
        FAIL() << "was not stopped";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, ErrorCode::cancelled) << failure.what();
    }
}

weights::Delta read(const fs::path& path, weights::DeltaFileReport& report) {
    return weights::read_delta(path, models::require_model(training::tiny::model()), report);
}

Error refusal(const ConceptPlan& plan) {
    try {
        (void)train_concept(plan, hooks());
    } catch (const Failure& failure) {
        return failure.error();
    }
    return {};
}

TEST(TrainConcept, AnInterruptedRunEndsBitForBitWhereAnUninterruptedOneDoes) {
    struct Case {
        int64_t rank;
        bool ascent;
        double contrast;
    };
    for (const auto& [rank, ascent, contrast] :
         {Case{0, false, 0}, Case{2, false, 0}, Case{0, true, 0}, Case{2, false, 1.5}}) {
        const test::TempDir folder;
        ConceptPlan whole = plan(folder / "whole"), parts = plan(folder / "parts");
        whole.settings.rank = parts.settings.rank = rank;
        whole.settings.ascent = parts.settings.ascent = ascent;
        whole.settings.contrast = parts.settings.contrast = contrast;
        const auto report = train_concept(whole, hooks());
        interrupt_after(parts, 1);
        interrupt_after(parts, 3);
        // Finished: a further call reads the checkpoint and takes no step.
        const auto resumed = train_concept(parts, hooks());
        const auto again = train_concept(parts, hooks());
        EXPECT_EQ(report.steps, 6);
        EXPECT_EQ(resumed.steps, 6);
        EXPECT_EQ(resumed.seconds, again.seconds);
        const auto a = models::read_tensor_file(report.vector).tensors,
                   b = models::read_tensor_file(resumed.vector).tensors,
                   c = models::read_tensor_file(again.vector).tensors;
        ASSERT_EQ(a.size(), b.size());
        EXPECT_GT(a.size(), 3U);
        for (const auto& [name, tensor] : a) {
            EXPECT_TRUE(torch::equal(tensor, b.at(name))) << name;
            EXPECT_TRUE(torch::equal(tensor, c.at(name))) << name;
        }
    }
}

TEST(TrainConcept, LeavesADeltaWithItsProvenance) {
    const test::TempDir folder;
    ConceptPlan chosen = plan(folder / "run");
    chosen.prompts = {"a fox by the sea", "a fox at night"};
    chosen.preview_seconds = 1e-9;
    const auto report = train_concept(chosen, hooks());
    EXPECT_EQ(report.vector, chosen.folder / "vector.safetensors");
    EXPECT_EQ(report.pictures, 3);
    EXPECT_GT(report.norm, 0);
    weights::DeltaFileReport file;
    const auto delta = read(report.vector, file);
    EXPECT_EQ(static_cast<int64_t>(delta.tensors()), report.tensors);
    EXPECT_NEAR(weights::norm(delta), report.norm, 1e-4 * report.norm);
    const auto& made = file.provenance;
    EXPECT_EQ(made.at("settings").at("concept"), "a fox");
    EXPECT_EQ(made.at("settings").at("parameters"), "cross-attention");
    EXPECT_EQ(made.at("prompts"), nlohmann::json(chosen.prompts));
    EXPECT_EQ(made.at("base").at("unet"),
              models::component_hash(models::require_model(training::tiny::model()), "unet"));
    EXPECT_EQ(made.at("steps"), 6);
    for (const char* key : {"seed", "rate", "captions", "rank"})
        EXPECT_TRUE(made.at("settings").contains(key));
    for (const char* key : {"date", "last_loss", "model", "seconds"}) EXPECT_TRUE(made.contains(key)) << key;
    for (const char* name :
         {"pictures/00002.png", "pictures/made.json", "kept/00001.png", "loss.png", "preview-00006.png"})
        EXPECT_TRUE(fs::exists(chosen.folder / name)) << name;
    // Two prompts beside each other, the plain model above the edited one.
    const auto sheet = value_or_throw(io::read_picture(chosen.folder / "preview-00006.png"));
    EXPECT_EQ(sheet.width, 2 * 32 + 2);
    EXPECT_EQ(sheet.height, 2 * 32 + 2);
}

TEST(TrainConcept, BothControlsLieBesideTheVector) {
    const test::TempDir folder;
    ConceptPlan chosen = plan(folder / "run");
    chosen.random_control = true;
    const auto report = train_concept(chosen, hooks());
    weights::DeltaFileReport file;
    const auto vector = read(report.vector, file), random = read(report.random, file);
    EXPECT_EQ(file.kind, "random vector");
    EXPECT_NEAR(weights::norm(vector), weights::norm(random), 1e-3 * weights::norm(vector));
    chosen.settings.ascent = true;
    const auto climbed = train_concept(chosen, hooks());
    EXPECT_EQ(climbed.vector, chosen.folder / "ascent.safetensors");
    EXPECT_LT(weights::cosine(vector, read(climbed.vector, file)), 0.5);
    EXPECT_TRUE(fs::exists(chosen.folder / "vector.safetensors"));
}

TEST(TrainConcept, LearnsFromACuratorsOwnPictures) {
    const test::TempDir folder;
    fs::create_directories(folder / "own");
    const auto wide = models::to_picture(torch::rand({3, 40, 90}));
    value_or_throw(io::write_png(folder / "own/b.png", wide));
    value_or_throw(io::write_jpeg(folder / "own/a.JPG", wide));
    folder.write("own/notes.txt", "not a picture");
    folder.write("own/.hidden.png", "left behind by a killed program");
    ConceptPlan chosen = plan(folder / "run");
    chosen.pictures = folder / "own";
    chosen.settings.preserve.clear();
    const auto report = train_concept(chosen, {.training = {}, .make = {}, .load = models::load_covering});
    EXPECT_EQ(report.pictures, 2);
    EXPECT_FALSE(fs::exists(chosen.folder / "pictures") || fs::exists(chosen.folder / "kept"))
        << "nothing had to be made";
    weights::DeltaFileReport file;
    (void)read(report.vector, file);
    EXPECT_EQ(file.provenance.at("folder"), "own");
}

TEST(TrainConcept, BadPicturesAreRefusedAndLeaveNothingBehind) {
    const test::TempDir folder;
    ConceptPlan chosen = plan(folder / "run");
    chosen.pictures = folder / "own";
    EXPECT_THAT(refusal(chosen).what, testing::HasSubstr("cannot be read"));
    fs::create_directories(chosen.pictures);
    EXPECT_THAT(refusal(chosen).what, testing::HasSubstr("holds no .png and no .jpg"));
    folder.write("own/half.png", "\x89PNG\r\n\x1a\n and no more");
    EXPECT_EQ(refusal(chosen).code, ErrorCode::bad_input);
    EXPECT_THAT(refusal(chosen).what, testing::HasSubstr("half.png"));
    EXPECT_FALSE(fs::exists(chosen.folder));
}

TEST(TrainConcept, AnotherTrainingInTheSameFolderIsRefused) {
    const test::TempDir folder;
    ConceptPlan chosen = plan(folder / "run");
    interrupt_after(chosen, 2);
    ConceptPlan other = chosen;
    other.settings.rate *= 2;
    EXPECT_THAT(refusal(other).what, testing::HasSubstr("other settings or pictures"));
    other = chosen;
    other.prompts = {"a cat"};
    EXPECT_THAT(refusal(other).what, testing::HasSubstr("made otherwise"));
    other = chosen;
    other.settings.pictures = 2;
    EXPECT_THAT(refusal(other).what, testing::HasSubstr("other settings or pictures"));
    EXPECT_EQ(refusal(chosen).what, "");
}

TEST(TrainConcept, KindsOfModelsThatCannotBeTrainedAreRefused) {
    const test::TempDir folder;
    ConceptPlan chosen = plan(folder / "run");
    chosen.model = test::reference("models/sdxl");
    EXPECT_THAT(refusal(chosen).what, testing::HasSubstr("SDXL"));
    EXPECT_FALSE(fs::exists(chosen.folder));
}

}  // namespace
}  // namespace burin::curation
