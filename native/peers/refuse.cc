#include "job.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace peers {

void refuse(const std::string &reason) {
	std::fflush(stdout);
	std::fprintf(stderr, "%s\n", reason.c_str());
	std::_Exit(1);
}

void require(bool succeeded, const char *what) {
	if (!succeeded) refuse(std::string(what) + " failed: " + std::strerror(errno));
}

} // namespace peers
