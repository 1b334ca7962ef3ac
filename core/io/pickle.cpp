#include "core/io/pickle.h"

#include <bit>
#include <cstring>

#include "core/base/limits.h"
#include "core/base/printable.h"
#include "core/io/pickle_names.h"

namespace burin::io {
namespace {

using Kind = PickleKind;

/// The stack machine. A fault ends it; every helper that can meet one returns false then.
class Machine {
  public:
    Machine(std::span<const std::byte> bytes, const std::string& source)
        : text_(reinterpret_cast<const char*>(bytes.data()), bytes.size()), source_(source) {}

    Result<Pickle> run() {
        while (!stopped_ && !fault_) {
            if (const auto code = take(1)) execute(static_cast<unsigned char>((*code)[0]));
        }
        if (fault_) return tl::unexpected(*fault_);
        out_.bytes = at_;
        return std::move(out_);
    }

  private:
    bool refuse(const std::string& why, const std::string& remedy) {
        if (!fault_)
            fault_ = Error{ErrorCode::bad_model, source_ + " is a PyTorch pickle that " + why, remedy};
        return false;
    }
    bool broken(const std::string& why) {
        return refuse(why, "download it again, or ask for a safetensors file");
    }

    // ---- bytes

    std::optional<std::string_view> take(uint64_t count) {
        if (count > text_.size() - at_) {
            broken("ends in the middle");
            return std::nullopt;
        }
        at_ += count;
        return text_.substr(at_ - count, count);
    }
    /// Little-endian.
    std::optional<uint64_t> number(size_t bytes) {
        const auto raw = take(bytes);
        if (!raw) return std::nullopt;
        uint64_t value = 0;
        for (size_t i = 0; i < bytes; ++i)
            value |= uint64_t{static_cast<unsigned char>((*raw)[i])} << (8 * i);
        return value;
    }
    std::optional<std::string_view> counted(size_t length_bytes) {
        const auto length = number(length_bytes);
        return length ? take(*length) : std::nullopt;
    }
    std::optional<std::string_view> line() {
        const size_t end = text_.find('\n', at_);
        if (end == std::string_view::npos) {
            broken("ends in the middle");
            return std::nullopt;
        }
        const auto found = text_.substr(at_, end - at_);
        at_ = end + 1;
        return found;
    }

    // ---- values

    PickleValue& value(uint32_t id) { return out_.values[id]; }
    [[nodiscard]] size_t mark() const { return marks_.empty() ? 0 : marks_.back(); }

    bool push_id(uint32_t id) {
        if (stack_.size() >= limits::pickle_stack) return broken("piles up too many values");
        stack_.push_back(id);
        return true;
    }
    bool push(PickleValue made) {
        if (out_.values.size() >= limits::pickle_values) return broken("holds too many values");
        out_.values.push_back(std::move(made));
        return push_id(static_cast<uint32_t>(out_.values.size() - 1));
    }
    bool push_text(Kind kind, std::optional<std::string_view> text) {
        if (!text) return false;
        if (kind == Kind::text && !is_utf8(*text)) return broken("holds a text that is not valid UTF-8");
        return push({.kind = kind, .text = *text});
    }
    bool push_number(Kind kind, std::optional<int64_t> number) {
        return number && push({.kind = kind, .number = *number});
    }
    /// The value on top, which is not below the last mark.
    std::optional<uint32_t> pop() {
        if (stack_.size() <= mark()) {
            broken("takes a value that is not there");
            return std::nullopt;
        }
        const uint32_t id = stack_.back();
        stack_.pop_back();
        return id;
    }
    PickleValue* top() {
        if (stack_.size() > mark()) return &value(stack_.back());
        broken("takes a value that is not there");
        return nullptr;
    }
    /// Everything above the last mark, and the mark.
    std::optional<std::vector<uint32_t>> pop_marked() {
        if (marks_.empty()) {
            broken("closes what it never opened");
            return std::nullopt;
        }
        std::vector<uint32_t> items(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()),
                                    stack_.end());
        stack_.resize(marks_.back());
        marks_.pop_back();
        return items;
    }
    bool count_items(size_t more) {
        items_ += more;
        return items_ <= limits::pickle_items || broken("holds too many entries");
    }
    bool push_list(std::optional<std::vector<uint32_t>> items) {
        return items && count_items(items->size()) && push({.kind = Kind::list, .items = std::move(*items)});
    }
    bool push_list_of(size_t count) {
        if (stack_.size() - mark() < count) return broken("takes a value that is not there");
        std::vector<uint32_t> items(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
        stack_.resize(stack_.size() - count);
        return push_list(std::move(items));
    }
    bool add(Kind kind, std::optional<std::vector<uint32_t>> items) {
        PickleValue* container = items ? top() : nullptr;
        if (!container || !count_items(items->size())) return false;
        if (kind == Kind::dictionary && items->size() % 2 != 0) return broken("has a key without a value");
        if (container->kind == Kind::inert) return true;
        if (container->kind != kind) return broken("fills something that is no container");
        container->items.insert(container->items.end(), items->begin(), items->end());
        return true;
    }
    bool add_top(Kind kind, size_t count) {
        if (stack_.size() - mark() < count) return broken("takes a value that is not there");
        std::vector<uint32_t> items(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
        stack_.resize(stack_.size() - count);
        return add(kind, std::move(items));
    }
    bool remember(std::optional<uint64_t> place) {
        if (!place || !top()) return false;
        if (*place >= limits::pickle_values) return broken("remembers too many values");
        if (*place >= memo_.size()) memo_.resize(*place + 1, absent);
        memo_[*place] = stack_.back();
        return true;
    }
    bool recall(std::optional<uint64_t> place) {
        if (!place) return false;
        if (*place >= memo_.size() || memo_[*place] == absent) return broken("recalls what it never had");
        return push_id(memo_[*place]);
    }

    // ---- names

    bool push_name(std::optional<std::string_view> module, std::optional<std::string_view> name) {
        if (!module || !name) return false;
        if (const auto row = pickle_name(*module, *name))
            return push_number(Kind::name, static_cast<int64_t>(*row));
        return refuse("asks for " + in_quotes(std::string(*module) + "." + std::string(*name)) +
                          ", which tensors do not need and which was not run",
                      "use a safetensors file of it");
    }
    bool push_stacked_name() {
        const auto name = pop(), module = pop();
        if (!name || !module) return false;
        if (value(*name).kind != Kind::text || value(*module).kind != Kind::text)
            return broken("names something by what is no text");
        return push_name(value(*module).text, value(*name).text);
    }

    bool call() {
        const auto arguments = pop(), callee = pop();
        if (!arguments || !callee) return false;
        const PickleValue& f = value(*callee);
        if (f.kind == Kind::inert) return push({.kind = Kind::inert});
        if (f.kind != Kind::name || value(*arguments).kind != Kind::list)
            return broken("calls something that is no function");
        const std::vector<uint32_t>& given = value(*arguments).items;
        switch (pickle_name(static_cast<size_t>(f.number)).role) {
            case PickleRole::dictionary:
            case PickleRole::parameters:
                return push_dictionary(given);
            case PickleRole::tensor:
                return push_tensor(given, false);
            case PickleRole::tensor_with_dtype:
                return push_tensor(given, true);
            case PickleRole::parameter:
                return !given.empty() && value(given[0]).kind == Kind::tensor
                           ? push_id(given[0])
                           : broken("holds a parameter without a tensor");
            case PickleRole::sequence:
                return given.size() == 1 && value(given[0]).kind == Kind::list
                           ? push_id(given[0])
                           : broken("holds a shape that is no list");
            case PickleRole::inert:
                return push({.kind = Kind::inert});
            case PickleRole::storage:
            case PickleRole::dtype:
                break;
        }
        return broken("calls something that is no function");
    }

    /// Python 2 writes the pairs of an OrderedDict as its argument.
    bool push_dictionary(const std::vector<uint32_t>& arguments) {
        PickleValue made{.kind = Kind::dictionary};
        if (!arguments.empty()) {
            const PickleValue& pairs = value(arguments[0]);
            if (arguments.size() > 1 || pairs.kind != Kind::list)
                return broken("fills a dictionary with what are no pairs");
            for (const uint32_t pair : pairs.items) {
                if (value(pair).kind != Kind::list || value(pair).items.size() != 2)
                    return broken("fills a dictionary with what are no pairs");
                made.items.insert(made.items.end(), value(pair).items.begin(), value(pair).items.end());
            }
        }
        return count_items(made.items.size()) && push(std::move(made));
    }

    /// The state of an object: trained tensors of a ParameterDict; that of others adds nothing to their tensors.
    bool build() {
        const auto state = pop();
        PickleValue* object = state ? top() : nullptr;
        if (!object) return false;
        if (object->kind == Kind::inert || value(*state).kind != Kind::dictionary) return true;
        if (object->kind != Kind::dictionary) return broken("gives a state to something that has none");
        const auto items = value(*state).items;
        for (size_t i = 0; i + 1 < items.size(); i += 2) {
            const PickleValue &key = value(items[i]), &held = value(items[i + 1]);
            if (key.kind != Kind::text || key.text != "_parameters" || held.kind != Kind::dictionary)
                continue;
            if (!count_items(held.items.size())) return false;
            const auto parameters = held.items;
            object->items.insert(object->items.end(), parameters.begin(), parameters.end());
        }
        return true;
    }

    // ---- storages and tensors

    std::optional<Dtype> dtype_of(const PickleValue& type, PickleRole role, bool& sound) {
        sound = type.kind == Kind::name && pickle_name(static_cast<size_t>(type.number)).role == role;
        if (!sound) {
            broken("holds numbers of a type that is none");
            return std::nullopt;
        }
        const PickleName& row = pickle_name(static_cast<size_t>(type.number));
        const auto dtype = dtype_from(row.dtype);
        if (!dtype && !row.dtype.empty())
            sound =
                refuse("holds numbers of the type " + std::string(row.dtype) + ", which Burin does not read",
                       "convert it to float16 or float32");
        return dtype;
    }

    /// ("storage", type, key, place, count[, view]) or ("module", class, file, source).
    bool push_outside() {
        const auto id = pop();
        if (!id) return false;
        const PickleValue& tuple = value(*id);
        const auto kind_of = [&](size_t i) { return value(tuple.items[i]).kind; };
        if (tuple.kind != Kind::list || tuple.items.size() < 4 || kind_of(0) != Kind::text)
            return broken("points outside in an unknown way");
        if (value(tuple.items[0]).text == "module" && kind_of(1) == Kind::name)
            return push_id(tuple.items[1]);
        const bool numbered = tuple.items.size() >= 5 && kind_of(2) == Kind::text &&
                              kind_of(4) == Kind::integer && value(tuple.items[4]).number >= 0;
        const bool whole = tuple.items.size() == 5 || (tuple.items.size() == 6 && kind_of(5) == Kind::none);
        if (value(tuple.items[0]).text != "storage" || !numbered || !whole)
            return broken("points outside in an unknown way");
        if (out_.storages.size() >= limits::pickle_tensors) return broken("holds too many storages");
        bool sound = true;
        const auto dtype = dtype_of(value(tuple.items[1]), PickleRole::storage, sound);
        if (!sound) return false;
        out_.storages.push_back(
            {dtype, value(tuple.items[2]).text, static_cast<uint64_t>(value(tuple.items[4]).number)});
        return push_number(Kind::storage, static_cast<int64_t>(out_.storages.size()) - 1);
    }

    std::optional<std::vector<int64_t>> whole_numbers(const PickleValue& list) {
        std::vector<int64_t> out;
        bool good = list.kind == Kind::list && list.items.size() <= limits::tensor_rank;
        for (size_t i = 0; good && i < list.items.size(); ++i) {
            const PickleValue& entry = value(list.items[i]);
            good = entry.kind == Kind::integer && entry.number >= 0;
            if (good) out.push_back(entry.number);
        }
        if (good) return out;
        broken("holds a tensor whose shape or strides are wrong");
        return std::nullopt;
    }

    bool push_tensor(const std::vector<uint32_t>& given, bool with_dtype) {
        if (given.size() < (with_dtype ? 7 : 4) || value(given[0]).kind != Kind::storage ||
            value(given[1]).kind != Kind::integer || value(given[1]).number < 0)
            return broken("holds a tensor without its storage");
        PickledTensor tensor;
        tensor.storage = static_cast<size_t>(value(given[0]).number);
        tensor.first = static_cast<uint64_t>(value(given[1]).number);
        auto shape = whole_numbers(value(given[2])), strides = whole_numbers(value(given[3]));
        if (!shape || !strides) return false;
        if (shape->size() != strides->size())
            return broken("holds a tensor whose shape or strides are wrong");
        tensor.shape = std::move(*shape), tensor.strides = std::move(*strides);
        bool sound = true;
        const auto dtype = with_dtype ? dtype_of(value(given[6]), PickleRole::dtype, sound)
                                      : out_.storages[tensor.storage].dtype;
        if (!sound) return false;
        if (!dtype) return broken("holds a tensor without a type");
        tensor.dtype = *dtype;
        if (out_.tensors.size() >= limits::pickle_tensors) return broken("holds too many tensors");
        out_.tensors.push_back(std::move(tensor));
        return push_number(Kind::tensor, static_cast<int64_t>(out_.tensors.size()) - 1);
    }

    // ---- instructions

    bool push_long() {
        const auto raw = counted(1);
        if (!raw) return false;
        if (raw->size() > 8) return push({.kind = Kind::bytes, .text = *raw});
        uint64_t bits = 0;
        for (size_t i = 0; i < 8; ++i) {
            // Two's complement of as many bytes as the number needs.
            const bool there = i < raw->size();
            const bool negative = !raw->empty() && (static_cast<unsigned char>(raw->back()) & 0x80U) != 0;
            const unsigned char fill = negative ? 0xff : 0;
            bits |= uint64_t{there ? static_cast<unsigned char>((*raw)[i]) : fill} << (8 * i);
        }
        return push({.kind = Kind::integer, .number = std::bit_cast<int64_t>(bits)});
    }
    bool push_real() {
        const auto raw = take(8);
        if (!raw) return false;
        uint64_t bits = 0;
        for (const char c : *raw) bits = bits << 8 | static_cast<unsigned char>(c);
        PickleValue made{.kind = Kind::real};
        made.real = std::bit_cast<double>(bits);
        return push(std::move(made));
    }
    std::optional<int64_t> signed_number() {
        const auto raw = number(4);
        if (!raw) return std::nullopt;
        return std::bit_cast<int32_t>(static_cast<uint32_t>(*raw));
    }
    bool stop() {
        const auto root = pop();
        if (!root) return false;
        if (!stack_.empty() || !marks_.empty()) return broken("ends with more than one value");
        out_.root = *root;
        return stopped_ = true;
    }
    bool begin() {
        const auto version = number(1);
        return version && ((*version >= 2 && *version <= 4) ||
                           broken("is of protocol " + std::to_string(*version) + "; Burin reads 2 to 4"));
    }

    bool execute(unsigned char code) {
        if (const auto done = constant(code)) return *done;
        if (const auto done = container(code)) return *done;
        if (const auto done = object(code)) return *done;
        char name[8];
        std::snprintf(name, sizeof name, "0x%02x", code);
        return refuse(std::string("holds the instruction ") + name + ", which tensors do not need",
                      "use a safetensors file of it");
    }
    // Each returns nothing where the instruction is not its own.
    std::optional<bool> constant(unsigned char code) {
        switch (code) {
            case 'N':
                return push({.kind = Kind::none});
            case 0x88:
                return push_number(Kind::boolean, 1);
            case 0x89:
                return push_number(Kind::boolean, 0);
            case 'J':
                return push_number(Kind::integer, signed_number());
            case 'K':
                return push_number(Kind::integer, number(1));
            case 'M':
                return push_number(Kind::integer, number(2));
            case 0x8a:
                return push_long();
            case 'G':
                return push_real();
            case 'X':
            case 'T':
                return push_text(Kind::text, counted(4));
            case 'U':
            case 0x8c:
                return push_text(Kind::text, counted(1));
            case 'C':
                return push_text(Kind::bytes, counted(1));
            case 'B':
                return push_text(Kind::bytes, counted(4));
            default:
                return std::nullopt;
        }
    }
    std::optional<bool> container(unsigned char code) {
        switch (code) {
            case '(':
                return open();
            case '}':
                return push({.kind = Kind::dictionary});
            case ']':
            case ')':
                return push({.kind = Kind::list});
            case 't':
                return push_list(pop_marked());
            case 0x85:
                return push_list_of(1);
            case 0x86:
                return push_list_of(2);
            case 0x87:
                return push_list_of(3);
            case 'a':
                return add_top(Kind::list, 1);
            case 'e':
                return add(Kind::list, pop_marked());
            case 's':
                return add_top(Kind::dictionary, 2);
            case 'u':
                return add(Kind::dictionary, pop_marked());
            default:
                return std::nullopt;
        }
    }
    std::optional<bool> object(unsigned char code) {
        switch (code) {
            case 0x80:
                return begin();
            case 0x95:
                return number(8).has_value();  // a frame's length: its bytes follow anyway
            case '.':
                return stop();
            case 'q':
                return remember(number(1));
            case 'r':
                return remember(number(4));
            case 0x94:
                return remember(memo_.size());
            case 'h':
                return recall(number(1));
            case 'j':
                return recall(number(4));
            case 'c':
                return push_written_name();
            case 0x93:
                return push_stacked_name();
            case 'R':
            case 0x81:
                return call();  // 0x81 makes an object of a class: for those in the table an empty one
            case 'b':
                return build();
            case 'Q':
                return push_outside();
            default:
                return std::nullopt;
        }
    }
    bool open() {
        if (marks_.size() >= limits::pickle_stack) return broken("piles up too many values");
        marks_.push_back(stack_.size());
        return true;
    }
    bool push_written_name() {
        const auto module = line();
        return module && push_name(module, line());
    }

    static constexpr uint32_t absent = 0xffffffff;

    std::string_view text_;
    const std::string& source_;
    size_t at_ = 0, items_ = 0;
    bool stopped_ = false;
    std::optional<Error> fault_;
    Pickle out_;
    std::vector<uint32_t> stack_, memo_;
    std::vector<size_t> marks_;  ///< heights of the stack
};

}  // namespace

Result<Pickle> parse_pickle(std::span<const std::byte> bytes, const std::string& source) {
    return Machine(bytes, source).run();
}

}  // namespace burin::io
