import type { EventHandle } from "../../model/handles.ts";
import type { DescriptorPairModel } from "./descriptor-model.ts";
import type { EventBaseModel, Scheduled } from "./event-base-model.ts";
import { persistBit, readBit, timeoutBit, writeBit } from "./event-bits.ts";
import { CodedError, Unpredictable } from "./unpredictable.ts";

/** An event as its documentation has it: pending for a descriptor, a time or both; or active. */
export class EventModel implements EventHandle, Scheduled {
	readonly priority: number;
	isWatching = false;
	dueUs: number | null = null;
	activeWith = 0;
	readonly #base: EventBaseModel;
	readonly #pair: DescriptorPairModel | null;
	readonly #side: number;
	readonly #what: number;
	readonly #callback: (what: number) => void;
	/** A persistent event's timeout starts again each time it has run. */
	#intervalUs: number | null = null;
	#lastDueUs = 0;
	#wasActivated = false;
	#closed = false;

	constructor(
		base: EventBaseModel,
		pair: DescriptorPairModel | null,
		side: number,
		what: number,
		callback: (what: number) => void,
		priority = 0,
	) {
		this.#base = base;
		this.#pair = pair;
		this.#side = side;
		this.#what = what;
		this.#callback = callback;
		this.priority = priority;
		base.events.add(this);
		pair?.events.add(this);
	}

	add(timeoutUs: number | null): number {
		this.#requireOpen();
		const isTimer = this.#pair === null;
		// Active and no longer registered: it would not be registered again until it has run.
		if (!isTimer && this.activeWith !== 0 && !this.isWatching) throw new Unpredictable();
		if (!isTimer) this.isWatching = true;
		if (timeoutUs === null) {
			// A persistent event remembers an interval that event_del has ended.
			if (this.#intervalUs !== null && this.dueUs === null) throw new Unpredictable();
			return 0;
		}
		if (this.#isPersistent()) this.#intervalUs = timeoutUs === 0 ? null : timeoutUs;
		// Due already and not yet run: the new time takes the place of the old one.
		if ((this.activeWith & timeoutBit) !== 0) this.#base.deactivate(this);
		this.#schedule(this.#base.clock.nowUs + timeoutUs);
		return 0;
	}

	del(): number {
		this.#requireOpen();
		this.forget();
		return 0;
	}

	active(): void {
		this.#requireOpen();
		if (this.#base.looping) throw new CodedError("BUSY");
		this.#wasActivated = true;
		this.#base.activate(this, timeoutBit);
	}

	pending(): boolean {
		return this.isWatching || this.dueUs !== null || this.activeWith !== 0;
	}

	expiryUs(): number | null {
		this.#requireOpen();
		if (this.dueUs === null) {
			if ((this.activeWith & timeoutBit) !== 0) throw new Unpredictable();
			return null;
		}
		if (this.#base.wallAheadUs !== this.#base.clock.wallAheadUs) throw new Unpredictable();
		return this.dueUs + this.#base.wallAheadUs;
	}

	close(): void {
		this.forget();
		this.#closed = true;
		this.#base.events.delete(this);
		this.#pair?.events.delete(this);
	}

	ready(): number {
		const [pair, side] = [this.#pair, this.#side];
		if (pair === null) return 0;
		let what = 0;
		if ((this.#what & readBit) !== 0 && (pair.inbound(side)?.size() ?? 0) > 0) what |= readBit;
		// Asked for its size, so that a direction nobody can tell about ends the script.
		if ((this.#what & writeBit) !== 0 && (pair.outbound(side)?.size() ?? -1) >= 0) {
			what |= writeBit;
		}
		return what;
	}

	fire(): void {
		const what = this.activeWith;
		this.#base.deactivate(this);
		if (!this.#isPersistent()) this.forget();
		else if (this.#intervalUs !== null) this.#repeat(what, this.#intervalUs);
		this.#wasActivated = false;
		this.#callback(what);
	}

	forget(): void {
		this.#wasActivated = false;
		this.isWatching = false;
		this.dueUs = null;
		this.#base.deactivate(this);
	}

	/** An interval after it was due, or after now when it ran for another reason or that is past. */
	#repeat(what: number, intervalUs: number): void {
		if (this.#wasActivated) throw new Unpredictable();
		const { nowUs } = this.#base.clock;
		const from = (what & timeoutBit) !== 0 ? this.#lastDueUs : nowUs;
		if (this.#pair !== null) this.isWatching = true;
		this.#schedule(from + intervalUs < nowUs ? nowUs + intervalUs : from + intervalUs);
	}

	#schedule(dueUs: number): void {
		this.dueUs = dueUs;
		this.#lastDueUs = dueUs;
	}

	#isPersistent(): boolean {
		return (this.#what & persistBit) !== 0;
	}

	#requireOpen(): void {
		if (this.#closed) throw new CodedError("CLOSED");
	}
}
