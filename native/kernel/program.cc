#include "program.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "error.h"

namespace evlab {
namespace {

constexpr std::size_t max_lines = 512;
// As src/model/program.ts has it; and all timers together, of ~200 bytes each.
constexpr std::size_t max_resources = 64;
constexpr std::int64_t max_all_timers = 1'000'000;

[[noreturn]] void reject(std::size_t line, const std::string &message) {
	throw KernelError("BAD_PROGRAM", "program line " + std::to_string(line) + ": " + message);
}

class Words {
public:
	explicit Words(std::string_view line) : rest_(line) {}

	std::string_view next() {
		while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
		const auto size = std::min(rest_.find(' '), rest_.size());
		const auto word = rest_.substr(0, size);
		rest_.remove_prefix(size);
		return word;
	}

private:
	std::string_view rest_;
};

std::int64_t parse_integer(std::string_view word, std::size_t line, const std::string &what) {
	std::int64_t value = 0;
	const auto result = std::from_chars(word.data(), word.data() + word.size(), value);
	if (word.empty() || result.ec != std::errc() || result.ptr != word.data() + word.size())
		reject(line, what + " must be an integer, not '" + std::string(word.substr(0, 40)) + "'");
	return value;
}

// The kinds of resource a reference operand accepts; sided ones are named 2 * index + side.
bool accepts(OperandKind operand, ResourceKind resource) {
	switch (operand) {
	case OperandKind::base: return resource == ResourceKind::base;
	case OperandKind::buffer: return resource == ResourceKind::buffer;
	case OperandKind::end:
		return resource == ResourceKind::socketpair || resource == ResourceKind::pipe;
	case OperandKind::event:
		return resource == ResourceKind::event || resource == ResourceKind::timer ||
		       resource == ResourceKind::signal;
	case OperandKind::timers: return resource == ResourceKind::timers;
	case OperandKind::signal: return resource == ResourceKind::signal;
	case OperandKind::ring: return resource == ResourceKind::ring;
	case OperandKind::bufferevent:
		return resource == ResourceKind::bufferevent_pair ||
		       resource == ResourceKind::bufferevent_socket;
	case OperandKind::hand_buffer: return resource == ResourceKind::hand_buffer;
	case OperandKind::hand_loop: return resource == ResourceKind::hand_loop;
	case OperandKind::hand_heap: return resource == ResourceKind::hand_heap;
	case OperandKind::hand_stream: return resource == ResourceKind::hand_stream;
	case OperandKind::hand_signal: return resource == ResourceKind::hand_signal;
	case OperandKind::none:
	case OperandKind::integer: return false;
	}
	return false;
}

bool is_sided(OperandKind kind) {
	return kind == OperandKind::end || kind == OperandKind::bufferevent;
}

std::array<std::int64_t, max_operands>
parse_operands(Words &words, const char *id, const std::array<OperandSpec, max_operands> &specs,
               const Program &program, std::size_t line) {
	std::array<std::int64_t, max_operands> values{};
	for (std::size_t i = 0; i < max_operands && specs[i].kind != OperandKind::none; ++i) {
		const auto &spec = specs[i];
		const std::string what = std::string(id) + ": operand '" + spec.name + "'";
		const auto value = parse_integer(words.next(), line, what);
		if (spec.kind == OperandKind::integer) {
			if (value < spec.min || value > spec.max)
				reject(line, what + " must be from " + std::to_string(spec.min) + " to " +
				                 std::to_string(spec.max) + ", not " + std::to_string(value));
		} else {
			const auto index = is_sided(spec.kind) ? value / 2 : value;
			if (value < 0 || static_cast<std::size_t>(index) >= program.resources.size() ||
			    !accepts(spec.kind, program.resources[static_cast<std::size_t>(index)].spec->kind))
				reject(line, what + " must name a " + operand_kind_name(spec.kind) + ", " +
				                 std::to_string(value) + " does not");
		}
		values[i] = value;
	}
	if (!words.next().empty()) reject(line, std::string(id) + ": too many operands");
	return values;
}

void parse_line(std::string_view text, std::size_t line, Program &program) {
	Words words(text);
	const auto section = words.next();
	if (section.empty()) return;
	if (section == "locks") {
		program.locks = parse_integer(words.next(), line, "locks") != 0;
		return;
	}
	const auto id = words.next();
	if (section == "resource") {
		const auto *spec = find_resource(id);
		if (!spec) reject(line, "no resource kind '" + std::string(id.substr(0, 40)) + "'");
		if (program.resources.size() == max_resources) reject(line, "more than 64 resources");
		program.resources.push_back(
			{spec, parse_operands(words, spec->id, spec->operands, program, line)});
		if (spec->kind == ResourceKind::timers || spec->kind == ResourceKind::hand_heap) {
			std::int64_t timers = 0;
			for (const auto &earlier : program.resources) {
				if (earlier.spec->kind == ResourceKind::timers) timers += earlier.operands[1];
				if (earlier.spec->kind == ResourceKind::hand_heap) timers += earlier.operands[0];
			}
			if (timers > max_all_timers) reject(line, "more than 1000000 timers in all");
		}
		return;
	}
	auto *list = section == "setup"      ? &program.setup
	             : section == "loop"     ? &program.loop
	             : section == "teardown" ? &program.teardown
	                                     : nullptr;
	if (!list) reject(line, "unknown section '" + std::string(section.substr(0, 40)) + "'");
	const auto *spec = find_operation(id);
	if (!spec) reject(line, "no operation '" + std::string(id.substr(0, 40)) + "'");
	list->push_back({spec, parse_operands(words, spec->id, spec->operands, program, line)});
}

} // namespace

std::int64_t Program::worst_growth_bytes() const {
	std::int64_t sum = 0;
	for (const auto &line : loop) {
		// Floors keep to what their resources hold; a look at the heap would cost some more than
		// they do.
		if (std::string_view(line.spec->id).starts_with("floor.")) continue;
		sum += 8192; // chain header, rounding, iovecs, a small event
		for (std::size_t i = 0; i < max_operands; ++i) {
			if (line.spec->operands[i].kind == OperandKind::integer &&
			    line.spec->operands[i].max == max_bytes)
				sum += 2 * (line.operands[i] < 0 ? max_bytes : line.operands[i]);
		}
	}
	return std::max<std::int64_t>(1, sum);
}

Program parse_program(std::string_view text) {
	Program program;
	std::size_t line = 0;
	while (!text.empty()) {
		if (++line > max_lines) reject(line, "more than 512 lines");
		const auto size = std::min(text.find('\n'), text.size());
		parse_line(text.substr(0, size), line, program);
		text.remove_prefix(std::min(size + 1, text.size()));
	}
	if (program.loop.empty()) throw KernelError("BAD_PROGRAM", "program: the loop is empty");
	return program;
}

} // namespace evlab
