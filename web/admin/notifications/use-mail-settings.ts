import { changeSettingsEndpoint, listSettingsEndpoint } from "../../../server/modules/partners/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import type { Mail } from "./mail.ts";

type Item = ReturnsOf<typeof listSettingsEndpoint>["items"][number];

/** Some settings of the partner of the page, by key, and how to change them together. */
export function useMailSettings(mail: Mail, keys: readonly string[], onSaved: () => void) {
  const place =
    mail.isInstallation && mail.mayChange ? ({ level: "system" } as const) : ({ level: "partner", scopeId: mail.partnerId } as const);
  const { data, problem, reload } = useEndpoint(
    listSettingsEndpoint,
    { query: { ...place, keys: keys.join(",") as never } },
    { topics: ["settings"] },
  );
  const save = useAction(changeSettingsEndpoint, { topics: ["settings", "mail"], onDone: onSaved });
  const byKey = new Map<string, Item>(data?.items.map((item) => [item.key, item]));
  return {
    ready: data !== undefined,
    problem: problem ?? save.problem,
    reload,
    busy: save.busy,
    text: (key: string): string => {
      const value = byKey.get(key)?.value;
      return typeof value === "string" ? value : "";
    },
    save: (values: Readonly<Record<string, string>>) =>
      save.run({
        body: { ...place, changes: Object.entries(values).map(([key, value]) => ({ key, value, version: byKey.get(key)?.version ?? 0 })) },
      }),
  };
}
