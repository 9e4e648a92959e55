import { expect, test } from "vitest";
import type { BuildRequest } from "../../src/build/build-request.ts";
import { buildSanitized } from "../../src/build/build-sanitized.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";

test("a compiler without a library to preload is refused before anything is built", async () => {
	const shell = createFakeShell({ clang: () => ({ stdout: "libasan.so\n" }) });
	const request = { found: { cc: "clang" }, ports: { shell } } as unknown as BuildRequest;
	await expect(buildSanitized(request)).rejects.toMatchObject({
		code: "TOOL_MISSING",
		message: "clang has no libasan.so to preload",
	});
	expect(shell.calls.map(({ args }) => args)).toEqual([["-print-file-name=libasan.so"]]);
});
