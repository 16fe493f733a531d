import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { getTaxRule, listTaxRules, tryTaxRules } from "./rule-views.ts";
import { addTaxRule, changeTaxRule, previewTaxRule, removeTaxRule } from "./save-rule.ts";
import { moveServicePlace, previewServicePlace, serviceTaxation } from "./service-place.ts";

export function taxesByAddressRoutes(api: Api): void {
  api.serve(contract.listTaxRulesEndpoint, {
    may: "finance.taxes.view",
    handle: (work, { query }) => listTaxRules(work, query),
  });
  api.serve(contract.getTaxRuleEndpoint, {
    may: "finance.taxes.view",
    handle: (work, { params }) => getTaxRule(work, params.ruleId),
  });
  api.serve(contract.addTaxRuleEndpoint, {
    may: "finance.taxes.update",
    handle: async (work, { body }) => getTaxRule(work, await addTaxRule(work, body)),
  });
  api.serve(contract.changeTaxRuleEndpoint, {
    may: "finance.taxes.update",
    handle: async (work, { params, body, version }) => {
      await changeTaxRule(work, params.ruleId, body, version);
      return getTaxRule(work, params.ruleId);
    },
  });
  api.serve(contract.removeTaxRuleEndpoint, {
    may: "finance.taxes.update",
    handle: async (work, { params, version }) => {
      await removeTaxRule(work, params.ruleId, version);
      return {};
    },
  });
  api.serve(contract.previewTaxRuleEndpoint, {
    may: "finance.taxes.update",
    unaudited: "a preview changes nothing",
    handle: (work, { body }) => previewTaxRule(work, body),
  });
  api.serve(contract.tryTaxRulesEndpoint, {
    may: "finance.taxes.view",
    unaudited: "it says what holds and changes nothing",
    handle: (work, { body }) => tryTaxRules(work, body),
  });
  api.serve(contract.serviceTaxationEndpoint, {
    may: "customers.services.view",
    handle: (work, { params }) => serviceTaxation(work, params.serviceId),
  });
  api.serve(contract.previewServicePlaceEndpoint, {
    may: "customers.services.update",
    unaudited: "a preview changes nothing",
    handle: (work, { params, body }) => previewServicePlace(work, params.serviceId, body),
  });
  api.serve(contract.changeServicePlaceEndpoint, {
    may: "customers.services.update",
    handle: (work, { params, body, version }) => moveServicePlace(work, params.serviceId, body, version),
  });
}
