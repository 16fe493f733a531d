import type { DailyStep } from "./daily/daily-step.ts";
import type { Listen } from "./event-bus.ts";
import type { AnyListExport } from "./exports/list-export.ts";
import type { Feature } from "./feature.ts";
import type { Api } from "./http/api.ts";
import type { JobBook } from "./jobs.ts";
import type { Proof } from "./proof.ts";
import type { SettingDefinition } from "./settings.ts";
import type { Tools } from "./tools.ts";

/** What a module of the business hangs into the program. Each of these is called once, at the start. */
export interface Module {
  readonly name: string;
  readonly proofs?: readonly Proof[];
  readonly settings?: readonly SettingDefinition[];
  /** What its settings switch in the portal. */
  readonly features?: readonly Feature[];
  /** Its lists that go out as files. */
  readonly exports?: readonly AnyListExport[];
  readonly routes?: (api: Api, tools: Tools) => void;
  readonly listen?: (on: Listen, tools: Tools) => void;
  /** Its steps of the daily procedure. */
  readonly daily?: readonly DailyStep[] | ((tools: Tools) => readonly DailyStep[]);
  readonly jobs?: (book: JobBook, tools: Tools) => void;
}
