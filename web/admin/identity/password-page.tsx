import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { staffPasswordLinkEndpoint } from "../../../server/modules/identity/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SignInCard } from "../../ui/sign-in-card.tsx";
import { ChoosePassword } from "./choose-password.tsx";

/** Where the link of an invitation or of a reset leads. The token stands behind the "#", so that no log on the way has it. */
export function PasswordPage() {
  const t = useTexts();
  const [token] = useState(() => location.hash.slice(1));
  const trade = useAction(staffPasswordLinkEndpoint);
  const { run } = trade;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link is traded once, when the page opens.
  useEffect(() => {
    void run({ body: { token } });
  }, [token]);
  const link = trade.result;
  return (
    <SignInCard
      title={link ? t("identity.link.title", { name: link.name }) : t("identity.password.choose")}
      {...(link ? { text: t("identity.link.text", { login: link.login }) } : {})}
      below={<Link to={"/sign-in" as never}>{t("identity.reset.back")}</Link>}
    >
      {link ? (
        <ChoosePassword grant={link.grant} passwordMin={link.passwordMin} />
      ) : (
        (trade.problem && <ProblemNote problem={trade.problem} />) || <span>{t("ui.loading")}</span>
      )}
    </SignInCard>
  );
}
