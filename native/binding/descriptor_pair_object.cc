#include "descriptor_pair_object.h"

#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "../kernel/operand.h"
#include "arguments.h"

namespace evlab::binding {
namespace {

std::pair<Fd, Fd> open_ends(const std::string &kind, int send_buffer) {
	return kind == "pipe" ? open_pipe() : open_socketpair(send_buffer);
}

std::string kind_argument(const Napi::CallbackInfo &info) {
	const auto kind = text_argument(info, 0, "kind");
	if (kind != "pipe" && kind != "socketpair")
		reject_operand(info, "kind", "\"pipe\" or \"socketpair\"");
	return kind;
}

// Closes what `number` stood for and makes it stand for what `fresh` does.
void take_over(int number, const Fd &fresh) {
	if (::dup3(fresh.get(), number, O_CLOEXEC) < 0)
		throw KernelError("IO_ERROR", std::string("dup3: ") + std::strerror(errno));
}

} // namespace

Napi::Function DescriptorPairObject::define(Napi::Env env) {
	return DefineClass(env, "DescriptorPair",
	                   {
						   InstanceMethod<&DescriptorPairObject::read>("read"),
						   InstanceMethod<&DescriptorPairObject::write>("write"),
						   InstanceMethod<&DescriptorPairObject::reopen>("reopen"),
						   InstanceMethod<&DescriptorPairObject::close>("close"),
					   });
}

DescriptorPairObject::DescriptorPairObject(const Napi::CallbackInfo &info) : ObjectWrap(info) {
	mark_object<DescriptorPairObject>(info);
	const auto kind = kind_argument(info);
	const auto send_buffer = integer_argument(info, 1, "sendBuffer", 0, max_bytes);
	pair_ = guarded(info.Env(), [&] {
		auto [first, second] = open_ends(kind, static_cast<int>(send_buffer));
		return std::make_shared<Pair>(Pair{std::move(first), std::move(second), {}, 0});
	});
}

std::shared_ptr<DescriptorPairObject::Pair> DescriptorPairObject::opened(Napi::Env env) const {
	if (!pair_) throw coded(env, "CLOSED", "this descriptor pair is closed");
	return pair_;
}

// read(side, bytes): Buffer, empty when nothing is waiting.
Napi::Value DescriptorPairObject::read(const Napi::CallbackInfo &info) {
	const auto pair = opened(info.Env());
	const auto side = integer_argument(info, 0, "side", 0, 1);
	const auto bytes = integer_argument(info, 1, "bytes", 0, max_bytes);
	std::vector<char> data(static_cast<std::size_t>(bytes));
	const auto got = ::read(descriptor(*pair, side), data.data(), data.size());
	if (got < 0 && errno != EAGAIN) throw coded(info.Env(), "IO_ERROR", std::strerror(errno));
	return Napi::Buffer<char>::Copy(info.Env(), data.data(),
	                                got < 0 ? 0 : static_cast<std::size_t>(got));
}

// write(side, data): number of bytes taken; 0 when the other end is full.
Napi::Value DescriptorPairObject::write(const Napi::CallbackInfo &info) {
	const auto pair = opened(info.Env());
	const auto side = integer_argument(info, 0, "side", 0, 1);
	const auto data = bytes_argument(info, 1, "data", max_bytes);
	const auto put = ::write(descriptor(*pair, side), data.data(), data.size());
	if (put < 0 && errno != EAGAIN) throw coded(info.Env(), "IO_ERROR", std::strerror(errno));
	return Napi::Number::New(info.Env(), put < 0 ? 0.0 : static_cast<double>(put));
}

// reopen(kind): closes both ends and opens new ones under the same numbers, as happens to a program
// that closes a connection and accepts the next. BUSY while an event on the pair is pending or a
// bufferevent is open: libevent's users must not close those descriptors.
Napi::Value DescriptorPairObject::reopen(const Napi::CallbackInfo &info) {
	const auto pair = opened(info.Env());
	const auto kind = kind_argument(info);
	for (const auto *raw : pair->events)
		if (event_pending(raw, EV_READ | EV_WRITE | EV_TIMEOUT | EV_CLOSED, nullptr))
			throw coded(info.Env(), "BUSY", "an event on this descriptor pair is pending");
	if (pair->bufferevents > 0)
		throw coded(info.Env(), "BUSY", "a bufferevent on this descriptor pair is open");
	guarded(info.Env(), [&] {
		const auto fresh = open_ends(kind, 0);
		take_over(pair->first.get(), fresh.first);
		take_over(pair->second.get(), fresh.second);
	});
	return info.Env().Undefined();
}

Napi::Value DescriptorPairObject::close(const Napi::CallbackInfo &info) {
	pair_.reset();
	return info.Env().Undefined();
}

} // namespace evlab::binding
