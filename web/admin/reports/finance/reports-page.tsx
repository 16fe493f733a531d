import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type ReportId, reportIds, reports } from "../../../../server/modules/reports/finance/contract.ts";
import type { Permission } from "../../../../shared/permissions.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { type TextKey, useTexts } from "../../../lib/texts.tsx";
import { fulfils } from "../../app/may.ts";
import { aboutOf, titleOf } from "./report-words.ts";
import "./finance-reports.css";

const groups = ["income", "value", "owed", "received", "control"] as const;
/** What accounting and collections show themselves. */
const beside: readonly { to: string; label: TextKey; needs: Permission }[] = [
  { to: "/accounting", label: "accounting.title", needs: "finance.ledger.view" },
  { to: "/accounting/deferred", label: "accounting.tabs.deferred", needs: "finance.ledger.view" },
  { to: "/accounting/periods", label: "accounting.tabs.periods", needs: "finance.periods.view" },
];

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();

export function ReportsPage() {
  const t = useTexts();
  const session = useStaffSession();
  const [sought, setSought] = useState("");
  const fits = (id: ReportId): boolean => plain(`${titleOf(t, id)} ${aboutOf(t, id)}`).includes(plain(sought.trim()));
  const found = reportIds.filter(fits);
  const others = beside.filter(({ needs }) => fulfils(session, needs));
  return (
    <div className="report-page">
      <header className="report-head">
        <h1>{t("finance.title")}</h1>
        <p>{t("finance.intro")}</p>
      </header>
      <TextInput
        className="report-find"
        size="sm"
        aria-label={t("finance.find")}
        placeholder={t("finance.find")}
        value={sought}
        leftSection={<IconSearch size={15} stroke={1.8} aria-hidden />}
        onChange={(event) => setSought(event.currentTarget.value)}
      />
      {found.length === 0 && <p className="report-time">{t("finance.nothing-found")}</p>}
      <div className="report-groups">
        {groups.map((group) => {
          const own = found.filter((id) => reports[id].group === group);
          return (
            own.length > 0 && (
              <section key={group}>
                <h2>{t(`finance.group.${group}`)}</h2>
                <ul>
                  {own.map((id) => (
                    <li key={id}>
                      <Link to={`/reports/${id}` as never}>
                        <strong>{titleOf(t, id)}</strong>
                        <span>{aboutOf(t, id)}</span>
                      </Link>
                    </li>
                  ))}
                </ul>
              </section>
            )
          );
        })}
        {others.length > 0 && sought === "" && (
          <section>
            <h2>{t("finance.beside")}</h2>
            <ul>
              {others.map(({ to, label }) => (
                <li key={to}>
                  <Link to={to as never}>
                    <strong>{t(label)}</strong>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}
