// What a buffer's callbacks are told adds up to what is in it, whatever has been done to it, and
// what is in it begins in its first chain.
#include "scenario.h"

#include <event2/buffer.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace scenarios {
namespace {

constexpr int steps = 4000;
// A chain's size and a read's, so that both end in the middle of the other.
constexpr std::size_t most = 3000;

struct Told {
	std::size_t length = 0;
	bool is_right = true;
};

void add_up(evbuffer *buffer, const evbuffer_cb_info *info, void *told_arg) {
	auto &told = *static_cast<Told *>(told_arg);
	if (info->orig_size != told.length) told.is_right = false;
	told.length = info->orig_size + info->n_added - info->n_deleted;
	if (told.length != evbuffer_get_length(buffer)) told.is_right = false;
}

class Draw {
public:
	std::size_t below(std::size_t bound) {
		state_ = state_ * 6364136223846793005u + 1442695040888963407u;
		return static_cast<std::size_t>(state_ >> 33) % bound;
	}

private:
	std::uint64_t state_ = 7;
};

constexpr const char *names[] = {
	"evbuffer_add",        "evbuffer_prepend",       "evbuffer_drain",         "evbuffer_read",
	"evbuffer_add_buffer", "evbuffer_remove_buffer", "evbuffer_commit_space",  "evbuffer_pullup",
	"evbuffer_write",      "evbuffer_expand",        "evbuffer_prepend_buffer"};

void perform(std::size_t what, evbuffer *one, evbuffer *other, const int *ends, std::size_t size) {
	static const std::vector<char> data(most, 'x');
	static std::vector<char> sink(1 << 16);
	switch (what) {
	case 0: evbuffer_add(one, data.data(), size); break;
	case 1: evbuffer_prepend(one, data.data(), size); break;
	case 2: evbuffer_drain(one, size); break;
	case 3:
		if (write(ends[1], data.data(), size) > 0) evbuffer_read(one, ends[0], -1);
		break;
	case 4: evbuffer_add_buffer(one, other); break;
	case 5: evbuffer_remove_buffer(one, other, size); break;
	case 6: {
		evbuffer_iovec vectors[2];
		const int count = evbuffer_reserve_space(one, static_cast<ev_ssize_t>(size), vectors, 2);
		if (count > 0) evbuffer_commit_space(one, vectors, count);
		break;
	}
	case 7: evbuffer_pullup(one, static_cast<ev_ssize_t>(size)); break;
	case 8:
		evbuffer_write(one, ends[0]);
		while (read(ends[1], sink.data(), sink.size()) > 0) {
		}
		break;
	case 9: evbuffer_expand(one, size); break;
	default: evbuffer_prepend_buffer(one, other);
	}
}

} // namespace

Outcome callbacks_add_up() {
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) != 0) return {"no socket pair"};
	evbuffer *buffers[] = {evbuffer_new(), evbuffer_new()};
	Told told[2];
	for (int i = 0; i < 2; ++i) evbuffer_add_cb(buffers[i], add_up, &told[i]);
	Draw draw;
	for (int step = 0; step < steps; ++step) {
		const std::size_t what = draw.below(std::size(names));
		const std::size_t one = draw.below(2);
		perform(what, buffers[one], buffers[1 - one], ends, draw.below(most) + 1);
		for (evbuffer *buffer : buffers)
			if (evbuffer_get_length(buffer) > 0 && evbuffer_get_contiguous_space(buffer) == 0)
				return {std::string("after ") + names[what] +
				        " a buffer with bytes shows none in front, in step " +
				        std::to_string(step + 1)};
		for (int i = 0; i < 2; ++i)
			if (!told[i].is_right || told[i].length != evbuffer_get_length(buffers[i]))
				return {std::string("after ") + names[what] +
				        " a callback was told other sizes than there are, in step " +
				        std::to_string(step + 1)};
	}
	return {};
}

} // namespace scenarios
