#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>

#include "../kernel/libevent_ptr.h"

namespace evlab::binding {

// JavaScript's Evbuffer: one owner, idempotent close(), CLOSED afterwards.
class EvbufferObject : public Napi::ObjectWrap<EvbufferObject> {
public:
	static Napi::Function define(Napi::Env env);
	explicit EvbufferObject(const Napi::CallbackInfo &info);
	~EvbufferObject() override { release(); }

	// Throws CLOSED.
	evbuffer *opened(Napi::Env env) const;
	// Throws OUT_OF_MEMORY when `added` bytes more are too many for one handle.
	void refuse_overflow(const Napi::CallbackInfo &info, std::size_t added) const;

private:
	// libevent's callbacks on this buffer, counted. It may hand on to a mirror: as many bytes as
	// were added or deleted go there, from inside the callback.
	struct Watch {
		bool is_set = false;
		bool once = false;
		bool running = false; // two buffers may mirror each other
		std::weak_ptr<evbuffer> mirror;
		std::int64_t calls = 0;
		std::int64_t added = 0;
		std::int64_t deleted = 0;
		bool orderly = true; // every callback told of sizes that add up
	};

	static void changed(evbuffer *, const evbuffer_cb_info *info, void *watch);

	Napi::Value add(const Napi::CallbackInfo &info);
	Napi::Value prepend(const Napi::CallbackInfo &info);
	Napi::Value add_reference(const Napi::CallbackInfo &info);
	Napi::Value add_lent(const Napi::CallbackInfo &info);
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
	Napi::Value add_buffer_reference(const Napi::CallbackInfo &info);
	Napi::Value watch(const Napi::CallbackInfo &info);
	Napi::Value unwatch(const Napi::CallbackInfo &info);
	Napi::Value changes(const Napi::CallbackInfo &info);
	Napi::Value freeze(const Napi::CallbackInfo &info);
	Napi::Value unfreeze(const Napi::CallbackInfo &info);
	Napi::Value read(const Napi::CallbackInfo &info);
	Napi::Value write(const Napi::CallbackInfo &info);
	Napi::Value length(const Napi::CallbackInfo &info);
	Napi::Value contiguous_space(const Napi::CallbackInfo &info);
	Napi::Value close(const Napi::CallbackInfo &info);

	EvbufferObject &other(const Napi::CallbackInfo &info, std::size_t index, const char *name);

	void release();

	// Freed before the watch, which libevent's callbacks point to. Mirrors hold it weakly: they
	// keep it alive for the time of one callback.
	std::unique_ptr<Watch> watch_ = std::make_unique<Watch>();
	std::shared_ptr<evbuffer> raw_;
};

} // namespace evlab::binding
