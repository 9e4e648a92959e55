/** The standing clock of native/virtual-clock, in µs since a script's start. */
export class ClockModel {
	nowUs = 0;
	/** How far the wall clock is ahead of the monotonic one, over what it was at the start. */
	wallAheadUs = 0;
	wallSetAtUs = 0;

	step(monotonicUs: number, wallUs: number): void {
		if (wallUs !== monotonicUs) {
			this.wallAheadUs += wallUs - monotonicUs;
			this.wallSetAtUs = this.nowUs;
		}
		this.nowUs += monotonicUs;
	}
}
