// Makes handles of every class and forgets them without close(); run with --expose-gc.
// Prints as JSON how many descriptors all of them held, and those still open afterwards.
import { readdirSync, readlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { setImmediate } from "node:timers/promises";

const addon = createRequire(import.meta.url)(process.argv[2]);
/** What is open, by number; the one that reads the list is gone before its link is read. */
const descriptors = () =>
	readdirSync("/proc/self/fd").flatMap((fd) => {
		try {
			return [`${fd} ${readlinkSync(`/proc/self/fd/${fd}`)}`];
		} catch {
			return [];
		}
	});
const collect = async () => {
	for (let i = 0; i < 10; i++) {
		globalThis.gc();
		await setImmediate();
	}
};
const makeAll = () => {
	const base = new addon.EventBase("", false);
	const pair = new addon.DescriptorPair("socketpair", 0);
	const event = new addon.Event(base, pair, 0, 2 | 16, () => {});
	event.add(1_000_000);
	const buffer = new addon.Evbuffer();
	buffer.add(new Uint8Array(100_000));
	const session = new addon.Session(
		"resource base 0 0 1 0\nresource ring 0 3 0 0\nsetup ring.add_all 1\nloop base.loop 0\n",
	);
	return [base, pair, event, buffer, session, new addon.HeapJunk(1)];
};

// A round that does not count: node and libc open descriptors of their own on first use.
await collect();
const before = descriptors();
let kept = [];
for (let i = 0; i < 20; i++) kept.push(makeAll());
const held = descriptors().length - before.length;
kept = [];
await collect();
const left = descriptors().filter((one) => !before.includes(one));
// Only now: node opens a descriptor of its own for standard output.
process.stdout.write(JSON.stringify({ held, left }));
