import { MeasureConfig } from "../../src/model/config.ts";

/** Small numbers that config/workload.toml could have. */
export function measureConfig(changes: Partial<MeasureConfig> = {}): MeasureConfig {
	return MeasureConfig.parse({
		trials: 8,
		quick_trials: 8,
		pilot_trials: 4,
		certificate: ["test/one"],
		certificate_trials: 8,
		layouts: 8,
		cell_ms: 15,
		batch_us: 75,
		faster_percent: 2,
		same_percent: 1,
		timeout_s: 8,
		...changes,
	});
}
