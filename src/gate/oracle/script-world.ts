import type {
	Bufferevent,
	DescriptorPair,
	Evbuffer,
	EventBase,
	EventHandle,
	Handles,
	LentBytes,
} from "../../model/handles.ts";
import { type Script, slots } from "../../model/oracle-script.ts";

/** An event's base has a priority for each slot, so that order is promised, and one for timers. */
export const timerPriority = slots.events;

/** The handles of one running script. */
export class ScriptWorld {
	readonly handles: Handles;
	readonly script: Script;
	readonly buffers: Evbuffer[];
	/** Buffers whose watch removed itself, or will, at a moment that is open. */
	readonly once: boolean[];
	readonly pairs: DescriptorPair[];
	readonly events: (EventHandle | null)[] = Array.from({ length: slots.events }, () => null);
	readonly bufferevents: (Bufferevent | null)[] = Array.from(
		{ length: slots.bufferevents },
		() => null,
	);
	readonly lent: LentBytes[] = [];
	/** Callbacks since the last observation. */
	ran: string[] = [];
	#base: EventBase | null = null;
	#buffereventBase: EventBase | null = null;

	/** What the wall clock showed at the start, in µs. */
	readonly startWallUs: number;

	constructor(handles: Handles, script: Script, startWallUs: number) {
		this.startWallUs = startWallUs;
		this.handles = handles;
		this.script = script;
		this.buffers = Array.from({ length: slots.buffers }, () => new handles.Evbuffer());
		this.once = this.buffers.map(() => false);
		this.pairs = Array.from(
			{ length: slots.pairs },
			(_, i) => new handles.DescriptorPair(i === 0 ? "socketpair" : "pipe", 0),
		);
	}

	/** Made at the first use: most scripts need none, and one is six descriptors. */
	base(): EventBase {
		this.#base ??= this.#makeBase(slots.events + 1);
		return this.#base;
	}

	buffereventBase(): EventBase {
		this.#buffereventBase ??= this.#makeBase(1);
		return this.#buffereventBase;
	}

	renewBase(): void {
		this.#base?.close();
		this.#base = null;
	}

	renewBuffereventBase(): void {
		this.#buffereventBase?.close();
		this.#buffereventBase = null;
	}

	closeBases(): void {
		for (const event of this.events) event?.close();
		for (const one of this.bufferevents) one?.close();
		this.renewBase();
		this.renewBuffereventBase();
		for (const pair of this.pairs) pair.close();
	}

	#makeBase(priorities: number): EventBase {
		const { backend, changelist } = this.script;
		// With the changelist epoll goes by another name, and is what libevent takes by itself.
		return changelist && backend === "epoll"
			? new this.handles.EventBase("", true, priorities)
			: new this.handles.EventBase(backend, false, priorities);
	}
}
