import { IconMailOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { mailStatusEndpoint } from "../../../server/modules/notifications/contract.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { fulfils } from "../app/may.ts";
import { usePartnerScope } from "../app/partner-scope.ts";
import { mailRights } from "./rights.ts";

/** O-164 Whoever may set it sees on every page that mail does not reach people. Nothing is drawn while all is well. */
export function MailNotice() {
  const session = useStaffSession();
  return fulfils(session, mailRights) ? <Notice /> : null;
}

function Notice() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const { data } = useEndpoint(mailStatusEndpoint, { query: { partner: partnerId } }, { topics: ["settings", "messages", "mail"] });
  const partners = data?.partners ?? [];
  const modes = new Set(partners.map(({ mode }) => mode));
  const isAway = partners.some(({ fault, mode }) => fault !== null && mode !== "off");
  const what = isAway ? "away" : modes.has("off") ? "off" : modes.has("redirect") ? "redirect" : undefined;
  if (!what) return null;
  return (
    <Link to={"/config/mail" as never} className="top-bar-button" aria-label={t(`notifications.bar.${what}`)}>
      <IconMailOff size={18} stroke={1.7} aria-hidden />
      <span className="top-bar-word">{t(`notifications.bar.${what}`)}</span>
    </Link>
  );
}
