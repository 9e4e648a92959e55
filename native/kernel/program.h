// A program as validated data. Its text form is what TypeScript sends and evrun reads:
//
//     locks 0
//     resource buffer 0
//     setup evbuffer.add 0 64
//     loop evbuffer.add 0 64
//     loop evbuffer.drain 0 64
//     teardown evbuffer.drain 0 1024
//
// Operands are decimal; a reference is the resource's position, 2 * position + side for an end.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "catalogue.h"

namespace evlab {

struct ResourceLine {
	const ResourceSpec *spec;
	std::array<std::int64_t, max_operands> operands;
};

struct OperationLine {
	const OperationSpec *spec;
	std::array<std::int64_t, max_operands> operands;
};

struct Program {
	bool locks = false;
	std::vector<ResourceLine> resources;
	std::vector<OperationLine> setup;
	std::vector<OperationLine> loop;
	std::vector<OperationLine> teardown;

	// The most memory one pass through the loop can newly ask for, bytes: bounds a slice of it.
	std::int64_t worst_growth_bytes() const;
};

// Throws KernelError BAD_PROGRAM naming line, operation and operand.
Program parse_program(std::string_view text);

} // namespace evlab
