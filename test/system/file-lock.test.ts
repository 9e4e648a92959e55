import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isFileLockHeld, withFileLock } from "../../src/system/file-lock.ts";
import { createShell } from "../../src/system/shell.ts";
import { compileSource } from "../fakes/compiled-source.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

describe("withFileLock", () => {
	test("returns the action's value, passes its error on, and frees the lock both times", async () => {
		const path = join(temporaryDirectory(), "locks", "a.lock");
		expect(await withFileLock(path, async () => 7)).toBe(7);
		const failing = withFileLock(path, () => Promise.reject(new Error("inside")));
		await expect(failing).rejects.toThrow("inside");
		let waited = false;
		await withFileLock(path, async () => {}, {
			onWait: () => {
				waited = true;
			},
		});
		expect(waited).toBe(false);
	});

	test("excludes others, who are told that they wait", async () => {
		const path = join(temporaryDirectory(), "a.lock");
		const events: string[] = [];
		let second: Promise<void> | undefined;
		await withFileLock(path, async () => {
			await new Promise<void>((told) => {
				second = withFileLock(path, async () => void events.push("second"), {
					onWait: () => {
						events.push("waits");
						told();
					},
				});
			});
			events.push("first ends");
		});
		await second;
		expect(events).toEqual(["waits", "first ends", "second"]);
	});

	test("never overlaps, however many contend", async () => {
		const path = join(temporaryDirectory(), "a.lock");
		let inside = 0;
		const seen: number[] = [];
		const contend = () =>
			withFileLock(path, async () => {
				inside += 1;
				seen.push(inside);
				await new Promise((resume) => setImmediate(resume));
				inside -= 1;
			});
		await Promise.all(Array.from({ length: 8 }, contend));
		expect(seen).toEqual(Array.from({ length: 8 }, () => 1));
	});

	test("kill -9 of the holder frees the lock", async () => {
		const directory = temporaryDirectory();
		const path = join(directory, "a.lock");
		compileSource(directory, ["system/file-lock.ts"]);
		const script = `
			import { isFileLockHeld, withFileLock } from ${JSON.stringify(join(directory, "system", "file-lock.js"))};
			await withFileLock(${JSON.stringify(path)}, () => {
				console.log("held");
				return new Promise(() => setInterval(() => {}, 1000));
			});
		`;
		const holder = spawn(process.execPath, ["--input-type=module", "-e", script]);
		await once(holder.stdout, "data");
		let waited = false;
		await withFileLock(path, async () => {}, {
			onWait: () => {
				waited = true;
				holder.kill("SIGKILL");
			},
		});
		expect(waited).toBe(true);
	});

	test("a lock that cannot be made is one clear line", async () => {
		const directory = temporaryDirectory();
		writeFileSync(join(directory, "file"), "");
		const locking = withFileLock(join(directory, "file", "a.lock"), async () => {});
		await expect(locking).rejects.toMatchObject({
			code: "BAD_INPUT",
			message: `cannot lock ${directory}/file/a.lock: EEXIST`,
			nextStep: `make ${directory}/file writable for this user, or remove it`,
		});
	});
});

describe("isFileLockHeld", () => {
	test("says who holds it now, and holds nothing itself afterwards", async () => {
		const path = join(temporaryDirectory(), "a.lock");
		const shell = createShell();
		expect(await withFileLock(path, () => isFileLockHeld(shell, path))).toBe(true);
		expect(await isFileLockHeld(shell, path)).toBe(false);
		let waited = false;
		await withFileLock(path, async () => {}, {
			onWait: () => {
				waited = true;
			},
		});
		expect(waited).toBe(false);
	});

	test("without an answer of flock nothing is known", async () => {
		expect(await isFileLockHeld(createFakeShell({}), "/a.lock")).toBeNull();
		const broken = createFakeShell({ flock: () => ({ exitCode: 66 }) });
		expect(await isFileLockHeld(broken, "/a.lock")).toBeNull();
	});
});
