// What a session keeps, as plain data: the nodes of its history and the jobs of its queue.
//
// Requests and facts are texts here: core/session knows nothing of their fields.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace burin::session {

/// Names a node within its session for ever; 0 = none. Larger = made later; a parent is smaller than its
/// children.
using NodeId = int64_t;
using JobId = int64_t;
using Bytes = std::vector<std::byte>;

/// A gesture to be written. Texts are UTF-8; see limits in session.h.
struct NewNode {
    NodeId id = 0;           ///< 0 = the next free one; otherwise larger than any before (Session::next_node)
    NodeId parent = 0;       ///< 0 = a root
    int64_t created_ms = 0;  ///< since 1970 UTC; 0 = now
    std::string kind;        ///< short word for programs: "slider", "prompt", "render", "import"
    std::string title;       ///< what the gesture did, for people: "glasses +3.0"
    std::string model;       ///< name of the model, for the filter
    std::string prompt;      ///< for the search
    std::string directions;  ///< texts of the active directions, one a line, for the filter
    std::string request;     ///< the full request as JSON text
    std::string facts;       ///< what else decided the picture (build, device, ms) as JSON text; may be empty
    Bytes picture;           ///< lossless, as the PNG file; empty = none
    Bytes thumbnail;         ///< small PNG or JPEG file; empty = none
};

/// A node as lists show it; what is large is read one by one (Session::request and so on).
struct Node {
    NodeId id = 0, parent = 0;
    int64_t created_ms = 0;
    std::string kind, title, model, prompt, directions;
    std::string name, note;  ///< given by the user, else empty
    bool starred = false, has_picture = false, has_thumbnail = false;
    bool operator==(const Node&) const = default;
};

/// Conditions that a node must all meet; an empty text is no condition. Letters match in either case as far
/// as they are ASCII.
struct Filter {
    std::string text;       ///< somewhere in title, name, note, prompt or directions
    std::string model;      ///< the whole name
    std::string direction;  ///< somewhere in one direction's text
    bool starred = false;
};

/// One deletion: a node with the branch that grew from it.
struct Deletion {
    int64_t id = 0;
    std::vector<NodeId> nodes;  ///< smallest first
    size_t pictures = 0;        ///< how many of them had one
};

enum class JobState { waiting, running, done, failed, cancelled };

/// One render of the queue.
struct Job {
    JobId id = 0;
    JobState state = JobState::waiting;
    int64_t created_ms = 0;
    std::string title;    ///< for people
    std::string request;  ///< JSON text
    NodeId parent = 0;    ///< below which node the picture goes; 0 = a root
    NodeId result = 0;    ///< the node of the finished picture
    std::string error;    ///< why it failed, as a sentence
    bool operator==(const Job&) const = default;
};

/// A file that a request needs (start image, mask), kept inside the session.
struct KeptFile {
    std::string hash;  ///< SHA-256 of the bytes, hexadecimal: its name in the session
    std::string name;  ///< the file name it had, for people
    Bytes bytes;
};

}  // namespace burin::session
