import type { Handles } from "../../model/handles.ts";
import { BuffereventModel } from "./bufferevent-model.ts";
import { ClockModel } from "./clock-model.ts";
import { DescriptorPairModel } from "./descriptor-model.ts";
import { EvbufferModel } from "./evbuffer-model.ts";
import { EventBaseModel } from "./event-base-model.ts";
import { EventModel } from "./event-model.ts";
import { LentBytesModel } from "./lent-bytes-model.ts";

/** The model under the same names as an addon: one interpreter runs scripts on either. */
export function modelHandles(): Handles {
	const clock = new ClockModel();
	return {
		DescriptorPair: DescriptorPairModel,
		Evbuffer: EvbufferModel as unknown as Handles["Evbuffer"],
		Reference: LentBytesModel,
		EventBase: class extends EventBaseModel {
			constructor() {
				super(clock);
			}
		},
		Event: EventModel as unknown as Handles["Event"],
		Bufferevent: BuffereventModel as unknown as Handles["Bufferevent"],
		stepClock: (monotonicUs, wallUs) => clock.step(monotonicUs, wallUs),
	};
}
