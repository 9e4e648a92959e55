#include "breadcrumb.h"

#include <fcntl.h>
#include <sys/mman.h>

#include "error.h"
#include "fd.h"

namespace evlab {
namespace {

Breadcrumb unmapped{};

} // namespace

Breadcrumb *breadcrumb = &unmapped;

void map_breadcrumb(const std::string &path) {
	const Fd file(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
	if (file.get() < 0 || ::ftruncate(file.get(), sizeof(Breadcrumb)) != 0)
		throw KernelError("IO_ERROR", "cannot create the breadcrumb file " + path);
	void *memory =
		::mmap(nullptr, sizeof(Breadcrumb), PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
	if (memory == MAP_FAILED) throw KernelError("IO_ERROR", "cannot map " + path);
	// Never unmapped: at most one page for the life of the process.
	breadcrumb = static_cast<Breadcrumb *>(memory);
}

} // namespace evlab
