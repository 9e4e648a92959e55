import { expect, test } from "vitest";
import { baseName, InlineChains } from "../../src/profile/inline-chains.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";

const answers: Readonly<Record<string, string>> = {
	"0x232a0":
		"evbuffer_chain_new\nbuild/libevent/buffer.c:170\nevbuffer_add\nbuild/libevent/buffer.c:1760",
	"0x1a88e": "evlab::Session::run(unsigned long)\nbuild/evlab/native/kernel/session.cc:343",
	"0x3acec": "epoll_apply_one_change.constprop.0\nlibevent/epoll.c:270 (discriminator 2)",
	"0x9999": "??\n??:0",
};

function addr2line() {
	return createFakeShell({
		addr2line: ({ options }) => ({
			stdout: (options.input ?? "")
				.trim()
				.split("\n")
				.map((address) => `0x${address.slice(2).padStart(16, "0")}\n${answers[address]}\n`)
				.join(""),
		}),
	});
}

test("an inlined function comes before the one it was inlined into, each with its owner", async () => {
	const chains = await new InlineChains(addr2line()).of("/b/evrun", [0x232a0, 0x1a88e, 0x3acec]);
	expect(chains.get(0x232a0)).toEqual([
		{ name: "evbuffer_chain_new", owner: "libevent" },
		{ name: "evbuffer_add", owner: "libevent" },
	]);
	expect(chains.get(0x1a88e)).toEqual([{ name: "evlab::Session::run", owner: "harness" }]);
	expect(chains.get(0x3acec)?.[0]?.name).toBe("epoll_apply_one_change");
});

test("an address is asked for once, and one without debug information has no functions", async () => {
	const shell = addr2line();
	const chains = new InlineChains(shell);
	expect((await chains.of("/b/evrun", [0x1a88e, 0x1a88e, 0x9999])).has(0x9999)).toBe(false);
	await chains.of("/b/evrun", [0x1a88e]);
	expect(shell.calls.map(({ options }) => options.input)).toEqual(["0x1a88e\n0x9999\n"]);
});

test.each([
	["evbuffer_write_iovec.isra.0", "evbuffer_write_iovec"],
	["f.part.0.cold", "f"],
	["a.b", "a.b"],
	[
		"evlab::op::evbuffer_add(evlab::Session&, evlab::Instruction const&)",
		"evlab::op::evbuffer_add",
	],
	[
		"unsigned long evlab::(anonymous namespace)::execute<false>(evlab::Session&, unsigned long)",
		"execute<false>",
	],
	["execute<false>", "execute<false>"],
	["evlab::input_data()", "evlab::input_data"],
	["evlab::Tally::sum() const", "evlab::Tally::sum"],
])("%s is %s", (symbol, name) => expect(baseName(symbol)).toBe(name));
