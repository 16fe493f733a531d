import { lazy, Suspense } from "react";
import type { signInLookEndpoint } from "../../../server/modules/portal/sign-in-page/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { Sheet } from "../../ui/sheet.tsx";

const ForgotLogin = lazy(async () => ({ default: (await import("./door-extras.tsx")).ForgotLogin }));

type Help = NonNullable<ReturnsOf<typeof signInLookEndpoint>["help"]>;

/** P-36 every way to somebody who can help, large enough for a thumb. */
export function HelpSheet({ help, asksLogin, onClose }: { help: Help | null; asksLogin: boolean; onClose: () => void }) {
  const t = useTexts();
  return (
    <Sheet
      open
      title={t("portal.sign-in.help-title")}
      onClose={onClose}
      foot={
        <Button full onPress={onClose}>
          {t("ui.close")}
        </Button>
      }
    >
      <div className="door-form">
        {help && <Ways help={help} />}
        {asksLogin && (
          <Suspense>
            <ForgotLogin />
          </Suspense>
        )}
      </div>
    </Sheet>
  );
}

function Ways({ help }: { help: Help }) {
  const t = useTexts();
  const digits = (text: string): string => text.replace(/[^+\d]/g, "");
  const ways = [
    ...(help.phone ? [{ name: t("portal.sign-in.help-phone"), href: `tel:${digits(help.phone)}`, text: help.phone }] : []),
    ...(help.whatsapp
      ? [{ name: t("portal.sign-in.help-whatsapp"), href: `https://wa.me/${digits(help.whatsapp).replace("+", "")}`, text: help.whatsapp }]
      : []),
    ...(help.email ? [{ name: t("portal.sign-in.help-email"), href: `mailto:${help.email}`, text: help.email }] : []),
  ];
  return (
    <>
      {help.text && <p className="door-lines">{help.text}</p>}
      {ways.length > 0 && (
        <dl className="door-ways">
          {ways.map(({ name, href, text }) => (
            <div key={href}>
              <dt>{name}</dt>
              <dd>
                <a className="door-link" href={href}>
                  <bdi dir="ltr">{text}</bdi>
                </a>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {help.hours && (
        <div>
          <strong>{t("portal.sign-in.help-hours")}</strong>
          <p className="door-lines">{help.hours}</p>
        </div>
      )}
    </>
  );
}
