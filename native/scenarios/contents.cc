// A caller uses one array for message after message: the address says nothing of the bytes.
#include "scenario.h"

#include <event2/buffer.h>

#include <cstddef>
#include <string>
#include <vector>

namespace scenarios {
namespace {

// Sizes around libevent's chains of 1, 2 and 4 KiB, and of small messages.
constexpr std::size_t sizes[] = {1, 8, 9, 63, 64, 65, 200, 976, 977, 2000, 4096, 5000};

// All bytes but one are as they were in the message before; which one moves through the message.
void change_one(std::vector<unsigned char> &message, int round) {
	const auto place = static_cast<std::size_t>(round * 37) % message.size();
	message[place] = static_cast<unsigned char>(message[place] + 1);
}

using Put = int (*)(evbuffer *, const void *, std::size_t);

bool arrives(Put put, std::size_t size) {
	evbuffer *buffer = evbuffer_new();
	std::vector<unsigned char> message(size, 'a');
	std::vector<unsigned char> out(size);
	for (int round = 0; round < 60; ++round) {
		change_one(message, round);
		if (put(buffer, message.data(), size) != 0) return false;
		if (evbuffer_remove(buffer, out.data(), size) != static_cast<int>(size)) return false;
		if (out != message || evbuffer_get_length(buffer) != 0) return false;
	}
	evbuffer_free(buffer);
	return true;
}

} // namespace

Outcome other_bytes_from_one_array() {
	for (const std::size_t size : sizes) {
		const std::string of = std::to_string(size) + " bytes from an array used again";
		if (!arrives(evbuffer_add, size)) return {"evbuffer_add of " + of + " lost a change"};
		if (!arrives(evbuffer_prepend, size))
			return {"evbuffer_prepend of " + of + " lost a change"};
	}
	return {};
}

} // namespace scenarios
