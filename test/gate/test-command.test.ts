import { expect, test } from "vitest";
import { type RegressProgram, regressCommand, rerunCommand } from "../../src/gate/test-command.ts";

const program: RegressProgram = {
	regress: "/builds/regress-1/regress",
	configuration: { backend: "select", sanitizer: "none" },
	sandbox: { kind: "bubblewrap", superuser: true },
	environment: { PATH: "/bin", HOME: "/root", EVENT_NOPOLL: "1", TOKEN: "secret" },
	fixedAddresses: false,
};

test("sees PATH and its configuration, nothing else of the caller's environment", () => {
	expect(regressCommand(program, ["main/x"], 30_000).env).toEqual({
		PATH: "/bin",
		HOME: "/tmp",
		LC_ALL: "C",
		TOKEN: undefined,
		EVENT_NOEPOLL: "1",
		EVENT_NOPOLL: "1",
	});
	const epoll = { ...program, configuration: { backend: "epoll", sanitizer: "none" } } as const;
	expect(regressCommand(epoll, [], 30_000).env).toMatchObject({ EVENT_NOPOLL: undefined });
});

test("in the sandbox it is found where the sandbox shows it, with limits", () => {
	const { program: first, args } = regressCommand(program, ["--timeout", "0", "main/x"], 30_000);
	expect(first).toBe("bwrap");
	expect(args.slice(-4)).toEqual(["/tmp/evlab/regress", "--timeout", "0", "main/x"]);
	expect(args.join(" ")).toContain("--ro-bind /builds/regress-1 /tmp/evlab");
	expect(args).toEqual(expect.arrayContaining(["--cpu=60", `--as=${4 * 2 ** 30}`]));
});

test("without one it is run where it lies", () => {
	const bare = { ...program, sandbox: { kind: "none", reason: "" } } as const;
	const { program: first, args } = regressCommand(bare, ["main/x"], 30_000);
	expect([first, ...args.slice(-2)]).toEqual(["setpriv", "/builds/regress-1/regress", "main/x"]);
});

test("sanitizers: no limit of addresses, their options, fixed addresses where they need them", () => {
	const thread = {
		...program,
		configuration: { backend: "epoll", sanitizer: "thread" },
		fixedAddresses: true,
	} as const;
	const { args, env } = regressCommand(thread, ["main/x"], 30_000);
	expect(args.filter((arg) => arg.startsWith("--as="))).toEqual([]);
	expect(args.slice(-4)).toEqual(["setarch", "-R", "/tmp/evlab/regress", "main/x"]);
	expect(env["TSAN_OPTIONS"]).toContain("exitcode=66");
	expect(rerunCommand(thread)).toMatch(
		/^TSAN_OPTIONS=\S+ setarch -R \/builds\/regress-1\/regress --no-fork$/,
	);
});

test("how to repeat it by hand", () => {
	expect(rerunCommand(program)).toBe(
		"EVENT_NOEPOLL=1 EVENT_NOPOLL=1 /builds/regress-1/regress --no-fork",
	);
});
