// What an audit asks, what becomes of its results, and what is said of them: without a model.
#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>
#include <set>

#include "core/base/sha256.h"
#include "core/curation/audit_plan.h"
#include "core/curation/audit_report.h"
#include "core/curation/audit_run.h"
#include "tests/support/temp_dir.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

registry::Concept quill() {
    registry::Concept entry;
    entry.id = "c-1", entry.name = "Zaffi Quill", entry.text = "zaffi quill";
    entry.aliases = {"zaffi"}, entry.keywords = {"red boots"}, entry.description = "a teal fox";
    entry.languages = {"en", "de", "tlh"}, entry.guide = "a fox", entry.neighbours = {"a fox in the snow"};
    return entry;
}

AuditScope scope() {
    AuditScope scope;
    scope.concepts = {quill()};
    scope.seeds = 2, scope.has_clip = true;
    return scope;
}

std::vector<AuditItem> listed(const AuditScope& scope) {
    std::vector<std::string> notes;
    return list_items(scope, notes);
}

int64_t count(const std::vector<AuditItem>& items, AuditKind kind) {
    return std::count_if(items.begin(), items.end(),
                         [&](const AuditItem& item) { return item.kind == kind; });
}

AuditJob job() {
    AuditJob job;
    job.program = "Burin test", job.title = "Zaffi <Quill>", job.model = "mini";
    job.concepts = {{"c-1", "Zaffi Quill", "character", "zaffi quill", "a fox"}};
    job.classifier = "classifier", job.clip = "mini";
    return job;
}

Error refusal(const std::function<void()>& act) {
    try {
        act();
    } catch (const Failure& failure) {
        return failure.error();
    }
    return {};
}

std::string bytes(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(AuditList, AsksWhatTheRegisterSaysInEveryWay) {
    std::vector<std::string> notes;
    const auto items = list_items(scope(), notes);
    EXPECT_EQ(count(items, AuditKind::name), 10 * 2);
    EXPECT_EQ(count(items, AuditKind::alias), 5 * 2);
    EXPECT_EQ(count(items, AuditKind::with), 5 * 2);
    EXPECT_EQ(count(items, AuditKind::described), 3 * 2);
    EXPECT_EQ(count(items, AuditKind::keyword), 3 * 2);
    EXPECT_EQ(count(items, AuditKind::part), 2 * 3 * 2);
    EXPECT_EQ(count(items, AuditKind::language), 3 * 2);
    EXPECT_EQ(count(items, AuditKind::neighbour), 6 * 2);
    EXPECT_EQ(count(items, AuditKind::control), 10 * 2);
    EXPECT_EQ(count(items, AuditKind::composition), 10 * 2);
    EXPECT_EQ(count(items, AuditKind::image), 0);
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_THAT(notes[0], HasSubstr("'tlh'"));
    EXPECT_TRUE(std::any_of(items.begin(), items.end(), [](const AuditItem& item) {
        return item.prompt == "zaffi quill am Meer" && item.language == "de" &&
               item.judged_by == "zaffi quill";
    }));
}

TEST(AuditList, TheSameScopeGivesTheSameItems) { EXPECT_EQ(listed(scope()), listed(scope())); }

TEST(AuditList, WhatSharesPromptAndSeedStandsTogether) {
    auto probed = scope();
    probed.probes = {"all"};
    const auto items = listed(probed);
    EXPECT_EQ(count(items, AuditKind::image), 10 * 2 * 3);
    std::set<std::pair<std::string, uint64_t>> past;
    for (size_t i = 0; i < items.size(); ++i) {
        const auto key = std::make_pair(items[i].prompt, items[i].seed);
        if (i > 0 && key == std::make_pair(items[i - 1].prompt, items[i - 1].seed)) continue;
        EXPECT_TRUE(past.insert(key).second) << items[i].prompt << " " << items[i].seed;
    }
}

TEST(AuditList, ProbesAndKindsAreChosenAndUnknownOnesRefused) {
    auto chosen = scope();
    chosen.only = {"name", "image"}, chosen.probes = {"image"}, chosen.probe_prompts = 3;
    const auto items = listed(chosen);
    EXPECT_EQ(count(items, AuditKind::name), 20);
    EXPECT_EQ(count(items, AuditKind::image), 3 * 2 * 3);
    EXPECT_EQ(items.size(), 38U);
    chosen.probes = {"imagee"};
    EXPECT_THAT(refusal([&] { listed(chosen); }).sentence(), HasSubstr("--probe is 'imagee'"));
    chosen.probes = {}, chosen.only = {"nam"};
    EXPECT_THAT(refusal([&] { listed(chosen); }).sentence(), HasSubstr("did you mean 'name'"));
    chosen.only = {"image"};
    EXPECT_THAT(refusal([&] { listed(chosen); }).what, HasSubstr("nothing to ask"));
}

TEST(AuditList, ForClipEveryItemNamesItsRivals) {
    auto clip = scope();
    clip.clip_judges = true;
    for (const auto& item : listed(clip)) {
        EXPECT_FALSE(item.rivals.empty()) << item.prompt;
        EXPECT_EQ(std::count(item.rivals.begin(), item.rivals.end(), item.judged_by), 0) << item.prompt;
    }
}

TEST(AuditList, AStyleIsAskedAsAStyle) {
    registry::Concept style;
    style.id = "c-2", style.name = "Odalys Verne", style.kind = registry::Kind::style;
    auto of_style = scope();
    of_style.concepts = {style};
    const auto items = listed(of_style);
    EXPECT_EQ(items.front().prompt, "a picture of a cat by the sea, by Odalys Verne");
    EXPECT_EQ(items.front().judged_by, "a picture by Odalys Verne");
}

TEST(AuditParts, AreEqualCoverEverythingAndAreRefusedWithASentence) {
    uint64_t next = 0;
    for (int i = 1; i <= 7; ++i) {
        const auto part = value_or_throw(part_of(std::to_string(i) + "/7", "", 100));
        EXPECT_EQ(part.begin, next);
        EXPECT_NEAR(double(part.end - part.begin), 100.0 / 7, 1);
        next = part.end;
    }
    EXPECT_EQ(next, 100U);
    EXPECT_EQ(*part_of("", "3-5", 100), (AuditPart{2, 5}));
    EXPECT_EQ(*part_of("", "", 100), (AuditPart{0, 100}));
    for (const char* shard : {"0/4", "5/4", "1", "a/b", "1/4x", "-1/4", "/"})
        EXPECT_FALSE(part_of(shard, "", 100)) << shard;
    for (const char* range : {"0-4", "5-4", "1-101", "1", "-", "1-2-3"})
        EXPECT_FALSE(part_of("", range, 100)) << range;
    EXPECT_FALSE(part_of("1/2", "1-2", 100));
}

class AuditFolderTest : public testing::Test {
  protected:
    AuditFolderTest() {
        auto small = scope();
        small.only = {"name", "control"}, small.control = {"a cat by the sea"};
        write_job(place / "job", job(), listed(small));
    }
    [[nodiscard]] AuditFolder open() const { return open_job(place / "job"); }
    static AuditResult result(const AuditFolder& folder, size_t i, bool after) {
        AuditResult one;
        one.item = folder.items[i].name, one.job = folder.identity;
        one.before.shown = true, one.after.shown = after, one.seconds = 0.5 + double(i);
        return one;
    }
    void fill(const AuditFolder& folder, size_t still_shown) const {
        for (size_t i = 0; i < folder.items.size(); ++i)
            write_result(folder, result(folder, i, !should_vanish(folder.items[i].kind) || i < still_shown));
    }
    test::TempDir place;
};

TEST_F(AuditFolderTest, ReadsWhatWasPlannedAndTheSamePlanChangesNothing) {
    const auto folder = open();
    EXPECT_EQ(folder.items.size(), 22U);
    std::set<std::string> names;
    for (const auto& item : folder.items) names.insert(item.name);
    EXPECT_EQ(names.size(), 22U);
    const auto before = bytes(place / "job/job.json") + bytes(place / "job/items.jsonl");
    auto small = scope();
    small.only = {"name", "control"}, small.control = {"a cat by the sea"};
    write_job(place / "job", job(), listed(small));
    EXPECT_EQ(bytes(place / "job/job.json") + bytes(place / "job/items.jsonl"), before);
    auto other = job();
    other.edits = {{"edit", std::string(64, 'a'), 1, false}};
    EXPECT_THAT(refusal([&] { write_job(place / "job", other, listed(small)); }).what,
                HasSubstr("holds another audit"));
}

TEST_F(AuditFolderTest, AChangedListOrJobIsRefused) {
    const auto lines = bytes(place / "job/items.jsonl");
    place.write("job/items.jsonl", lines.substr(lines.find('\n') + 1));
    EXPECT_THAT(refusal([&] { (void)open(); }).what, HasSubstr("is not the list"));
    place.write("job/items.jsonl", lines);
    auto changed = bytes(place / "job/job.json");
    changed.replace(changed.find("\"steps\": 20"), 11, "\"steps\": 21");
    place.write("job/job.json", changed);
    EXPECT_THAT(refusal([&] { (void)open(); }).what, HasSubstr("another job"));
    place.write("job/job.json", "{\"burin-audit\": 2}");
    EXPECT_THAT(refusal([&] { (void)open(); }).what, HasSubstr("newer Burin"));
    place.write("job/job.json", "{}");
    EXPECT_THAT(refusal([&] { (void)open(); }).what, HasSubstr("no audit's job"));
    EXPECT_THAT(refusal([&] { (void)open_job(place / "nowhere"); }).what, HasSubstr("there is no audit"));
}

TEST_F(AuditFolderTest, MergingTwiceGivesTheSameBytesAndOutlivesTheResults) {
    const auto folder = open();
    fill(folder, 3);
    const auto first = merge_results(folder);
    const auto merged = bytes(folder.merged());
    EXPECT_EQ(merge_results(folder), first);
    EXPECT_EQ(bytes(folder.merged()), merged);
    EXPECT_THAT(merged, Not(HasSubstr("seconds")));
    fs::remove_all(folder.path / "results");
    EXPECT_EQ(merge_results(folder), first);
    const auto done = items_done(folder);
    EXPECT_EQ(std::count(done.begin(), done.end(), true), 22);
}

TEST_F(AuditFolderTest, ForeignResultsAreRefusedByTheirName) {
    const auto folder = open();
    fill(folder, 0);
    auto foreign = result(folder, 0, false);
    foreign.job = std::string(64, 'b');
    const auto file = folder.result_of(foreign.item);
    const auto right = bytes(file);
    write_result(folder, foreign);
    const auto error = refusal([&] { (void)merge_results(folder); });
    EXPECT_THAT(error.what, testing::AllOf(HasSubstr(foreign.item), HasSubstr("belongs to another job")));
    std::ofstream(file) << right.substr(0, right.size() / 2);
    EXPECT_EQ(refusal([&] { (void)merge_results(folder); }).code, ErrorCode::damaged);
    std::ofstream(file) << right;
    EXPECT_EQ(merge_results(folder).size(), 22U);
    auto stranger = result(folder, 0, false);
    stranger.item = std::string(64, 'c');
    write_result(folder, stranger);
    EXPECT_THAT(refusal([&] { (void)merge_results(folder); }).what, HasSubstr("result of no item"));
}

TEST_F(AuditFolderTest, HalvesThatAKilledRunLeftAreNotSeen) {
    const auto folder = open();
    fill(folder, 0);
    const auto merged = merge_results(folder);
    const auto hidden = folder.result_of(folder.items[0].name).parent_path() / ".burin-1-2-3.tmp";
    std::ofstream(hidden) << "{\"item\"";
    EXPECT_EQ(merge_results(folder), merged);
    EXPECT_EQ(status_of(folder).done, 22U);
}

TEST_F(AuditFolderTest, AFailureIsCountedToldAndReplacedByASuccess) {
    const auto folder = open();
    AuditResult failed;
    failed.item = folder.items[1].name, failed.job = folder.identity, failed.failure = "it is not a number";
    write_result(folder, failed);
    write_result(folder, result(folder, 0, false));
    auto status = status_of(folder);
    EXPECT_EQ(status.done, 1U);
    EXPECT_EQ(status.failed, 1U);
    EXPECT_EQ(status.missing, 20U);
    EXPECT_EQ(status.seconds_each, 0.5);
    EXPECT_THAT(status.failures, testing::ElementsAre("it is not a number"));
    EXPECT_EQ(findings_of(folder, merge_results(folder))[0].rows[0].failed, 1);
    write_result(folder, result(folder, 1, false));
    status = status_of(folder);
    EXPECT_EQ(status.done, 2U);
    EXPECT_EQ(status.failed, 0U);
    EXPECT_EQ(findings_of(folder, merge_results(folder))[0].rows[0].failed, 0);
}

TEST_F(AuditFolderTest, GatesAndVerdictFollowTheCounts) {
    const auto folder = open();
    fill(folder, 1);  // 1 of 20 named pictures: 5 %
    auto found = findings_of(folder, merge_results(folder))[0];
    EXPECT_EQ(found.gates[0].tally.right, 1);
    EXPECT_EQ(found.gates[0].tally.of, 20);
    EXPECT_TRUE(found.gates[0].passed());
    EXPECT_TRUE(found.gates[0].open());
    EXPECT_FALSE(found.gates[1].tried());
    EXPECT_EQ(found.gates[4].tally.of, 2);
    EXPECT_EQ(found.verdict, AuditVerdict::suppressed);
    EXPECT_THAT(found.words, HasSubstr("suppressed under these tests"));
    EXPECT_THAT(found.words, HasSubstr("Not tested: indirect; other languages; neighbours"));
    EXPECT_THAT(found.words, Not(HasSubstr("removed")));
    fill(folder, 2);
    found = findings_of(folder, merge_results(folder))[0];
    EXPECT_EQ(found.verdict, AuditVerdict::not_suppressed);
    EXPECT_THAT(found.words, HasSubstr("Missed: named, it is still seen in 2 of 20 (10 %)"));
}

TEST_F(AuditFolderTest, WhatTheControlLosesIsHarmAndABaseThatShowsNothingProvesNothing) {
    const auto folder = open();
    fill(folder, 0);
    auto lost = result(folder, 21, false);
    write_result(folder, lost);
    EXPECT_EQ(findings_of(folder, merge_results(folder))[0].verdict, AuditVerdict::harms_others);
    for (size_t i = 0; i < 20; ++i) {
        auto nothing = result(folder, i, false);
        nothing.before.shown = i < 9;
        write_result(folder, nothing);
    }
    const auto found = findings_of(folder, merge_results(folder))[0];
    EXPECT_EQ(found.verdict, AuditVerdict::nothing_said);
    EXPECT_THAT(found.words, HasSubstr("the base itself shows it in 9 of 20"));
}

TEST_F(AuditFolderTest, TheReportIsTheSameWhateverTheOrderAndNeedsNoNetwork) {
    const auto folder = open();
    fill(folder, 3);
    const auto write = [&](const char* out) {
        commands::AuditReportRequest request;
        request.job = folder.path.string(), request.out = (place / out).string();
        return report_audit(request);
    };
    const auto files = write("one");
    ASSERT_EQ(files.written.size(), 3U);
    fs::remove_all(folder.path / "results");
    fs::remove(folder.merged());
    for (size_t i = folder.items.size(); i-- > 0;) {
        auto again = result(folder, i, !should_vanish(folder.items[i].kind) || i < 3);
        again.seconds *= 7;
        write_result(folder, again);
    }
    (void)write("two");
    for (const char* name : {"report.html", "report.json", "items.csv"})
        EXPECT_EQ(bytes(place / "one" / name), bytes(place / "two" / name)) << name;
    const auto html = bytes(place / "one/report.html");
    EXPECT_THAT(html, Not(HasSubstr("http")));
    EXPECT_THAT(html, HasSubstr("Zaffi &lt;Quill&gt;"));
    EXPECT_THAT(html, HasSubstr("@media print"));
    EXPECT_THAT(html, HasSubstr("Signature"));
    EXPECT_THAT(html, HasSubstr("3 of 20 (15 %)"));
    const auto lines = bytes(place / "one/items.csv");
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 23);
    const auto tree = nlohmann::json::parse(bytes(place / "one/report.json"));
    EXPECT_EQ(tree["concepts"][0]["gates"][0]["found"]["right"], 3);
    EXPECT_EQ(tree["audit"], folder.identity);
}

TEST_F(AuditFolderTest, AReportOfAPartIsAskedForInWords) {
    const auto folder = open();
    write_result(folder, result(folder, 0, false));
    commands::AuditReportRequest request;
    request.job = folder.path.string();
    EXPECT_THAT(refusal([&] { (void)report_audit(request); }).what, HasSubstr("21 of 22 items"));
    request.partial = true;
    const auto files = report_audit(request);
    EXPECT_THAT(files.findings[0].words, HasSubstr("21 results are missing"));
}

TEST_F(AuditFolderTest, TwoEditsStandSideBySideAndOnlyTheyMayDiffer) {
    auto small = scope();
    small.only = {"name", "control"}, small.control = {"a cat by the sea"};
    auto other = job();
    other.edits = {{"other.safetensors", std::string(64, 'a'), -0.8, false}};
    write_job(place / "other", other, listed(small));
    fill(open(), 0);
    fill(open_job(place / "other"), 5);
    commands::AuditReportRequest request;
    request.compare = {(place / "job").string(), (place / "other").string()};
    request.out = (place / "compared").string();
    const auto files = report_audit(request);
    EXPECT_EQ(files.findings.size(), 2U);
    const auto html = bytes(place / "compared/compare.html");
    EXPECT_THAT(html, HasSubstr("other.safetensors at -0.8"));
    EXPECT_THAT(html, HasSubstr("5 of 20 (25 %)"));
    other.steps = 3;
    write_job(place / "third", other, listed(small));
    request.compare[1] = (place / "third").string();
    EXPECT_THAT(refusal([&] { (void)report_audit(request); }).what,
                HasSubstr("differ in how pictures are made"));
    request.compare.pop_back();
    EXPECT_THAT(refusal([&] { (void)report_audit(request); }).what, HasSubstr("needs two audits"));
}

}  // namespace
}  // namespace burin::curation
