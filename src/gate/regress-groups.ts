import { parse as parseToml } from "smol-toml";
import { EvlabError } from "../model/errors.ts";
import type { Backend, GateScope } from "../model/gate.ts";
import { RegressGroups } from "../model/regress-groups.ts";

/** Parses config/regress-groups.toml. Throws BAD_INPUT naming the entry at fault. */
export function parseRegressGroups(text: string): RegressGroups {
	let data: unknown;
	try {
		data = parseToml(text);
	} catch (error) {
		throw badGroups(error instanceof Error ? (error.message.split("\n")[0] ?? "") : "not TOML");
	}
	const parsed = RegressGroups.safeParse(data);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	throw badGroups(`${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim());
}

export interface LightChoice {
	readonly scope: Extract<GateScope, { readonly kind: "light" }>;
	readonly backends: readonly Backend[];
	/** Whether the tests that wait for seconds are in it. */
	readonly slow: boolean;
}

/** The groups that touched files call for. In doubt, all: and a header is a doubt. Pure. */
export function chooseLight(groups: RegressGroups, touched: readonly string[]): LightChoice {
	const unknown = touched.find((path) => groups.files[path] === undefined);
	const backends = new Set(touched.flatMap((path) => groups.backends[path] ?? []));
	const choice = (chosen: "all" | readonly string[], because: string): LightChoice => ({
		scope: { kind: "light", touched, groups: chosen, because },
		backends: backends.size === 0 ? ["epoll"] : [...backends],
		slow: chosen === "all" || touched.some((path) => groups.slow_for.includes(path)),
	});
	if (touched.length === 0) return choice("all", "no file differs from the tip");
	if (unknown !== undefined) {
		const why = unknown.endsWith(".h") ? "is a header" : "is not in config/regress-groups.toml";
		return choice("all", `${unknown} ${why}`);
	}
	const named = new Set(touched.flatMap((path) => groups.files[path] ?? []));
	return choice(
		Object.keys(groups.timeouts_s).filter((group) => named.has(group)),
		`of ${touched.join(", ")}`,
	);
}

function badGroups(why: string): EvlabError {
	return new EvlabError(
		"BAD_INPUT",
		`config/regress-groups.toml: ${why}`,
		"correct the entry, or take the file from the last commit",
	);
}
