#pragma once

#include <stdexcept>
#include <string>

namespace evlab {

// Every failure of the kernel carries a stable code beside its one-line message.
struct KernelError : std::runtime_error {
	const char *code;
	KernelError(const char *code_, const std::string &message)
		: std::runtime_error(message), code(code_) {}
};

} // namespace evlab
