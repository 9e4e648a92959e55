// `evlab optimize` on another checkout that shares this one's builds. argv: the root of that
// checkout, and the options as JSON. Compiled, because it is killed like the tool.
import { createContext } from "../../dist/src/commands/context.js";
import { optimize } from "../../dist/src/commands/optimize.js";
import { layoutOf } from "../../dist/src/system/paths.js";

const [, , root, options] = process.argv;
const context = createContext(new AbortController().signal);
const { builds, knownFailures } = context.layout;
const layout = { ...layoutOf(root), builds, knownFailures };
process.exitCode = await optimize({ ...context, layout }, JSON.parse(options));
