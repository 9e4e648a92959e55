// `evlab optimize` on another checkout that shares this one's builds. argv: the root of that
// checkout, and the options as JSON. Compiled, because it is killed like the tool. What it accepts
// has passed the light gate twice, not the full one, which takes longer than all the rest.
import { createContext } from "../../dist/src/commands/context.js";
import { optimize } from "../../dist/src/commands/optimize.js";
import { verifyVariant } from "../../dist/src/commands/verify.js";
import { layoutOf } from "../../dist/src/system/paths.js";

const [, , root, options] = process.argv;
const context = createContext(new AbortController().signal);
const { builds, knownFailures } = context.layout;
const layout = { ...layoutOf(root), builds, knownFailures };

async function lightGate(within, variant) {
	const { verdict } = await verifyVariant(within, { variant, oracleSeconds: 2 });
	return verdict.kind === "passes" ? null : JSON.stringify(verdict);
}

process.exitCode = await optimize({ ...context, layout }, JSON.parse(options), lightGate);
