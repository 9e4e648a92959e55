import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { type ProvisionRequest, provision } from "../../src/source/provision.ts";
import { createDyingPorts } from "../fakes/dying-ports.ts";
import { createFakeProgress } from "../fakes/fake-progress.ts";
import {
	createSmallLibevent,
	formatPatch,
	plainGit,
	type SmallLibevent,
} from "../fakes/small-libevent.ts";

// Some dozens of git processes per test: 1 s on an idle core, several on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

function setUp(small: SmallLibevent, request: Partial<ProvisionRequest> = {}) {
	const progress = createFakeProgress();
	return provision({ ...small.context, progress, from: small.tarball, ...request });
}

function acceptPatch(small: SmallLibevent, name: string, text: string): void {
	writeFileSync(join(small.layout.patches, name), text);
}

const faster = "int evbuffer_add(void)\n{\n\treturn 2;\n}\n";

describe("provision killed", () => {
	test("after any side effect: no checkout or a whole one, and the next run completes", async () => {
		const made = createSmallLibevent();
		await setUp(made);
		const patch = formatPatch(made, "first", { "buffer.c": faster });
		acceptPatch(made, "0001-first.patch", patch);
		const { tipCommit } = await setUp(made);

		const small = createSmallLibevent();
		acceptPatch(small, "0001-first.patch", patch);
		const { tree, state } = small.layout;
		let died = true;
		let interrupted = 0;
		for (let survived = 0; died; survived += 1) {
			rmSync(tree, { recursive: true, force: true });
			const { ports, used } = createDyingPorts(small.context.ports, survived);
			await setUp(small, { ports }).then(
				() => {},
				() => {},
			);
			died = used() > survived;
			if (!died) break;
			interrupted += 1;
			if (existsSync(tree)) expect(plainGit(tree, "status", "--porcelain")).toBe("");
			expect(await setUp(small)).toMatchObject({ tipCommit });
			expect(readdirSync(join(state, "tmp", "source"))).toEqual([]);
			expect(readdirSync(join(small.layout.root, "libevent"))).toHaveLength(3);
		}
		expect(interrupted).toBeGreaterThan(20);
		expect(plainGit(tree, "rev-parse", "HEAD")).toBe(tipCommit);
	});

	test("while tip moves: the next run completes the move", async () => {
		const small = createSmallLibevent();
		await setUp(small);
		const patch = formatPatch(small, "first", { "buffer.c": faster });
		const { tree, patches } = small.layout;
		let died = true;
		for (let survived = 0; died; survived += 1) {
			rmSync(join(patches, "0001-first.patch"), { force: true });
			await setUp(small, { from: undefined });
			acceptPatch(small, "0001-first.patch", patch);
			const { ports, used } = createDyingPorts(small.context.ports, survived);
			await setUp(small, { ports, from: undefined }).catch(() => {});
			died = used() > survived;
			await setUp(small, { from: undefined });
			expect(plainGit(tree, "log", "-1", "--format=%s", "tip")).toBe("first");
			expect(plainGit(tree, "status", "--porcelain")).toBe("");
		}
	});
});
