#include "descriptor_pair_object.h"

#include <cerrno>
#include <cstring>
#include <vector>

#include <unistd.h>

#include "../kernel/operand.h"
#include "arguments.h"

namespace evlab::binding {

Napi::Function DescriptorPairObject::define(Napi::Env env) {
	return DefineClass(env, "DescriptorPair",
	                   {
						   InstanceMethod<&DescriptorPairObject::read>("read"),
						   InstanceMethod<&DescriptorPairObject::write>("write"),
						   InstanceMethod<&DescriptorPairObject::close>("close"),
					   });
}

DescriptorPairObject::DescriptorPairObject(const Napi::CallbackInfo &info) : ObjectWrap(info) {
	mark_object<DescriptorPairObject>(info);
	const auto kind = text_argument(info, 0, "kind");
	if (kind != "pipe" && kind != "socketpair")
		reject_operand(info, "kind", "\"pipe\" or \"socketpair\"");
	const auto send_buffer = integer_argument(info, 1, "sendBuffer", 0, max_bytes);
	pair_ = guarded(info.Env(), [&] {
		return std::make_shared<Pair>(
			kind == "pipe" ? open_pipe() : open_socketpair(static_cast<int>(send_buffer)));
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

Napi::Value DescriptorPairObject::close(const Napi::CallbackInfo &info) {
	pair_.reset();
	return info.Env().Undefined();
}

} // namespace evlab::binding
