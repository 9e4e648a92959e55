import type { EventBase } from "../../model/handles.ts";
import type { ClockModel } from "./clock-model.ts";
import { timeoutBit } from "./event-bits.ts";
import { CodedError, Unpredictable } from "./unpredictable.ts";

/** What a base knows of an event. */
export interface Scheduled {
	readonly priority: number;
	/** Registered for its descriptor's conditions. */
	readonly isWatching: boolean;
	/** Conditions of the descriptor that hold now. */
	ready(): number;
	dueUs: number | null;
	/** EV_* bits it will be called with; 0 while it is not active. */
	activeWith: number;
	/** Takes it from the queues as its kind asks and runs its callback. */
	fire(): void;
	/** Not pending in any way from now on, nor active. */
	forget(): void;
}

/** A bufferevent, which a base drives. Both move all they can and say whether that was anything. */
export interface Driven {
	send(): boolean;
	receive(): boolean;
}

/**
 * event_base_loop(EVLOOP_ONCE | EVLOOP_NONBLOCK) by the book: ready descriptors and due timers
 * become active, only the best priority that is active runs, then all is looked at again until
 * nothing is active. Within a priority first come, first served; due timers by their deadline.
 */
export class EventBaseModel implements EventBase {
	readonly clock: ClockModel;
	readonly events = new Set<Scheduled>();
	readonly driven = new Set<Driven>();
	/** Into which buffer who has taken input in this loop. */
	readonly takers = new Map<object, Driven>();
	/** Who has sent something in this loop. */
	readonly senders = new Set<Driven>();
	/** Active events in the order they became so. */
	#queue: Scheduled[] = [];
	looping = false;
	#stopped = false;
	/** The wall clock this base has noticed. */
	wallAheadUs: number;

	constructor(clock: ClockModel) {
		this.clock = clock;
		this.wallAheadUs = clock.wallAheadUs;
	}

	activate(event: Scheduled, what: number): void {
		if (event.activeWith === 0) this.#queue.push(event);
		event.activeWith |= what;
	}

	deactivate(event: Scheduled): void {
		event.activeWith = 0;
		this.#queue = this.#queue.filter((other) => other !== event);
	}

	loop(): number {
		if (this.looping) throw new CodedError("BUSY");
		this.looping = true;
		const result = this.#run();
		this.looping = false;
		return result;
	}

	#run(): number {
		this.#stopped = false;
		this.takers.clear();
		// libevent looks at the wall clock when it reads the time more than 5 s after the last look.
		if (this.clock.nowUs - this.clock.wallSetAtUs >= 6e6) this.wallAheadUs = this.clock.wallAheadUs;
		this.#drive();
		while (!this.#stopped) {
			if (this.driven.size === 0 && !this.#isOccupied()) return 1;
			this.#poll();
			this.#expire();
			if (this.#queue.length === 0) return 0;
			this.#runBest();
			if (this.#queue.length === 0) return 0;
		}
		return 0;
	}

	#drive(): void {
		let hasMoved = true;
		while (hasMoved) {
			hasMoved = false;
			for (const one of [...this.driven]) if (one.send()) hasMoved = true;
			for (const one of [...this.driven]) if (one.receive()) hasMoved = true;
		}
		this.senders.clear();
	}

	#isOccupied(): boolean {
		const isPending = ({ isWatching, dueUs }: Scheduled) => isWatching || dueUs !== null;
		return this.#queue.length > 0 || [...this.events].some(isPending);
	}

	#poll(): void {
		const found = [...this.events].flatMap((event) => {
			const what = event.isWatching ? event.ready() : 0;
			return what === 0 ? [] : [{ event, what }];
		});
		requireOrder(found.filter(({ event }) => event.activeWith === 0).map(({ event }) => event));
		for (const { event, what } of found) this.activate(event, what);
	}

	#expire(): void {
		const due = [...this.events]
			.filter(({ dueUs }) => dueUs !== null && dueUs <= this.clock.nowUs)
			.sort((a, b) => (a.dueUs ?? 0) - (b.dueUs ?? 0));
		for (const [index, event] of due.entries()) {
			// Ready or activated as well: which of the two it is told is not promised.
			if (event.activeWith !== 0) throw new Unpredictable();
			const next = due[index + 1];
			if (next?.dueUs === event.dueUs && next.priority === event.priority) {
				throw new Unpredictable();
			}
		}
		for (const event of due) {
			event.forget();
			this.activate(event, timeoutBit);
		}
	}

	#runBest(): void {
		const best = Math.min(...this.#queue.map(({ priority }) => priority));
		while (!this.#stopped) {
			const event = this.#queue.find(({ priority }) => priority === best);
			if (event === undefined) return;
			event.fire();
		}
	}

	stop(): number {
		this.#stopped = true;
		return 0;
	}

	backend(): string {
		throw new Unpredictable();
	}

	close(): void {}
}

/** Descriptors that become ready at once do so in no promised order, unless priorities tell. */
function requireOrder(events: readonly Scheduled[]): void {
	if (new Set(events.map(({ priority }) => priority)).size < events.length) {
		throw new Unpredictable();
	}
}
