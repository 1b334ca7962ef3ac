// How a struct lists its fields, once: name, range, unit, help, and where each travels.
//
// Beside a struct stands one function that shows every member to a visitor, together with a Field that says what may be in
// it:
//
//     template <io::Is<Direction> D, class Visit>
//     void visit_fields(D& direction, Visit&& visit) {
//         visit(direction.text, io::text("text", 65536).filled());
//         visit(direction.strength, io::number("strength", -12, 12).decides(io::Decides::amount));
//         visit(direction.painted, io::object("painted"));
//     }
//
// Everything else is made from the list: reading and writing JSON and CBOR, checks, cache keys, command line texts
// (field_visitors.h and the visitors of those who need more). A member that is a struct with a list of its own, an optional
// or a list of such, is visited in turn. What binds several fields together stands beside the list as
// `check_rules(io::Checks&, const Direction&, const std::string& path)` and is asked after the fields; what must be said
// before anything about them stands in `check_before`, with the same arguments.
//
// The list is told the object, so that a bound may be another member. It must show the same members in the same order
// whatever the object holds. No JSON here: whoever only needs a list includes little.
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace burin::io {

/// T is S or const S: for lists that serve readers and writers alike.
template <class T, class S>
concept Is = std::is_same_v<std::remove_const_t<T>, S>;

/// How bytes are held in a tree: as base64 for JSON, as they are for CBOR.
enum class BytesAs { base64, binary };

/// What of a run a field decides, for those who keep results. A field that says nothing decides the whole, so that a new
/// one costs time at worst and never gives a stale result.
enum class Decides : unsigned char {
    whole,   ///< what is computed
    amount,  ///< how much of it is added
    moment,  ///< when it acts
};

/// Where a field may stand, beside JSON and CBOR, where all of them do.
enum Place : unsigned char { line = 1, pack = 2 };

/// What a list says of one member. Each setter gives a changed copy.
struct Field {
    static constexpr double unbounded = std::numeric_limits<double>::infinity();
    static constexpr size_t any_size = std::numeric_limits<size_t>::max();

    const char* key = "";
    const char* help_text = "";     ///< one clause for command line help
    double low = -unbounded;        ///< of numbers
    double high = unbounded;        ///< of numbers
    bool open_low = false;          ///< `low` itself is out
    bool open_high = false;         ///< `high` itself is out
    bool zero_too = false;          ///< 0 is allowed besides
    int multiple = 1;               ///< whole numbers are multiples of it
    size_t most = any_size;         ///< bytes of a text, entries of a list, bytes
    size_t entry_bytes = any_size;  ///< of each text of a list
    size_t exact_bytes = any_size;  ///< bytes are so many
    /// Of an enumeration in its order, or the words that a text may be.
    std::span<const std::string_view> names = {};
    std::string (*suggest)(std::string_view) = nullptr;  ///< the remedy for a word that is none of `names`
    bool must_be_there = false;
    bool must_be_filled = false;  ///< a text says something
    bool is_path = false;         ///< a text without zero bytes
    bool made_printable = false;  ///< never refused: written printable and cut to `most`
    bool left_out = false;        ///< not written, and in no key, while it is as it begins
    bool is_flat = false;         ///< its fields lie in the object around it
    bool used = true;             ///< has an effect, as the object stands
    const char* unused_while =
        nullptr;                     ///< what takes its effect, to say to whoever asks for it all the same
    const char* on_photo = nullptr;  ///< has no effect on a real picture: what to do there instead
    unsigned char not_in = 0;        ///< Places where it has no spelling
    const char* line_key = nullptr;
    size_t line_names = any_size;  ///< so many of `names` have a spelling on the command line
    Decides part = Decides::whole;

    [[nodiscard]] constexpr Field help(const char* text) const { return with(&Field::help_text, text); }
    [[nodiscard]] constexpr Field required() const { return with(&Field::must_be_there, true); }
    [[nodiscard]] constexpr Field filled() const { return with(&Field::must_be_filled, true); }
    [[nodiscard]] constexpr Field printable() const { return with(&Field::made_printable, true); }
    /// So that what is written for an object without it stays to the byte what it was before there was such a field.
    [[nodiscard]] constexpr Field unless_usual() const { return with(&Field::left_out, true); }
    /// Low itself is out: (low, high].
    [[nodiscard]] constexpr Field above() const { return with(&Field::open_low, true); }
    /// High itself is out: [low, high).
    [[nodiscard]] constexpr Field below() const { return with(&Field::open_high, true); }
    [[nodiscard]] constexpr Field or_zero() const { return with(&Field::zero_too, true); }
    [[nodiscard]] constexpr Field multiple_of(int number) const { return with(&Field::multiple, number); }
    [[nodiscard]] constexpr Field exactly(size_t bytes) const { return with(&Field::exact_bytes, bytes); }
    /// False: nothing is changed by it as the object stands, so that it is in no key. Whoever sets it all the same is told
    /// that it has no effect while `otherwise` ("its momentum is 0"), where that is given.
    [[nodiscard]] constexpr Field while_used(bool is_used, const char* otherwise = nullptr) const {
        return with(&Field::used, is_used).with(&Field::unused_while, otherwise);
    }
    /// Whoever asks for it on a real picture is told so, and what to do instead.
    [[nodiscard]] constexpr Field only_from_noise(const char* instead) const {
        return with(&Field::on_photo, instead);
    }
    [[nodiscard]] constexpr Field decides(Decides what) const { return with(&Field::part, what); }
    [[nodiscard]] constexpr Field nowhere_in(int places) const {
        return with(&Field::not_in, static_cast<unsigned char>(places));
    }
    /// What it is called on the command line, where the name of the file is too long.
    [[nodiscard]] constexpr Field called(const char* word) const { return with(&Field::line_key, word); }

    /// Only the first `count` names of an enumeration have a spelling on the command line.
    [[nodiscard]] constexpr Field first_in_line(size_t count) const {
        return with(&Field::line_names, count);
    }

    [[nodiscard]] constexpr std::span<const std::string_view> names_in_line() const {
        return names.first(line_names < names.size() ? line_names : names.size());
    }
    [[nodiscard]] constexpr const char* key_in_line() const { return line_key ? line_key : key; }

  private:
    template <class T, class V>
    [[nodiscard]] constexpr Field with(T Field::*member, V value) const {
        Field copy = *this;
        copy.*member = value;
        return copy;
    }
};

/// A number in [low, high], whole where the member is.
constexpr Field number(const char* key, double low = -Field::unbounded, double high = Field::unbounded) {
    Field field{.key = key};
    field.low = low, field.high = high;
    return field;
}
/// At most `most` numbers in [low, high], some of which may be missing.
constexpr Field numbers(const char* key, size_t most, double low, double high) {
    Field field = number(key, low, high);
    field.most = most;
    return field;
}
constexpr Field flag(const char* key) { return {.key = key}; }
/// An enumeration, written as the name in its place.
constexpr Field choice(const char* key, std::span<const std::string_view> names) {
    Field field{.key = key};
    field.names = names;
    return field;
}
/// A text that must be one of `names`; `suggest` says what else to give.
constexpr Field word(const char* key, std::span<const std::string_view> names,
                     std::string (*suggest)(std::string_view) = nullptr) {
    Field field = choice(key, names);
    field.suggest = suggest;
    return field;
}
/// UTF-8 of at most `most` bytes.
constexpr Field text(const char* key, size_t most) {
    Field field{.key = key};
    field.most = most;
    return field;
}
/// The path of a file: a text without zero bytes.
constexpr Field file(const char* key, size_t most) {
    Field field = text(key, most);
    field.is_path = true;
    return field;
}
/// At most `most` texts, each filled and of at most `entry_bytes`.
constexpr Field texts(const char* key, size_t most, size_t entry_bytes) {
    Field field = text(key, most);
    field.entry_bytes = entry_bytes;
    return field;
}
/// At most `most` structs with a list of their own.
constexpr Field list(const char* key, size_t most) { return text(key, most); }
/// Base64 in JSON, a byte string in CBOR.
constexpr Field bytes(const char* key, size_t most = Field::any_size) { return text(key, most); }
/// A struct with a list of its own, or an optional one.
constexpr Field object(const char* key) { return {.key = key}; }
/// A struct whose fields lie in the object around it.
constexpr Field flat() {
    Field field;
    field.is_flat = true;
    return field;
}

struct IgnoreFields {
    template <class T>
    void operator()(T& /*member*/, const Field& /*field*/) const {}
};

template <class T>
concept Listed = requires(T& value) {
    visit_fields(value, IgnoreFields{});
};

template <class T>
concept Number = std::is_arithmetic_v<T> && !std::same_as<T, bool>;

/// The members of an object by their places in its list, to compare those of another with.
template <class S>
class Usual {
  public:
    explicit Usual(S usual) : usual_(std::move(usual)) {
        visit_fields(usual_, [this](const auto& member, const Field&) { members_.push_back(&member); });
    }
    Usual(const Usual&) = delete;
    Usual& operator=(const Usual&) = delete;

    /// Whether the member at `place` of the list is what it is here.
    template <class T>
    [[nodiscard]] bool is(const T& member, size_t place) const {
        return member == *static_cast<const T*>(members_.at(place));
    }
    template <class T>
    void copy_to(T& member, size_t place) const {
        member = *static_cast<const T*>(members_.at(place));
    }

  private:
    S usual_;
    std::vector<const void*> members_;
};

/// Of an object as it begins.
template <class S>
const Usual<S>& usual_fields() {
    static const Usual<S> usual{S{}};
    return usual;
}

/// Fields that have no spelling in one of `places` are as they begin.
template <class S>
void reset_fields(S& value, int places) {
    size_t place = 0;
    visit_fields(value, [&](auto& member, const Field& field) {
        const size_t here = place++;
        if ((field.not_in & places) != 0) usual_fields<S>().copy_to(member, here);
    });
}

}  // namespace burin::io
