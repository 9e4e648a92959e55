#include "catalogue.h"

#include <algorithm>

namespace evlab {
namespace {

using namespace operands;

constexpr OperationSpec all_operations[] = {
#define OPERATION(function, id, ...) {Opcode::function, id, {__VA_ARGS__}},
#include "operations.def"
#undef OPERATION
};

constexpr ResourceSpec all_resources[] = {
#define RESOURCE(kind, ...) {ResourceKind::kind, #kind, {__VA_ARGS__}},
#include "resources.def"
#undef RESOURCE
};

} // namespace

std::span<const OperationSpec> operation_catalogue() { return all_operations; }
std::span<const ResourceSpec> resource_catalogue() { return all_resources; }

const OperationSpec *find_operation(std::string_view id) {
	const auto found = std::ranges::find_if(all_operations, [id](auto &o) { return o.id == id; });
	return found == std::end(all_operations) ? nullptr : found;
}

const ResourceSpec *find_resource(std::string_view id) {
	const auto found = std::ranges::find_if(all_resources, [id](auto &r) { return r.id == id; });
	return found == std::end(all_resources) ? nullptr : found;
}

const char *operand_kind_name(OperandKind kind) {
	switch (kind) {
	case OperandKind::none: return "none";
	case OperandKind::integer: return "integer";
	case OperandKind::base: return "base";
	case OperandKind::buffer: return "buffer";
	case OperandKind::end: return "end";
	case OperandKind::event: return "event";
	case OperandKind::timers: return "timers";
	case OperandKind::signal: return "signal";
	case OperandKind::ring: return "ring";
	case OperandKind::bufferevent: return "bufferevent";
	case OperandKind::hand_buffer: return "hand_buffer";
	case OperandKind::hand_loop: return "hand_loop";
	case OperandKind::hand_heap: return "hand_heap";
	case OperandKind::hand_stream: return "hand_stream";
	case OperandKind::hand_signal: return "hand_signal";
	}
	return "unknown";
}

} // namespace evlab
