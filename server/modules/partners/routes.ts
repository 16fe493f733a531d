import { permissions } from "../../../shared/permissions.ts";
import { seesPartner } from "../../platform/db/visible-to.ts";
import type { Api } from "../../platform/http/api.ts";
import type { Tools } from "../../platform/tools.ts";
import { readBranding, readLogo } from "./branding.ts";
import { serveCalendars } from "./calendars/routes.ts";
import { createLocation, deleteLocation, updateLocation } from "./change-locations.ts";
import { deletePartner, removeLogo, setLogo, updatePartner } from "./change-partner.ts";
import * as contract from "./contract.ts";
import { createPartner } from "./create-partner.ts";
import { fieldChoices } from "./field-choices.ts";
import { createField, deleteField, listFields, updateField } from "./fields.ts";
import { serveFreezes } from "./freeze/routes.ts";
import { createLabel, deleteLabel, listLabelViews, updateLabel } from "./labels.ts";
import { listPartnersPage } from "./list-partners.ts";
import { changeSettings, listSettings, SettingBook, settingEffects } from "./list-settings.ts";
import { type Location, listLocations } from "./location-queries.ts";
import { partnerFigures } from "./partner-figures.ts";
import { getVisiblePartner, listPartners } from "./partner-queries.ts";
import { partnerUses } from "./partner-uses.ts";
import { partnerView } from "./partner-view.ts";
import { serveWords } from "./wording/routes.ts";

// Each setting names its own right, and the handler asks for it; who has none in the whole branch sees no page of settings.
const anyConfigView = permissions.filter((permission) => permission.startsWith("config.") && permission.endsWith(".view"));
const anyConfigUpdate = permissions.filter((permission) => permission.startsWith("config.") && permission.endsWith(".update"));

const locationView = (location: Location) => ({ ...location, path: [...location.path], partnerIds: [...location.partnerIds] });

export function routes(server: Api, tools: Tools): void {
  servePartners(server, tools);
  servePublicPages(server, tools);
  serveSettings(server, tools);
  serveLocations(server);
  serveLabels(server);
  serveFields(server);
  serveCalendars(server);
  serveFreezes(server);
  serveWords(server);
}

function servePartners(server: Api, { files }: Tools): void {
  server.serve(contract.listPartnersEndpoint, { may: "admin.partners.view", handle: (work, { query }) => listPartnersPage(work, query) });
  server.serve(contract.partnerChoicesEndpoint, {
    may: "staff",
    handle: async (work) => ({ items: (await listPartners(work)).filter((partner) => seesPartner(work.actor, partner.id)) }),
  });
  server.serve(contract.getPartnerEndpoint, {
    may: "admin.partners.view",
    handle: async (work, { params }) => partnerView(await getVisiblePartner(work, params.partnerId)),
  });
  server.serve(contract.createPartnerEndpoint, {
    may: "admin.partners.create",
    handle: async (work, { body }) => partnerView(await createPartner(work, body)),
  });
  server.serve(contract.updatePartnerEndpoint, {
    may: "admin.partners.update",
    handle: async (work, { params, body, version }) => partnerView(await updatePartner(work, params.partnerId, body, version)),
  });
  server.serve(contract.deletePartnerEndpoint, {
    may: "admin.partners.delete",
    handle: async (work, { params, version }) => {
      await deletePartner(work, params.partnerId, version);
      return {};
    },
  });
  server.serve(contract.partnerFiguresEndpoint, {
    may: "admin.partners.view",
    handle: async (work) => ({ items: await partnerFigures(work) }),
  });
  server.serve(contract.partnerUsesEndpoint, {
    may: "admin.partners.delete",
    handle: async (work, { params }) => ({ items: await partnerUses(work, params.partnerId) }),
  });
  server.serve(contract.setLogoEndpoint, {
    may: "admin.partners.update",
    handle: async (work, call) => partnerView(await setLogo(work, files, call.params.partnerId, call.files[0])),
  });
  server.serve(contract.removeLogoEndpoint, {
    may: "admin.partners.update",
    handle: async (work, { params }) => partnerView(await removeLogo(work, params.partnerId)),
  });
}

function servePublicPages(server: Api, { files }: Tools): void {
  server.serve(contract.brandingEndpoint, {
    may: "anyone",
    handle: (work, { query, request }) => readBranding(work, { host: request.hostname, code: query.partner }),
  });
  server.serve(contract.logoEndpoint, { may: "anyone", handle: (work, { params }) => readLogo(work, files, params.code) });
}

function serveSettings(server: Api, { settings, seal }: Tools): void {
  const book = new SettingBook(settings, seal);
  server.serve(contract.listSettingsEndpoint, {
    may: anyConfigView,
    handle: async (work, { query: { level, scopeId, ...wanted } }) => ({
      items: await listSettings(work, book, { level, scopeId }, wanted),
    }),
  });
  server.serve(contract.changeSettingsEndpoint, {
    may: anyConfigUpdate,
    handle: async (work, { body: { level, scopeId, changes } }) => ({
      items: await changeSettings(work, book, { level, scopeId }, changes),
    }),
  });
  server.serve(contract.settingEffectsEndpoint, {
    may: anyConfigUpdate,
    unaudited: "only asks what a change would do",
    handle: async (work, { body: { level, scopeId, changes } }) => ({
      items: await settingEffects(work, book, { level, scopeId }, changes),
    }),
  });
}

function serveLocations(server: Api): void {
  server.serve(contract.listLocationsEndpoint, {
    may: "staff",
    handle: async (work, { query }) => ({ items: (await listLocations(work, query)).map(locationView) }),
  });
  server.serve(contract.createLocationEndpoint, {
    may: "admin.locations.create",
    handle: async (work, { body }) => locationView(await createLocation(work, body)),
  });
  server.serve(contract.updateLocationEndpoint, {
    may: "admin.locations.update",
    handle: async (work, { params, body, version }) => locationView(await updateLocation(work, params.locationId, body, version)),
  });
  server.serve(contract.deleteLocationEndpoint, {
    may: "admin.locations.delete",
    handle: async (work, { params, query, version }) => {
      await deleteLocation(work, params.locationId, { moveTo: query.moveTo, version });
      return {};
    },
  });
}

function serveLabels(server: Api): void {
  server.serve(contract.listLabelsEndpoint, {
    may: "staff",
    handle: async (work, { query }) => ({ items: await listLabelViews(work, query.module) }),
  });
  server.serve(contract.createLabelEndpoint, { may: "config.labels.update", handle: (work, { body }) => createLabel(work, body) });
  server.serve(contract.updateLabelEndpoint, {
    may: "config.labels.update",
    handle: (work, { params, body, version }) => updateLabel(work, params.labelId, body, version),
  });
  server.serve(contract.deleteLabelEndpoint, {
    may: "config.labels.update",
    handle: async (work, { params, version }) => {
      await deleteLabel(work, params.labelId, version);
      return {};
    },
  });
}

function serveFields(server: Api): void {
  server.serve(contract.listFieldsEndpoint, {
    may: "staff",
    handle: async (work, { query }) => ({ items: await listFields(work, query.module) }),
  });
  server.serve(contract.createFieldEndpoint, {
    may: "config.additional_fields.update",
    handle: (work, { body }) => createField(work, body),
  });
  server.serve(contract.updateFieldEndpoint, {
    may: "config.additional_fields.update",
    handle: (work, { params, body, version }) => updateField(work, params.fieldId, body, version),
  });
  server.serve(contract.deleteFieldEndpoint, {
    may: "config.additional_fields.update",
    handle: async (work, { params, version }) => {
      await deleteField(work, params.fieldId, version);
      return {};
    },
  });
  server.serve(contract.fieldChoicesEndpoint, {
    may: "customers.additional_fields.update",
    handle: async (work, { params, query }) => ({ items: await fieldChoices(work, params.fieldId, query) }),
  });
}
