import {
	bytes,
	bytesOrAll,
	integer,
	maxBytes,
	maxRing,
	maxTimeoutUs,
	type OperandSpec,
	reference,
	someBytes,
} from "./operand.ts";

const buffer = reference("buffer", "buffer");
const source = reference("buffer", "source");
const destination = reference("buffer", "destination");
const to = reference("end", "to");
const from = reference("end", "from");
const event = reference("event", "event");
const base = reference("base", "base");
const ring = reference("ring", "ring");
const timers = reference("timers", "timers");
const bufferevent = reference("bufferevent", "bufferevent");
const handBuffer = reference("hand_buffer", "buffer");
const handLoop = reference("hand_loop", "loop");
const handHeap = reference("hand_heap", "heap");
const handSignal = reference("hand_signal", "signal");
const style = integer("style", 0, 4);
const atFront = integer("at_front", 0, 1);

/**
 * The operation catalogue, id by id as native/kernel/operations.def has it (a native test compares
 * them letter for letter). One entry here makes the builder's method and its types.
 */
export const operations = {
	nop: [],

	"evbuffer.add": [buffer, bytes],
	"evbuffer.prepend": [buffer, bytes],
	"evbuffer.drain": [buffer, bytes],
	"evbuffer.remove": [buffer, bytes],
	"evbuffer.copyout": [buffer, bytes],
	"evbuffer.expand": [buffer, bytes],
	"evbuffer.reserve_commit": [buffer, someBytes, integer("vectors", 1, 2)],
	"evbuffer.pullup": [buffer, bytesOrAll],
	"evbuffer.peek": [buffer, bytesOrAll, integer("vectors", 0, 64)],
	"evbuffer.search": [buffer, integer("bytes", 1, 64)],
	"evbuffer.search_eol": [buffer, style],
	"evbuffer.readln": [buffer, style],
	"evbuffer.add_buffer": [destination, source],
	"evbuffer.prepend_buffer": [destination, source],
	"evbuffer.remove_buffer": [source, destination, bytes],
	"evbuffer.add_reference": [buffer, someBytes],
	"evbuffer.add_file": [buffer, someBytes],
	"evbuffer.add_printf": [buffer, integer("number", 0, 1_000_000_000)],
	"evbuffer.get_length": [buffer],
	"evbuffer.get_contiguous_space": [buffer],
	"evbuffer.freeze": [buffer, atFront],
	"evbuffer.unfreeze": [buffer, atFront],
	"evbuffer.enable_callbacks": [buffer],
	"evbuffer.disable_callbacks": [buffer],

	"evbuffer.read": [buffer, from, bytesOrAll],
	"evbuffer.read_exactly": [buffer, from, bytes],
	"evbuffer.write": [buffer, to],
	"evbuffer.write_atmost": [buffer, to, bytesOrAll],
	"evbuffer.write_until_blocked": [buffer, to],
	"evbuffer.transfer": [source, to, from, reference("buffer", "sink")],
	"fd.write": [to, bytes],
	"fd.read": [from, bytes],
	"fd.drain": [from],

	"event.add": [event],
	"event.add_timeout": [event, integer("timeout_us", 0, maxTimeoutUs)],
	"event.del": [event],
	"event.active": [event],
	"base.loop": [base],
	"base.loop_events": [base, integer("events", 1, 1_000_000)],
	"base.loop_bytes": [base, someBytes],
	"ring.activate": [ring, integer("count", 1, maxRing)],
	"ring.add_all": [ring],
	"ring.del_all": [ring],
	"timers.add_all": [timers],
	"timers.del_all": [timers],
	"timers.rearm_all": [timers, integer("shift_us", 0, maxTimeoutUs)],
	"timers.expire_all": [timers],
	"signal.raise": [reference("signal", "signal")],

	"bufferevent.write": [bufferevent, bytes],
	"bufferevent.enable": [bufferevent],
	"bufferevent.disable": [bufferevent],
	"bufferevent.set_watermark": [
		bufferevent,
		integer("low", 0, maxBytes),
		integer("high", 0, maxBytes),
	],
	"bufferevent.set_timeouts": [
		bufferevent,
		integer("read_us", 0, maxTimeoutUs),
		integer("write_us", 0, maxTimeoutUs),
	],

	"floor.append": [handBuffer, bytes],
	"floor.prepend": [handBuffer, bytes],
	"floor.fill": [handBuffer, someBytes],
	"floor.printf": [handBuffer, integer("number", 0, 1_000_000_000)],
	"floor.drain": [handBuffer, bytes],
	"floor.remove": [handBuffer, bytes],
	"floor.copyout": [handBuffer, bytes],
	"floor.search": [handBuffer, integer("bytes", 1, 64)],
	"floor.search_eol": [handBuffer, style],
	"floor.readln": [handBuffer, style],
	"floor.swap": [reference("hand_buffer", "one"), reference("hand_buffer", "other")],
	"floor.refer": [someBytes],
	"floor.read_file": [handBuffer, someBytes],
	"floor.call": [integer("count", 1, maxRing)],
	"floor.transfer": [to, from, someBytes],
	"floor.wake": [handLoop, integer("count", 1, maxRing)],
	"floor.turn": [handLoop],
	"floor.turn_events": [handLoop, integer("events", 1, 1_000_000)],
	"floor.watch": [handLoop],
	"floor.unwatch": [handLoop],
	"floor.rearm": [handLoop],
	"floor.raise": [handSignal],
	"floor.deliver": [handSignal],
	"floor.heap_add_all": [handHeap],
	"floor.heap_del_all": [handHeap],
	"floor.heap_rearm_all": [handHeap, integer("shift_us", 0, maxTimeoutUs)],
	"floor.heap_rearm": [handHeap, integer("delay_us", 0, maxTimeoutUs)],
	"floor.heap_expire_all": [handHeap],
	"floor.heap_run": [handHeap],
	"floor.exchange": [
		reference("hand_stream", "stream"),
		someBytes,
		integer("read_most", 1, maxBytes),
	],
} as const satisfies Record<string, readonly OperandSpec[]>;

export type OperationId = keyof typeof operations;
