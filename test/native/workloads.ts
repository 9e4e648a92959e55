import { loadWorkloads } from "../../src/commands/load-workloads.ts";
import { createFiles } from "../../src/system/files.ts";
import { packageRoot } from "../../src/system/paths.ts";

/** Every micro-workload of config/workload.toml, as the tool loads it (`npm run build` first). */
export const { micro } = await loadWorkloads(createFiles(), packageRoot);
