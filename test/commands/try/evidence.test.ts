import { expect, test } from "vitest";
import { withoutRoot } from "../../../src/commands/try/evidence.ts";

test("a record has no path of the machine it was made on", () => {
	const root = '/home/o"brien/evlab';
	const record = { path: `${root}/.evlab/builds/a/copy.node`, rerun: `cd ${root} && make`, root };
	expect(JSON.parse(withoutRoot(JSON.stringify(record), root))).toEqual({
		path: ".evlab/builds/a/copy.node",
		rerun: "cd . && make",
		root: ".",
	});
});
