import type { Metric } from "../model/metric.ts";

/** A value with three significant digits, thousands as k and M where that is usual. */
export function formatMetric(value: number, metric: Metric): string {
	switch (metric) {
		case "ns/op":
		case "instructions/op":
			return significant(value);
		case "events/s":
			if (value >= 1e6) return `${significant(value / 1e6)}M`;
			return value >= 1e3 ? `${significant(value / 1e3)}k` : significant(value);
		case "syscalls/op":
			return value === 0 ? "0" : trimZeros(value < 0.01 ? value.toPrecision(1) : value.toFixed(2));
	}
}

function significant(value: number): string {
	if (value >= 999.5) return value.toFixed(0);
	return value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
}

function trimZeros(text: string): string {
	return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/**
 * A log-ratio as the change of time per operation: +0.05 (candidate faster) is "-4.9 %", because
 * it takes 4.9 % less time.
 */
export function formatTimeChange(logRatio: number): string {
	const percent = 100 * Math.expm1(-logRatio);
	if (!(Math.abs(percent) < 1e5)) return "unbounded";
	const digits = Math.abs(percent) >= 9.95 ? 1 : 2;
	return `${percent < 0 ? "-" : "+"}${Math.abs(percent).toFixed(digits)} %`;
}

/** How many times the floor a time is: "2.4x"; two digits after the point where 2 % decide. */
export function formatRatio(ratio: number): string {
	return `${ratio.toFixed(ratio >= 9.95 ? 0 : ratio >= 1.995 ? 1 : 2)}x`;
}

/** Half the width of an interval of log-ratios, as "±0.4 %". */
export function formatHalfWidth(low: number, high: number): string {
	const percent = 50 * (high - low);
	return percent < 1e4 ? `±${percent.toFixed(percent >= 9.95 ? 1 : 2)} %` : "±?";
}

/** The middle half of log-ratios as changes of time, "-1.2..+0.4 %". */
export function formatSpread(low: number, high: number): string {
	const change = (logRatio: number): string => {
		const percent = 100 * Math.expm1(-logRatio);
		return `${percent < 0 ? "-" : "+"}${Math.abs(percent).toFixed(1)}`;
	};
	return Number.isFinite(low) && Number.isFinite(high) ? `${change(high)}..${change(low)} %` : "";
}

/** Text of foreign origin without what a terminal would act upon or leave invisible. */
export function printable(text: string): string {
	// Controls, formats (text direction, zero width), line separators, lone surrogates.
	return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "?");
}
