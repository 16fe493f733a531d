import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import type { PaymentMethod, StatusAccount } from "../../billing/index.ts";
import { getBusinessCalendar, isDayOff, isHoliday, type LoadedSettings, loadSettings } from "../../partners/index.ts";
import { shift } from "../status/decide-status-rules.ts";
import type { ReminderPlan } from "./reminder-rules.ts";
import * as settings from "./reminder-settings.ts";

export interface Reminding extends ReminderPlan {
  readonly methods: readonly PaymentMethod[];
  /** A decimal number in the partner's currency. */
  readonly minAmount: string;
  readonly attachUnpaid: boolean;
}

/** How a partner reminds, as it is set. */
export async function loadReminding(work: Work, partnerId: string): Promise<Reminding> {
  const loaded = await loadSettings(work, settings.reminderSettings, { partnerId });
  return { ...planOf(loaded), shift: await shiftOf(work, partnerId, loaded.get(settings.reminderWorkingDays)) };
}

const planOf = (loaded: LoadedSettings): Omit<Reminding, "shift"> => ({
  anchor: loaded.get(settings.reminderAnchor),
  reminders: settings.remindersOn.map((isOn, at) => ({
    isOn: loaded.get(isOn),
    day: loaded.get(settings.reminderDays[at] as (typeof settings.reminderDays)[number]),
  })),
  methods: loaded.get(settings.reminderMethods),
  minAmount: loaded.get(settings.reminderMinAmount),
  attachUnpaid: loaded.get(settings.reminderAttach),
});

/** As the partner reminds, unless the customer's configuration or its template says otherwise (B-156). */
export function remindingFor(usual: Reminding, rule: StatusAccount["reminderRule"]): Reminding {
  if (rule === null) return usual;
  const first = rule.days.find((day) => day !== null) ?? 1;
  return { ...usual, anchor: rule.anchor, reminders: rule.days.map((day) => ({ isOn: day !== null, day: day ?? first })) };
}

/** Moves a day off to the next working day where that is wanted. */
export async function shiftOf(work: Work, partnerId: string, isWanted: boolean): Promise<(on: Day) => Day> {
  if (!isWanted) return (on) => on;
  const calendar = await getBusinessCalendar(work, partnerId);
  return (on) => shift({ mayActOn: (candidate) => !isDayOff(calendar, candidate) && !isHoliday(calendar, candidate) }, on);
}
