import { Link } from "@tanstack/react-router";
import { listSettingsEndpoint } from "../../../../server/modules/partners/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { groupOf, pathOfSetting, settingGroups } from "../settings/setting-groups.ts";
import { useSettingWords } from "../settings/setting-words.ts";
import { useValueWords } from "../settings/value-words.ts";
import type { Partner } from "./partner.ts";

/** In which settings this partner goes its own way, and the way to all of them. */
export function OwnValues({ partner }: { partner: Partner }) {
  const t = useTexts();
  const words = useSettingWords();
  const valueWords = useValueWords(partner.currency);
  const settings = useEndpoint(listSettingsEndpoint, { query: { level: "partner", scopeId: partner.id } }, { topics: ["settings"] });
  if (!settings.data) return settings.problem ? <ProblemNote problem={settings.problem} onRetry={settings.reload} /> : null;
  const level = partner.isDefault ? "system" : "partner";
  const place = partner.isDefault ? "system" : `partner.${partner.id}`;
  const own = settings.data.items.filter(({ origin }) => origin === level);
  const groups = settingGroups.filter((group) => settings.data?.items.some((setting) => groupOf(setting) === group));
  return (
    <div className="partner-tab">
      <Panel title={t("partners.partner.own-values")}>
        {own.length === 0 ? (
          <EmptyState title={t("partners.partner.own-none")} />
        ) : (
          <PlainTable
            label={t("partners.partner.own-values")}
            rows={own}
            rowKey={({ key }) => key}
            columns={[
              {
                id: "setting",
                head: t("partners.file.setting"),
                cell: (setting) => (
                  <Link to={(pathOfSetting(setting) ?? "/config") as never} search={{ place } as never}>
                    {words.title(setting)}
                  </Link>
                ),
              },
              { id: "here", head: t("partners.partner.own-here"), cell: (setting) => <bdi>{valueWords(setting, setting.value)}</bdi> },
              {
                id: "common",
                head: t("partners.partner.own-common"),
                cell: (setting) => <bdi>{valueWords(setting, setting.inherited)}</bdi>,
              },
            ]}
          />
        )}
      </Panel>
      <Panel title={t("partners.partner.all-settings")}>
        <ul className="own-links">
          {groups.map((group) => (
            <li key={group}>
              <Link to={`/config/settings/${group}` as never} search={{ place } as never}>
                {t(`partners.group.${group}.title`)}
              </Link>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}
