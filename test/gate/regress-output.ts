import type { ShellResult } from "../../src/system/ports.ts";

/** What a process has left behind: exit code 0 and nothing said unless told otherwise. */
export function ended(parts: Partial<ShellResult> = {}): ShellResult {
	return { exitCode: 0, signal: null, timedOut: false, stdout: "", stderr: "", ...parts };
}

/** What regress prints when it runs `test` alone and the test passes. */
export function passing(test: string, prefix = "[forking] "): ShellResult {
	return ended({ stdout: `${test}: ${prefix}OK\n1 tests ok.  (0 skipped)\n` });
}

/** …and when its check fails. */
export function failing(test: string, check = "test/regress.c:12: assert(a == b)"): ShellResult {
	const name = test.slice(test.indexOf("/") + 1);
	return ended({
		exitCode: 1,
		stdout: `${test}: [forking] \n  FAIL libevent/${check}\n  [${name} FAILED]\n1/1 TESTS FAILED. (0 skipped)\n`,
	});
}
