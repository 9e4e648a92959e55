#pragma once

#include <napi.h>

#include "../kernel/libevent_ptr.h"

namespace evlab::binding {

// JavaScript's Evbuffer: one owner, idempotent close(), CLOSED afterwards.
class EvbufferObject : public Napi::ObjectWrap<EvbufferObject> {
public:
	static Napi::Function define(Napi::Env env);
	explicit EvbufferObject(const Napi::CallbackInfo &info);

private:
	Napi::Value add(const Napi::CallbackInfo &info);
	Napi::Value prepend(const Napi::CallbackInfo &info);
	Napi::Value add_reference(const Napi::CallbackInfo &info);
	Napi::Value drain(const Napi::CallbackInfo &info);
	Napi::Value remove(const Napi::CallbackInfo &info);
	Napi::Value copyout(const Napi::CallbackInfo &info);
	Napi::Value expand(const Napi::CallbackInfo &info);
	Napi::Value pullup(const Napi::CallbackInfo &info);
	Napi::Value search(const Napi::CallbackInfo &info);
	Napi::Value search_eol(const Napi::CallbackInfo &info);
	Napi::Value readln(const Napi::CallbackInfo &info);
	Napi::Value add_buffer(const Napi::CallbackInfo &info);
	Napi::Value prepend_buffer(const Napi::CallbackInfo &info);
	Napi::Value remove_buffer(const Napi::CallbackInfo &info);
	Napi::Value freeze(const Napi::CallbackInfo &info);
	Napi::Value unfreeze(const Napi::CallbackInfo &info);
	Napi::Value read(const Napi::CallbackInfo &info);
	Napi::Value write(const Napi::CallbackInfo &info);
	Napi::Value length(const Napi::CallbackInfo &info);
	Napi::Value contiguous_space(const Napi::CallbackInfo &info);
	Napi::Value close(const Napi::CallbackInfo &info);

	evbuffer *opened(Napi::Env env) const;
	EvbufferObject &other(const Napi::CallbackInfo &info, std::size_t index, const char *name);
	void refuse_overflow(const Napi::CallbackInfo &info, std::size_t added) const;

	LibeventPtr<evbuffer> raw_;
};

} // namespace evlab::binding
