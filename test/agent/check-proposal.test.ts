import { expect, it } from "vitest";
import { refuseProposal, sameWords } from "../../src/agent/check-proposal.ts";
import { Proposal } from "../../src/model/agent-reply.ts";
import { proposal } from "./synthetic-run.ts";

const facts = {
	source: async (file: string) =>
		file === "buffer.c" ? "/* one */\n\tEVBUFFER_LOCK(buf);\n" : null,
	hot: [{ symbol: "evbuffer_drain", share: 0.3 }],
	past: [{ of: "EXP-004", title: "Grow the read buffer", hypothesis: "fewer calls of readv" }],
	nonStarters: [
		{
			...{ id: "no-refcount-lock", title: "Locks without threads", mechanism: "one branch" },
			...{ keywords: ["lock elision"], files: [], functions: ["evbuffer_drain"] },
			...{ evidence: ["facts"], patches: [] },
		},
	] as never,
};

const refusal = (over: Readonly<Record<string, unknown>>) =>
	refuseProposal(Proposal.parse(proposal("Keep one small chain", over)), facts);

it("takes what cites a line that is there, of a function that is hot", async () => {
	expect(await refusal({})).toBeNull();
	expect(await refusal({ code: "EVBUFFER_LOCK(buf);" })).toBeNull();
});

it.each([
	[{ file: "test/regress.c" }, "no file of libevent that may change"],
	[{ line: 40 }, "has no line 40"],
	[{ line: 1 }, "is not what it cites: /* one */"],
	[{ line: 3, code: " " }, "is not what it cites"],
	[{ function: "evbuffer_freeze" }, "is cold"],
	[{ title: "Grow the read buffer." }, "the same as EXP-004"],
	[{ hypothesis: "Fewer calls of readv" }, "the same as EXP-004"],
	[{ hypothesis: "by lock elision" }, "known not to work: no-refcount-lock"],
])("refuses %j", async (over, why) => {
	expect(await refusal(over)).toContain(why);
});

it("knows an idea in another order of words, and another idea", () => {
	expect(sameWords("the read buffer grows", "Buffer grows: the read")).toBe(true);
	expect(sameWords("grow the read buffer", "shrink the write queue")).toBe(false);
	expect(sameWords("", "")).toBe(false);
});
