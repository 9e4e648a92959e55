// Where execution is, kept in a mapped file that outlives the process: after a crash, a hang or
// kill -9 the parent reads which operation was running. One store an operation (~0.2 ns).
#pragma once

#include <cstdint>
#include <string>

namespace evlab {

enum class Phase : std::uint32_t { idle, create, setup, loop, trace, teardown, destroy };

struct Breadcrumb {
	volatile std::uint32_t phase;
	volatile std::uint32_t opcode;
};

// Points to private memory until map_breadcrumb() is called.
extern Breadcrumb *breadcrumb;

// Creates or truncates the file. Throws KernelError IO_ERROR.
void map_breadcrumb(const std::string &path);

// Marks a phase for a scope. Nested scopes restore what they found.
class PhaseScope {
public:
	explicit PhaseScope(Phase phase) : outer_(breadcrumb->phase) {
		breadcrumb->phase = static_cast<std::uint32_t>(phase);
	}
	~PhaseScope() { breadcrumb->phase = outer_; }
	PhaseScope(const PhaseScope &) = delete;
	PhaseScope &operator=(const PhaseScope &) = delete;

private:
	std::uint32_t outer_;
};

} // namespace evlab
