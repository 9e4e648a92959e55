// What operations and resources exist, as data: parsing, validation and the binding read this.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "operand.h"

namespace evlab {

inline constexpr std::size_t max_operands = 5;

enum class Opcode : unsigned {
#define OPERATION(function, ...) function,
#include "operations.def"
#undef OPERATION
	end_of_loop_ // the interpreter's own; never in a program text
};

enum class ResourceKind : unsigned {
#define RESOURCE(kind, ...) kind,
#include "resources.def"
#undef RESOURCE
};

struct OperationSpec {
	Opcode opcode;
	const char *id;
	std::array<OperandSpec, max_operands> operands;
};

struct ResourceSpec {
	ResourceKind kind;
	const char *id;
	std::array<OperandSpec, max_operands> operands;
};

std::span<const OperationSpec> operation_catalogue();
std::span<const ResourceSpec> resource_catalogue();

const OperationSpec *find_operation(std::string_view id);
const ResourceSpec *find_resource(std::string_view id);
const char *operand_kind_name(OperandKind kind);

} // namespace evlab
