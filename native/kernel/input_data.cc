#include "input_data.h"

#include <string>

#include <sys/mman.h>

#include "error.h"
#include "operand.h"

namespace evlab {

const char *input_data() {
	static const std::string data = [] {
		std::string text;
		text.reserve(max_bytes);
		for (std::size_t i = 0; text.size() < max_bytes; ++i) {
			const auto column = i % 64;
			text += column == 62   ? '\r'
			        : column == 63 ? '\n'
			                       : static_cast<char>('a' + (i / 64 + column) % 26);
		}
		return text;
	}();
	return data.data();
}

const char *search_needle() {
	static const std::string needle = "\r" + std::string(63, '!');
	return needle.data();
}

Fd open_input_file() {
	Fd file(::memfd_create("evlab-input", MFD_CLOEXEC));
	if (file.get() < 0 || ::write(file.get(), input_data(), max_bytes) != max_bytes)
		throw KernelError("FD_LIMIT", "memfd_create: cannot make the input file");
	return file;
}

} // namespace evlab
