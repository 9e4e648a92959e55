import type { Ledger } from "../../record/ledger.ts";
import { buildStage } from "./build-stage.ts";
import { screenScores } from "./choose-step.ts";
import { confirmStage } from "./confirm-stage.ts";
import { decideStage } from "./decide-stage.ts";
import { gateStage } from "./gate-stage.ts";
import { identityStage } from "./identity-stage.ts";
import type { Journal } from "./journal.ts";
import { oracleStage } from "./oracle-stage.ts";
import { profileStage } from "./profile-stage.ts";
import { publishStep } from "./publish-step.ts";
import type { Crew } from "./run-attempt.ts";
import { screenStage } from "./screen-stage.ts";
import { settleStep } from "./settle-step.ts";
import type { Workshop } from "./workshop.ts";

/** The real stages, on one host. */
export function realCrew(workshop: Workshop, journal: Journal, ledger: Ledger): Crew {
	return {
		run: (stage, task) => {
			switch (stage) {
				case "build":
					return buildStage(workshop, task);
				case "identity":
					return identityStage(workshop, task);
				case "light-gate":
					return gateStage(workshop, task);
				case "oracle":
					return oracleStage(workshop, task);
				case "screen":
					return screenStage(workshop, task);
				case "confirm":
					return confirmStage(workshop, task);
				case "profile":
					return profileStage(workshop, task);
			}
		},
		choose: (_, among) => screenScores(workshop, journal.directory, among),
		decide: (task) => decideStage(workshop, task),
		publish: (task) => publishStep(workshop, ledger, task),
		settle: (task) => settleStep(workshop.context, ledger, task),
	};
}
