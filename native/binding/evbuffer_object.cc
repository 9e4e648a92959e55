#include "evbuffer_object.h"

#include <algorithm>
#include <vector>

#include "../kernel/guarded_memory.h"
#include "../kernel/operand.h"
#include "arguments.h"
#include "descriptor_pair_object.h"
#include "reference_object.h"

namespace evlab::binding {
namespace {

// One handle may hold this much: a script's mistake must not take the machine's memory.
constexpr std::size_t max_length_bytes = 256u << 20;

Napi::Value status(const Napi::CallbackInfo &info, int result) {
	return Napi::Number::New(info.Env(), result);
}

Napi::Value copy(const Napi::CallbackInfo &info, const char *data, std::size_t size) {
	return Napi::Buffer<char>::Copy(info.Env(), data, size);
}

evbuffer_eol_style style_argument(const Napi::CallbackInfo &info, std::size_t index) {
	return static_cast<evbuffer_eol_style>(integer_argument(info, index, "style", 0, 4));
}

} // namespace

Napi::Function EvbufferObject::define(Napi::Env env) {
	return DefineClass(
		env, "Evbuffer",
		{
			InstanceMethod<&EvbufferObject::add>("add"),
			InstanceMethod<&EvbufferObject::prepend>("prepend"),
			InstanceMethod<&EvbufferObject::add_reference>("addReference"),
			InstanceMethod<&EvbufferObject::add_lent>("addLent"),
			InstanceMethod<&EvbufferObject::drain>("drain"),
			InstanceMethod<&EvbufferObject::remove>("remove"),
			InstanceMethod<&EvbufferObject::copyout>("copyout"),
			InstanceMethod<&EvbufferObject::expand>("expand"),
			InstanceMethod<&EvbufferObject::pullup>("pullup"),
			InstanceMethod<&EvbufferObject::search>("search"),
			InstanceMethod<&EvbufferObject::search_eol>("searchEol"),
			InstanceMethod<&EvbufferObject::readln>("readln"),
			InstanceMethod<&EvbufferObject::add_buffer>("addBuffer"),
			InstanceMethod<&EvbufferObject::prepend_buffer>("prependBuffer"),
			InstanceMethod<&EvbufferObject::remove_buffer>("removeBuffer"),
			InstanceMethod<&EvbufferObject::add_buffer_reference>("addBufferReference"),
			InstanceMethod<&EvbufferObject::watch>("watch"),
			InstanceMethod<&EvbufferObject::unwatch>("unwatch"),
			InstanceMethod<&EvbufferObject::changes>("changes"),
			InstanceMethod<&EvbufferObject::freeze>("freeze"),
			InstanceMethod<&EvbufferObject::unfreeze>("unfreeze"),
			InstanceMethod<&EvbufferObject::read>("read"),
			InstanceMethod<&EvbufferObject::write>("write"),
			InstanceMethod<&EvbufferObject::length>("length"),
			InstanceMethod<&EvbufferObject::contiguous_space>("contiguousSpace"),
			InstanceMethod<&EvbufferObject::close>("close"),
		});
}

EvbufferObject::EvbufferObject(const Napi::CallbackInfo &info)
	: ObjectWrap(info), raw_(evbuffer_new(), LibeventFree()) {
	mark_object<EvbufferObject>(info);
	if (!raw_) throw coded(info.Env(), "OUT_OF_MEMORY", "evbuffer_new failed");
}

// A buffer whose bytes are shared lives on inside libevent, and must not call what is gone.
void EvbufferObject::release() {
	if (raw_ && watch_->is_set) evbuffer_remove_cb(raw_.get(), changed, watch_.get());
	watch_->is_set = false;
	raw_.reset();
}

evbuffer *EvbufferObject::opened(Napi::Env env) const {
	if (!raw_) throw coded(env, "CLOSED", "this evbuffer is closed");
	return raw_.get();
}

EvbufferObject &EvbufferObject::other(const Napi::CallbackInfo &info, std::size_t index,
                                      const char *name) {
	return object_argument<EvbufferObject>(info, index, name, "an Evbuffer");
}

void EvbufferObject::refuse_overflow(const Napi::CallbackInfo &info, std::size_t added) const {
	if (evbuffer_get_length(raw_.get()) + added > max_length_bytes)
		throw coded(info.Env(), "OUT_OF_MEMORY", "an evbuffer handle holds at most 256 MiB");
}

Napi::Value EvbufferObject::add(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	const auto data = bytes_argument(info, 0, "data", max_bytes);
	refuse_overflow(info, data.size());
	return status(info, evbuffer_add(raw, data.data(), data.size()));
}

Napi::Value EvbufferObject::prepend(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	const auto data = bytes_argument(info, 0, "data", max_bytes);
	refuse_overflow(info, data.size());
	return status(info, evbuffer_prepend(raw, data.data(), data.size()));
}

// The bytes are copied once into memory the evbuffer then references and frees: JavaScript may
// move or collect its own at any time.
Napi::Value EvbufferObject::add_reference(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	const auto data = bytes_argument(info, 0, "data", max_bytes);
	refuse_overflow(info, data.size());
	auto owned = std::make_unique<char[]>(std::max<std::size_t>(1, data.size()));
	std::copy(data.begin(), data.end(), owned.get());
	const auto release = [](const void *, std::size_t, void *memory) {
		delete[] static_cast<char *>(memory);
	};
	const auto result = evbuffer_add_reference(raw, owned.get(), data.size(), release, owned.get());
	if (result == 0) owned.release();
	return status(info, result);
}

// addLent(reference): like addReference, without a copy; the Reference counts its way back.
Napi::Value EvbufferObject::add_lent(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	auto &reference = object_argument<ReferenceObject>(info, 0, "reference", "a Reference");
	refuse_overflow(info, reference.size(info.Env()));
	return status(info, reference.lend_to(info.Env(), raw));
}

Napi::Value EvbufferObject::drain(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	const auto bytes = integer_argument(info, 0, "bytes", 0, INT32_MAX);
	return status(info, evbuffer_drain(raw, static_cast<std::size_t>(bytes)));
}

Napi::Value EvbufferObject::remove(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	const auto bytes = static_cast<std::size_t>(integer_argument(info, 0, "bytes", 0, INT32_MAX));
	std::vector<char> data(std::min(bytes, evbuffer_get_length(raw)));
	const auto got = evbuffer_remove(raw, data.data(), data.size());
	return copy(info, data.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
}

Napi::Value EvbufferObject::copyout(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	const auto bytes = static_cast<std::size_t>(integer_argument(info, 0, "bytes", 0, INT32_MAX));
	std::vector<char> data(std::min(bytes, evbuffer_get_length(raw)));
	const auto got = evbuffer_copyout(raw, data.data(), data.size());
	return copy(info, data.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
}

Napi::Value EvbufferObject::expand(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	const auto bytes = integer_argument(info, 0, "bytes", 0, max_bytes);
	return status(info, evbuffer_expand(raw, static_cast<std::size_t>(bytes)));
}

// pullup(bytes): the first bytes made contiguous; -1 means all. null when there are not as many.
Napi::Value EvbufferObject::pullup(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	const auto bytes = integer_argument(info, 0, "bytes", -1, INT32_MAX);
	const auto wanted = bytes < 0 ? evbuffer_get_length(raw) : static_cast<std::size_t>(bytes);
	const auto *front = evbuffer_pullup(raw, bytes);
	if (!front) return info.Env().Null();
	return copy(info, reinterpret_cast<const char *>(front), wanted);
}

// search(needle): position, or -1.
Napi::Value EvbufferObject::search(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	const auto needle = bytes_argument(info, 0, "needle", max_bytes);
	const auto found = evbuffer_search(raw, needle.data(), needle.size(), nullptr);
	return Napi::Number::New(info.Env(), static_cast<double>(found.pos));
}

Napi::Value EvbufferObject::search_eol(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	const auto found = evbuffer_search_eol(raw, nullptr, nullptr, style_argument(info, 0));
	return Napi::Number::New(info.Env(), static_cast<double>(found.pos));
}

// readln(style): Buffer without its line end, or null when no whole line is there.
Napi::Value EvbufferObject::readln(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	std::size_t size = 0;
	char *line = evbuffer_readln(raw, &size, style_argument(info, 0));
	if (!line) return info.Env().Null();
	const auto result = copy(info, line, size);
	release_libevent_memory(line);
	return result;
}

Napi::Value EvbufferObject::add_buffer(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	auto *source = other(info, 0, "source").opened(info.Env());
	refuse_overflow(info, evbuffer_get_length(source));
	return status(info, evbuffer_add_buffer(raw, source));
}

Napi::Value EvbufferObject::prepend_buffer(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	auto *source = other(info, 0, "source").opened(info.Env());
	refuse_overflow(info, evbuffer_get_length(source));
	return status(info, evbuffer_prepend_buffer(raw, source));
}

Napi::Value EvbufferObject::remove_buffer(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	auto &destination = other(info, 0, "destination");
	auto *raw_destination = destination.opened(info.Env());
	const auto bytes = static_cast<std::size_t>(integer_argument(info, 1, "bytes", 0, INT32_MAX));
	destination.refuse_overflow(info, std::min(bytes, evbuffer_get_length(raw)));
	return status(info, evbuffer_remove_buffer(raw, raw_destination, bytes));
}

// addBufferReference(source): the same bytes in both buffers; each may outlive the other.
Napi::Value EvbufferObject::add_buffer_reference(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	auto *source = other(info, 0, "source").opened(info.Env());
	refuse_overflow(info, evbuffer_get_length(source));
	return status(info, evbuffer_add_buffer_reference(raw, source));
}

// watch(once, mirror | null): counts libevent's callbacks from now on; with `once` the first of
// them removes itself. Replaces an earlier watch.
Napi::Value EvbufferObject::watch(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	const auto once = boolean_argument(info, 0, "once");
	std::weak_ptr<evbuffer> mirror;
	if (!info[1].IsNull()) {
		auto &target = other(info, 1, "mirror");
		target.opened(info.Env());
		mirror = target.raw_;
	}
	if (!watch_->is_set && !evbuffer_add_cb(raw, changed, watch_.get()))
		throw coded(info.Env(), "OUT_OF_MEMORY", "evbuffer_add_cb failed");
	watch_->is_set = true;
	watch_->once = once;
	watch_->mirror = std::move(mirror);
	return info.Env().Undefined();
}

Napi::Value EvbufferObject::unwatch(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	if (watch_->is_set) evbuffer_remove_cb(raw, changed, watch_.get());
	watch_->is_set = false;
	return info.Env().Undefined();
}

// changes(): [calls, added, deleted, orderly] since the last time.
Napi::Value EvbufferObject::changes(const Napi::CallbackInfo &info) {
	opened(info.Env());
	auto list = Napi::Array::New(info.Env(), 4);
	list.Set(0u, static_cast<double>(watch_->calls));
	list.Set(1u, static_cast<double>(watch_->added));
	list.Set(2u, static_cast<double>(watch_->deleted));
	list.Set(3u, watch_->orderly);
	watch_->calls = watch_->added = watch_->deleted = 0;
	watch_->orderly = true;
	return list;
}

void EvbufferObject::changed(evbuffer *raw, const evbuffer_cb_info *info, void *argument) {
	auto &watch = *static_cast<Watch *>(argument);
	++watch.calls;
	watch.added += static_cast<std::int64_t>(info->n_added);
	watch.deleted += static_cast<std::int64_t>(info->n_deleted);
	if (info->orig_size + info->n_added - info->n_deleted != evbuffer_get_length(raw))
		watch.orderly = false;
	if (watch.once) {
		watch.is_set = false;
		evbuffer_remove_cb(raw, changed, &watch);
	}
	const auto mirror = watch.mirror.lock();
	if (!mirror || mirror.get() == raw || watch.running) return;
	const auto bytes = info->n_added + info->n_deleted;
	if (evbuffer_get_length(mirror.get()) + bytes > max_length_bytes) return;
	watch.running = true;
	const std::vector<char> handed_on(bytes, 'w');
	evbuffer_add(mirror.get(), handed_on.data(), bytes);
	watch.running = false;
}

Napi::Value EvbufferObject::freeze(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	return status(info, evbuffer_freeze(raw, boolean_argument(info, 0, "atFront")));
}

Napi::Value EvbufferObject::unfreeze(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	return status(info, evbuffer_unfreeze(raw, boolean_argument(info, 0, "atFront")));
}

// read(pair, side, bytes): evbuffer_read's result; -1 also for EAGAIN.
Napi::Value EvbufferObject::read(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	const auto pair = object_argument<DescriptorPairObject>(info, 0, "pair", "a DescriptorPair")
	                      .opened(info.Env());
	const auto side = integer_argument(info, 1, "side", 0, 1);
	const auto bytes = integer_argument(info, 2, "bytes", -1, max_bytes);
	refuse_overflow(info, max_bytes);
	return status(info, evbuffer_read(raw, DescriptorPairObject::descriptor(*pair, side),
	                                  static_cast<int>(bytes)));
}

// write(pair, side, bytes): evbuffer_write_atmost's result; -1 as `bytes` means all.
Napi::Value EvbufferObject::write(const Napi::CallbackInfo &info) {
	auto *raw = opened(info.Env());
	const auto pair = object_argument<DescriptorPairObject>(info, 0, "pair", "a DescriptorPair")
	                      .opened(info.Env());
	const auto side = integer_argument(info, 1, "side", 0, 1);
	const auto bytes = integer_argument(info, 2, "bytes", -1, INT32_MAX);
	return status(info,
	              evbuffer_write_atmost(raw, DescriptorPairObject::descriptor(*pair, side), bytes));
}

Napi::Value EvbufferObject::length(const Napi::CallbackInfo &info) {
	return Napi::Number::New(info.Env(),
	                         static_cast<double>(evbuffer_get_length(opened(info.Env()))));
}

Napi::Value EvbufferObject::contiguous_space(const Napi::CallbackInfo &info) {
	return Napi::Number::New(
		info.Env(), static_cast<double>(evbuffer_get_contiguous_space(opened(info.Env()))));
}

Napi::Value EvbufferObject::close(const Napi::CallbackInfo &info) {
	release();
	return info.Env().Undefined();
}

} // namespace evlab::binding
