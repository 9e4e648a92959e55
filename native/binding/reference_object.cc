#include "reference_object.h"

#include <algorithm>

#include "../kernel/operand.h"
#include "arguments.h"

namespace evlab::binding {

Napi::Function ReferenceObject::define(Napi::Env env) {
	return DefineClass(env, "Reference",
	                   {
						   InstanceMethod<&ReferenceObject::lent>("lent"),
						   InstanceMethod<&ReferenceObject::returned>("returned"),
						   InstanceMethod<&ReferenceObject::close>("close"),
					   });
}

ReferenceObject::ReferenceObject(const Napi::CallbackInfo &info) : ObjectWrap(info) {
	mark_object<ReferenceObject>(info);
	const auto data = bytes_argument(info, 0, "data", max_bytes);
	auto memory = std::make_shared<Memory>();
	memory->bytes.assign(data.begin(), data.end());
	memory->lent_bytes = memory->bytes;
	// No bytes have an address, too: libevent hands it to memchr.
	memory->lent_bytes.reserve(1);
	memory_ = std::move(memory);
}

const std::shared_ptr<ReferenceObject::Memory> &ReferenceObject::opened(Napi::Env env) const {
	if (!memory_) throw coded(env, "CLOSED", "this reference is closed");
	return memory_;
}

int ReferenceObject::lend_to(Napi::Env env, evbuffer *buffer) {
	const auto memory = opened(env);
	if (memory->returned >= memory->lent)
		std::ranges::copy(memory->bytes, memory->lent_bytes.begin());
	memory->pin = memory;
	++memory->lent;
	const auto result = evbuffer_add_reference(buffer, memory->lent_bytes.data(),
	                                           memory->lent_bytes.size(), give_back, memory.get());
	if (result != 0 && --memory->lent <= memory->returned) memory->pin.reset();
	return result;
}

void ReferenceObject::give_back(const void *, std::size_t, void *argument) {
	auto &memory = *static_cast<Memory *>(argument);
	const auto pin = memory.pin; // keeps it to the end of this call
	++memory.returned;
	if (memory.returned < memory.lent) return;
	// A buffer that still shows these bytes would show this.
	std::ranges::fill(memory.lent_bytes, static_cast<char>(0xdd));
	memory.pin.reset();
}

std::size_t ReferenceObject::size(Napi::Env env) const { return opened(env)->bytes.size(); }

Napi::Value ReferenceObject::lent(const Napi::CallbackInfo &info) {
	return Napi::Number::New(info.Env(), static_cast<double>(opened(info.Env())->lent));
}

Napi::Value ReferenceObject::returned(const Napi::CallbackInfo &info) {
	return Napi::Number::New(info.Env(), static_cast<double>(opened(info.Env())->returned));
}

Napi::Value ReferenceObject::close(const Napi::CallbackInfo &info) {
	memory_.reset();
	return info.Env().Undefined();
}

} // namespace evlab::binding
