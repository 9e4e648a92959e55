import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { memoryAdd, memoryCheck, memoryFind } from "../../src/commands/memory.ts";
import { ledgerContext } from "./ledger-context.ts";

test("what is added is found again, and its files are named for the commit", async () => {
	const { root, context, printed } = ledgerContext();
	const file = join(root, "text.md");
	writeFileSync(file, "The epoll mask is shared.\n");
	await memoryAdd(context, { title: "One mask a descriptor", kind: "trap", file });
	expect(printed).toEqual([
		expect.stringMatching(/^\.workspace-memory\/\d{4}-\d\d-\d\d-one-mask-a-descriptor\.md$/),
		".workspace-memory/MEMORY.md",
	]);
	printed.length = 0;
	await memoryFind(context, { words: ["EPOLL"] });
	expect(printed[0]).toMatch(/one-mask-a-descriptor {2}trap {2}One mask a descriptor$/);
	expect(printed[1]).toBe("  The epoll mask is shared.");
	expect(await memoryCheck(context)).toBe(0);
	writeFileSync(join(root, ".workspace-memory", "MEMORY.md"), "edited\n");
	expect(await memoryCheck(context)).toBe(1);
});

test("an experiment that is not there, and two texts, are refused", async () => {
	const { context } = ledgerContext();
	const entry = { title: "x", kind: "result" } as const;
	await expect(memoryAdd(context, { ...entry, experiment: "EXP-009" })).rejects.toThrow(
		/there is no experiment EXP-009/,
	);
	await expect(memoryAdd(context, { ...entry, text: "a", file: "b" })).rejects.toMatchObject({
		code: "BAD_INPUT",
	});
});
