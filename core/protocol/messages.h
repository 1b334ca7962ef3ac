// Messages between the window and the engine, as plain data.
//
// Commands go from the window to the engine, events come back. On the wire each is one frame (frames.h) of
// CBOR: an object with "type" and the fields below under their own names. Both sides check every message
// against limits.h. Fields a reader does not know are skipped, so that a minor version may add some; a
// request inside `render` stays strict. Units are in the names. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/protocol/limits.h"
#include "core/protocol/request.h"

namespace burin::protocol {

/// A different major version cannot be talked to; a larger minor version only says more.
/// 1.1: `picture.measured` in place of the untyped `report`, `where_it_acts`, the field of `failed`.
/// 1.2: `render.named_files`. 1.3: `render.inversions`.
inline constexpr int protocol_major = 1, protocol_minor = 4;

/// Which piece of work a message belongs to. `id` is chosen by the window and unique within a run;
/// `generation` counts the gestures, so that late answers to old ones are recognised.
struct Job {
    uint64_t id = 0, generation = 0;
    bool operator==(const Job&) const = default;
};

/// 8-bit RGB, row-major, no padding.
struct Rgb {
    int width = 0, height = 0;
    std::vector<uint8_t> rgb;  ///< [height * width * 3]
    bool operator==(const Rgb&) const = default;
};

struct Device {
    std::string name;         ///< as in a request: "cpu", "cuda:0"
    std::string description;  ///< the maker's name
    uint64_t total_bytes = 0, free_bytes = 0;
    std::vector<std::string> precisions;  ///< "fp32", "bf16", ... the best first
    bool operator==(const Device&) const = default;
};

/// What one engine accepts.
struct EngineLimits {
    uint64_t frame_bytes = limits::frame_bytes;
    int picture_side = limits::picture_side, batch = limits::batch, steps = limits::steps;
    int directions = static_cast<int>(limits::directions);
    bool operator==(const EngineLimits&) const = default;
};

/// Where a direction acts: its mask averaged over the evaluations at which it acted, row by row at the
/// latent's size; 0 = nowhere, 255 = fully.
struct Coverage {
    int width = 0, height = 0;
    std::vector<uint8_t> values;  ///< [height * width]
    bool operator==(const Coverage&) const = default;
};

/// One direction at one evaluation of the network.
struct DirectionStep {
    int evaluation = 0;
    float coverage = 0;  ///< share of the latent's entries that the mask lets through, 0..1
    float norm = 0;      ///< L2 norm of the contribution to the prediction
    bool operator==(const DirectionStep&) const = default;
};

/// What was measured while a picture was made. On the wire steps travel as columns of little-endian numbers,
/// so that every number of directions and steps that a request may have fits into a frame.
struct Measured {
    int evaluations = 0;  ///< of the network, in all
    int resumed_at = 0;   ///< first one that was run, = evaluations when the result was known
    uint64_t rows_evaluated = 0, rows_reused = 0;  ///< of the evaluations that were run
    uint64_t rows_live = 0, rows_naive = 0;        ///< what the run costs without a cache, and without tricks
    bool approximate = false;                      ///< draft replay took part
    bool degenerate = false;                       ///< reference mode met its 0/0 and added nothing instead
    /// Of each direction of the request in its order, only evaluations at which it acted.
    std::vector<std::vector<DirectionStep>> directions;
    /// How much directions point the same way, [k, k] row by row, -1..1; none where a direction did not act.
    std::vector<std::optional<double>> cosines;
    bool operator==(const Measured&) const = default;
};

namespace event {

/// The first frame of an engine.
struct Hello {
    int major = protocol_major, minor = protocol_minor;
    std::string build;  ///< version, compiler, libtorch
    std::vector<Device> devices;
    EngineLimits limits;
    bool operator==(const Hello&) const = default;
};
struct Queued {
    Job job;
    bool operator==(const Queued&) const = default;
};
struct Loading {
    Job job;
    double fraction = 0;  ///< 0..1
    std::string what;     ///< "unet"
    bool operator==(const Loading&) const = default;
};
struct Step {
    Job job;
    int index = 0, of = 1;    ///< finished steps out of all, 0 <= index <= of
    double ms = 0;            ///< of this step
    double seconds_left = 0;  ///< estimate for the whole job
    std::optional<Rgb> preview;
    bool operator==(const Step&) const = default;
};
/// One finished picture of the batch.
struct Picture {
    Job job;
    int index = 0;
    Rgb picture;
    nlohmann::json recipe = nlohmann::json::object();  ///< {"request": ..., "facts": ...}: makes it again
    Measured measured;
    std::vector<std::string> notes =
        {};  ///< what was asked for and not done, or done differently, a sentence each
    bool operator==(const Picture&) const = default;
};
/// The last event of a job that succeeded.
struct Done {
    Job job;
    int steps_run = 0, steps_reused = 0;     ///< sampler steps; reused = taken from the trajectory cache
    uint64_t rows_run = 0, rows_reused = 0;  ///< network evaluations of one row
    int texts_encoded = 0, texts_reused = 0;
    double load_ms = 0, text_ms = 0, denoise_ms = 0, decode_ms = 0, total_ms = 0;
    uint64_t peak_bytes = 0;
    bool operator==(const Done&) const = default;
};
struct Cancelled {
    Job job;
    bool operator==(const Cancelled&) const = default;
};
struct Failed {
    Job job;
    Error error;
    bool operator==(const Failed& other) const;
};
enum class LogLevel { debug, info, warning, error };
struct Log {
    LogLevel level = LogLevel::info;
    std::string text;
    bool operator==(const Log&) const = default;
};
/// Sent at least every few seconds of work; also the answer to ping.
struct Heartbeat {
    uint64_t uptime_ms = 0, resident_bytes = 0;
    bool operator==(const Heartbeat&) const = default;
};
/// The answer to a command that asks something; `of` names the command.
struct Info {
    Job job;
    std::string of;
    nlohmann::json value = nlohmann::json::object();
    bool operator==(const Info&) const = default;
};
/// The answer to the command of this name.
struct WhereItActs {
    Job job;
    int direction = 0;
    std::optional<Coverage> mask;  ///< none where it did not act, or where that render is no longer kept
    bool operator==(const WhereItActs&) const = default;
};

}  // namespace event

namespace command {

struct Render {
    Job job;
    RenderRequest request;
    bool preview = true;
    /// Keep where the directions of the first picture act, to be asked for, until the next render that says so.
    bool keep_masks = false;
    /// Adapters and embeddings by their paths, which the request's texts may name besides those that the engine finds itself.
    std::vector<std::string> named_files = {};
    /// A folder of inversions of photos: one that is there is not made again, one that is made is kept there. The facts of the
    /// picture name it ("inversion", its file's name without the ending). Empty = none are kept.
    std::string inversions = {};
    /// A curator's lines of defence: a register whose prompt rule is obeyed, and an output filter that looks at every picture
    /// (paths; empty = none). What they did stands in the picture's notes and in the facts of its recipe.
    std::string rules = {}, filter = {};
    bool operator==(const Render&) const = default;
};
struct Cancel {
    uint64_t id = 0;
    bool operator==(const Cancel&) const = default;
};
/// Loads a model ahead of its first picture.
struct Load {
    Job job;
    std::string model = "mini", device = "auto", precision = "auto";
    bool operator==(const Load&) const = default;
};
/// "Free memory".
struct Unload {
    Job job;
    bool operator==(const Unload&) const = default;
};
struct Info {
    Job job;
    std::string model;
    bool operator==(const Info&) const = default;
};
/// Of a real picture's two measured masks; elsewhere there is one, which all three name.
enum class MaskPart { both, attention, difference };
/// Asks where a direction of a render acts that was sent with `keep_masks`; answered at once, also while the
/// engine renders.
struct WhereItActs {
    Job job;
    uint64_t render = 0;  ///< the job that made the picture
    int direction = 0;    ///< its place in the request
    MaskPart part = MaskPart::both;
    bool operator==(const WhereItActs&) const = default;
};
struct Ping {
    bool operator==(const Ping&) const = default;
};
struct Quit {
    bool operator==(const Quit&) const = default;
};

}  // namespace command

using Event = std::variant<event::Hello, event::Queued, event::Loading, event::Step, event::Picture,
                           event::Done, event::Cancelled, event::Failed, event::Log, event::Heartbeat,
                           event::Info, event::WhereItActs>;
using Command = std::variant<command::Render, command::Cancel, command::Load, command::Unload, command::Info,
                             command::WhereItActs, command::Ping, command::Quit>;

/// "step", "render": the spelling of "type".
[[nodiscard]] const char* type_of(const Event& message);
[[nodiscard]] const char* type_of(const Command& message);

/// The job that a message belongs to; none for those that belong to no job, or to all (hello, ping).
[[nodiscard]] std::optional<Job> job_of(const Event& message);
[[nodiscard]] std::optional<Job> job_of(const Command& message);

/// Every number in range, every picture as large as it says, every text within bounds; else a sentence
/// "step.index is ...". What may stand in each field is said in message_fields.h. The texts of `failed`, `log`
/// and `loading` are not checked but made printable and cut by encode().
Result<> validate(const Event& message);
Result<> validate(const Command& message);

/// One payload for encode_frame(), validated first. bad_input where the other side would refuse it: whoever
/// sends must then end the message's job with that error, because nobody else will.
Result<std::vector<uint8_t>> encode(const Event& message);
Result<std::vector<uint8_t>> encode(const Command& message);

/// The message in one frame's payload, validated. A `hello` of another major version is given as it is, with
/// nothing but its version: see check_version().
Result<Event> decode_event(std::span<const uint8_t> payload);
Result<Command> decode_command(std::span<const uint8_t> payload);

/// The job that a payload names even though its command cannot be decoded, so that it can be answered; {}
/// where there is none.
[[nodiscard]] Job job_in(std::span<const uint8_t> payload);

/// Whether this program can talk to that engine; if not, a sentence says which side is older.
Result<> check_version(const event::Hello& hello);

}  // namespace burin::protocol
