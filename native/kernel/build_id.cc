#include "build_id.h"

#include <cstring>

#include <dlfcn.h>
#include <elf.h>
#include <link.h>

namespace evlab {
namespace {

struct Search {
	const void *base;
	std::string found;
};

std::string hexadecimal(const unsigned char *bytes, std::size_t size) {
	static const char digits[] = "0123456789abcdef";
	std::string text;
	for (std::size_t i = 0; i < size; ++i) {
		text += digits[bytes[i] >> 4];
		text += digits[bytes[i] & 15];
	}
	return text;
}

std::size_t padded(std::size_t size) { return (size + 3) & ~std::size_t{3}; }

void read_notes(const char *at, std::size_t size, std::string &found) {
	const char *end = at + size;
	while (at + sizeof(ElfW(Nhdr)) <= end) {
		ElfW(Nhdr) note;
		std::memcpy(&note, at, sizeof note);
		const char *name = at + sizeof note;
		const char *content = name + padded(note.n_namesz);
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && !std::memcmp(name, "GNU", 4))
			found = hexadecimal(reinterpret_cast<const unsigned char *>(content), note.n_descsz);
		at = content + padded(note.n_descsz);
	}
}

int visit(dl_phdr_info *info, std::size_t, void *argument) {
	auto &search = *static_cast<Search *>(argument);
	bool ours = false;
	for (int i = 0; i < info->dlpi_phnum; ++i) {
		const auto &header = info->dlpi_phdr[i];
		const auto start = info->dlpi_addr + header.p_vaddr;
		const auto here = reinterpret_cast<ElfW(Addr)>(search.base);
		ours = ours || (header.p_type == PT_LOAD && here >= start && here < start + header.p_memsz);
	}
	if (!ours) return 0;
	for (int i = 0; i < info->dlpi_phnum; ++i) {
		const auto &header = info->dlpi_phdr[i];
		if (header.p_type == PT_NOTE)
			read_notes(reinterpret_cast<const char *>(info->dlpi_addr + header.p_vaddr),
			           header.p_memsz, search.found);
	}
	return 1;
}

const char anchor = 0;

} // namespace

std::string loaded_build_id() {
	Search search{&anchor, {}};
	dl_iterate_phdr(visit, &search);
	return search.found;
}

std::string loaded_path() {
	Dl_info info;
	return dladdr(&anchor, &info) && info.dli_fname ? info.dli_fname : "";
}

} // namespace evlab
