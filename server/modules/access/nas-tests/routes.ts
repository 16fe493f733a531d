import type { Api } from "../../../platform/http/api.ts";
import { askForTest, showTests } from "./asked-tests.ts";
import { nasTestsEndpoint, testNasEndpoint } from "./contract.ts";

export function nasTestRoutes(api: Api): void {
  api.serve(nasTestsEndpoint, { may: "network.routers.view", handle: (work, { params }) => showTests(work, params.nasId) });
  api.serve(testNasEndpoint, {
    may: "network.radius.explain",
    handle: (work, { params, body }) => askForTest(work, params.nasId, body.kind),
  });
}
