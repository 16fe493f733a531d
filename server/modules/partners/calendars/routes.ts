import type { Api } from "../../../platform/http/api.ts";
import { chooseCalendar, createCalendar, deleteCalendar, holidaysOfFile, listCalendarViews, updateCalendar } from "./change-calendars.ts";
import * as contract from "./contract.ts";

const may = "config.main.update" as const;

export function serveCalendars(api: Api): void {
  api.serve(contract.listCalendarsEndpoint, {
    may: ["config.main.view", "config.main.update"],
    handle: async (work) => ({ items: await listCalendarViews(work) }),
  });
  api.serve(contract.createCalendarEndpoint, { may, handle: (work, { body }) => createCalendar(work, body) });
  api.serve(contract.updateCalendarEndpoint, {
    may,
    handle: (work, { params, body, version }) => updateCalendar(work, params.calendarId, body, version),
  });
  api.serve(contract.deleteCalendarEndpoint, {
    may,
    handle: async (work, { params, version }) => {
      await deleteCalendar(work, params.calendarId, version);
      return {};
    },
  });
  api.serve(contract.readHolidaysEndpoint, {
    may,
    unaudited: "only reads a file for the form",
    handle: async (_work, { files }) => ({ items: holidaysOfFile(files[0]) }),
  });
  api.serve(contract.chooseCalendarEndpoint, {
    may,
    handle: async (work, { params, body }) => ({ items: await chooseCalendar(work, params.partnerId, body.calendarId) }),
  });
}
