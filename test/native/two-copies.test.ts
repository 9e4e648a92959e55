import { execFileSync } from "node:child_process";
import { describe, expect, inject, it } from "vitest";
import { codeOf, copy, copyPath } from "./copies.ts";

function buildIdByReadelf(path: string): string | undefined {
	const notes = execFileSync("readelf", ["--notes", path], { encoding: "utf8" });
	return /Build ID: ([0-9a-f]{40})/.exec(notes)?.[1];
}

describe("two copies in one process", () => {
	it("decide on locking each for itself: libevent's globals are not shared", () => {
		const program = (locks: number) => `locks ${locks}\nresource buffer 0\nloop evbuffer.add 0 1\n`;
		const unlocked = new (copy(2).Session)(program(0));
		const locked = new (copy(3).Session)(program(1));
		expect(codeOf(() => new (copy(2).Session)(program(1)))).toBe("LOCKS_MIXED");
		expect(codeOf(() => new (copy(3).Session)(program(0)))).toBe("LOCKS_MIXED");
		unlocked.close();
		locked.close();
	});

	it("count system calls each for themselves", () => {
		const writes = (layout: number, bytes: number) => {
			const addon = copy(layout);
			const out = new Float64Array(6 + addon.syscallNames().length);
			const session = new addon.Session(
				`resource pipe\nloop fd.write 1 ${bytes}\nloop fd.drain 0\n`,
			);
			session.run(7, out);
			session.close();
			return out[6 + addon.syscallNames().indexOf("write")];
		};
		expect([writes(0, 1), writes(1, 1), writes(0, 1)]).toEqual([7, 7, 7]);
	});

	it("take different signals, so that neither steals the other's", () => {
		const program =
			"resource base 0 0 1 0\nresource signal 0\nsetup event.add 1\n" +
			"loop signal.raise 1\nloop base.loop_events 0 1\n";
		const sessions = [copy(0), copy(1)].map((addon) => new addon.Session(program));
		for (const [layout, session] of sessions.entries()) {
			const out = new Float64Array(6 + copy(layout).syscallNames().length);
			session.run(5, out);
			expect(out[3]).toBe(5);
		}
		for (const session of sessions) session.close();
	});

	it("refuse each other's handles", () => {
		const [mine, other] = [new (copy(0).Evbuffer)(), new (copy(1).Evbuffer)()];
		expect(codeOf(() => mine.addBuffer(other))).toBe("BAD_OPERAND");
		mine.close();
		other.close();
	});
});

describe("identity()", () => {
	it("says the build id that readelf reads from the file, and the file's path", () => {
		for (const layout of [0, 1, 2]) {
			const identity = copy(layout).identity();
			expect(identity.buildId).toMatch(/^[0-9a-f]{40}$/);
			expect(identity.buildId).toBe(buildIdByReadelf(copyPath(layout)));
			expect(identity.path).toBe(copyPath(layout));
			expect(identity.libeventVersion).toBe("2.1.12-stable");
		}
	});

	it("is another one for every layout", () => {
		const { addons } = inject("upstream");
		expect(new Set(addons.map(({ buildId }) => buildId)).size).toBe(addons.length);
	});
});
