import { assertNever } from "../../model/errors.ts";
import type { DescriptorPair, Evbuffer } from "../../model/handles.ts";
import type { Step, StepOf } from "../../model/oracle-script.ts";
import { persistBit } from "./event-bits.ts";
import { type ScriptWorld, timerPriority } from "./script-world.ts";
import { bytesOf, showBytes } from "./show-bytes.ts";

type Result = number | string | boolean | null;

/** A loop is stopped after this many callbacks: an event that is always ready never ends. */
const maxCallbacks = 24;
/** Passes of a loop in which 8 KiB get through a bufferevent that moves 4 KiB at a time. */
const settlingPasses = 12;
const none = "no handle";

/** Does one step on the handles; an error with a code is a result. Everything else is thrown. */
export function performStep(world: ScriptWorld, step: Step): Result {
	try {
		return perform(world, step);
	} catch (error) {
		const { code } = error as { code?: unknown };
		if (typeof code !== "string") throw error;
		return `!${code}`;
	}
}

function perform(world: ScriptWorld, step: Step): Result {
	switch (step.do) {
		case "pair-read":
			return showBytes(pairOf(world, step).read(step.side, step.bytes));
		case "pair-write":
			return pairOf(world, step).write(step.side, bytesOf(step.data));
		case "reopen":
			pairOf(world, step).reopen(step.kind);
			return null;
		case "advance":
			world.handles.stepClock(step.ms * 1000, step.ms * 1000);
			return null;
		case "set-wall":
			world.handles.stepClock(10e6, 10e6 + step.seconds * 1e6);
			return world.base().loop();
		case "loop":
			return world.base().loop();
		case "renew-base":
			world.renewBase();
			return null;
		case "settle":
			for (let i = 0; i < settlingPasses; i++) world.buffereventBase().loop();
			// Which of them reads first is open.
			world.ran.sort();
			return null;
		case "renew-bufferevent-base":
			world.renewBuffereventBase();
			return null;
		case "event":
			return makeEvent(world, step);
		case "event-add":
		case "event-del":
		case "event-active":
		case "event-pending":
		case "event-close":
			return performOnEvent(world, step);
		case "bufferevent":
			return makeBufferevent(world, step);
		case "bufferevent-write":
		case "bufferevent-write-buffer":
		case "bufferevent-take":
		case "bufferevent-enable":
		case "bufferevent-disable":
		case "bufferevent-close":
			return performOnBufferevent(world, step);
		default:
			return performOnBuffer(world, bufferOf(world, step.buffer), step);
	}
}

type BufferStep = Exclude<Extract<Step, { buffer: number }>, { bufferevent: number }>;

function performOnBuffer(world: ScriptWorld, buffer: Evbuffer, step: BufferStep): Result {
	switch (step.do) {
		case "add":
			return buffer.add(bytesOf(step.data));
		case "prepend":
			return buffer.prepend(bytesOf(step.data));
		case "add-reference":
			return buffer.addReference(bytesOf(step.data));
		case "lend": {
			const reference = new world.handles.Reference(bytesOf(step.data));
			world.lent.push(reference);
			return buffer.addLent(reference);
		}
		case "expand":
			return buffer.expand(step.bytes);
		case "drain":
			return buffer.drain(step.bytes);
		case "remove":
			return showBytes(buffer.remove(step.bytes));
		case "copyout":
			return showBytes(buffer.copyout(step.bytes));
		case "pullup": {
			const front = buffer.pullup(step.bytes);
			return front === null ? null : showBytes(front);
		}
		case "search":
			return buffer.search(bytesOf(step.data));
		case "search-eol":
			return buffer.searchEol(step.style);
		case "readln": {
			const line = buffer.readln(step.style);
			return line === null ? null : showBytes(line);
		}
		case "freeze":
			return buffer.freeze(step.atFront);
		case "unfreeze":
			return buffer.unfreeze(step.atFront);
		case "add-buffer":
			return buffer.addBuffer(bufferOf(world, step.from));
		case "prepend-buffer":
			return buffer.prependBuffer(bufferOf(world, step.from));
		case "remove-buffer":
			return buffer.removeBuffer(bufferOf(world, step.to), step.bytes);
		case "add-buffer-reference":
			return buffer.addBufferReference(bufferOf(world, step.from));
		case "watch": {
			// How its bytes are spread over callbacks is open: only one without a mirror can be once.
			const mirror = step.mirror === null || step.once ? null : bufferOf(world, step.mirror);
			buffer.watch(step.once, mirror);
			world.once[step.buffer] = step.once;
			return null;
		}
		case "unwatch":
			buffer.unwatch();
			return null;
		case "renew":
			buffer.close();
			world.once[step.buffer] = false;
			world.buffers[step.buffer] = new world.handles.Evbuffer();
			return null;
		case "read":
			return untilDone(step.bytes, (bytes) => buffer.read(pairOf(world, step), step.side, bytes));
		case "write":
			return untilDone(step.bytes, (bytes) => buffer.write(pairOf(world, step), step.side, bytes));
		default:
			return assertNever(step);
	}
}

/** One call may move as little as it likes; together they move all there is, or `bytes`. */
function untilDone(bytes: number, move: (bytes: number) => number): number {
	let total = 0;
	while (total < bytes) {
		const moved = move(bytes - total);
		if (moved <= 0) break;
		total += moved;
	}
	return total;
}

function makeEvent(world: ScriptWorld, step: StepOf<"event">): Result {
	world.events[step.event]?.close();
	const { on } = step;
	const base = world.base();
	world.events[step.event] = new world.handles.Event(
		base,
		on === null ? null : pairOf(world, on),
		on?.side ?? 0,
		(on?.what ?? 0) | (step.persist ? persistBit : 0),
		(what) => {
			const results = step.reactions.map((reaction) => performStep(world, reaction));
			world.ran.push(`event ${step.event} what ${what}: ${JSON.stringify(results)}`);
			if (world.ran.length >= maxCallbacks) base.stop();
		},
		on === null ? timerPriority : step.event,
	);
	return null;
}

function showPending(pending: boolean, expiryUs: number | null, startWallUs: number): string {
	if (expiryUs === null) return pending ? "pending" : "not pending";
	return `due at ${expiryUs - startWallUs} us`;
}

type EventStep = StepOf<
	"event-add" | "event-del" | "event-active" | "event-pending" | "event-close"
>;

function performOnEvent(world: ScriptWorld, step: EventStep): Result {
	const event = world.events[step.event] ?? null;
	if (event === null) return none;
	switch (step.do) {
		case "event-add":
			return event.add(step.timeoutMs === null ? null : step.timeoutMs * 1000);
		case "event-del":
			return event.del();
		case "event-active":
			event.active();
			return null;
		case "event-pending":
			return showPending(event.pending(), event.expiryUs(), world.startWallUs);
		case "event-close":
			event.close();
			world.events[step.event] = null;
			return null;
		default:
			return assertNever(step);
	}
}

function makeBufferevent(world: ScriptWorld, step: StepOf<"bufferevent">): Result {
	world.bufferevents[step.bufferevent]?.close();
	world.bufferevents[step.bufferevent] = null;
	const { onRead } = step;
	const made = new world.handles.Bufferevent(
		world.buffereventBase(),
		pairOf(world, step),
		step.side,
		step.deferred,
		(kind) => {
			if (kind !== 0) return;
			const line = `bufferevent ${step.bufferevent} read`;
			// How often it reads is open.
			if (!world.ran.includes(line)) world.ran.push(line);
			if (onRead === "close") {
				made.close();
				world.bufferevents[step.bufferevent] = null;
			} else if (onRead !== "nothing") made.take(bufferOf(world, onRead.take));
		},
	);
	world.bufferevents[step.bufferevent] = made;
	return null;
}

type BuffereventStep = StepOf<
	| "bufferevent-write"
	| "bufferevent-write-buffer"
	| "bufferevent-take"
	| "bufferevent-enable"
	| "bufferevent-disable"
	| "bufferevent-close"
>;

function performOnBufferevent(world: ScriptWorld, step: BuffereventStep): Result {
	const one = world.bufferevents[step.bufferevent] ?? null;
	if (one === null) return none;
	switch (step.do) {
		case "bufferevent-write":
			return one.write(bytesOf(step.data));
		case "bufferevent-write-buffer":
			return one.writeBuffer(bufferOf(world, step.buffer));
		case "bufferevent-take":
			return one.take(bufferOf(world, step.buffer));
		case "bufferevent-enable":
			return one.enable(step.what);
		case "bufferevent-disable":
			return one.disable(step.what);
		case "bufferevent-close":
			one.close();
			world.bufferevents[step.bufferevent] = null;
			return null;
		default:
			return assertNever(step);
	}
}

/** The schema keeps slots within what a world has. */
function bufferOf(world: ScriptWorld, index: number): Evbuffer {
	return world.buffers[index] as Evbuffer;
}

function pairOf(world: ScriptWorld, { pair }: { readonly pair: number }): DescriptorPair {
	return world.pairs[pair] as DescriptorPair;
}
