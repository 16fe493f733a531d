import { IconCreditCard } from "@tabler/icons-react";
import { useState } from "react";
import { portalMethodTermsEndpoint } from "../../../server/modules/collections/outlook/contract.ts";
import { paymentOptionsEndpoint } from "../../../server/modules/payments/contract.ts";
import {
  portalChangeMethodEndpoint,
  portalListMethodsEndpoint,
  portalRemoveMethodEndpoint,
  portalSetupMethodEndpoint,
} from "../../../server/modules/payments/saved-methods/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { usePreview } from "../../lib/use-preview.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { notify } from "../../ui/notices.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { basePathOf } from "../app/base-path.ts";
import { useFeature } from "../app/use-feature.ts";
import { AutoPayCard } from "./auto-pay-card.tsx";
import { SavedName, SavedSign } from "./payment-name.tsx";
import { TermsShift } from "./terms-shift.tsx";
import "./methods-page.css";

type Method = ReturnsOf<typeof portalListMethodsEndpoint>["items"][number];

/** The cards that are kept at the gateway: which one is used first, and the way out for each. */
export function MethodsPage() {
  const t = useTexts();
  const { data, loading, problem, reload } = useEndpoint(portalListMethodsEndpoint, undefined, { topics: ["saved-methods", "methods"] });
  const mayAutoPay = useFeature("finance.auto_pay");
  if (!data) return <PortalCard loading={loading} problem={problem} onRetry={reload} />;
  return (
    <div className="methods">
      {data.items.length === 0 ? (
        <section className="portal-card">
          <EmptyState
            icon={<IconCreditCard size={32} stroke={1.4} aria-hidden />}
            title={t("portal-finance.method.none")}
            text={t("portal-finance.method.none-text")}
            action={<AddMethod />}
          />
        </section>
      ) : (
        <>
          <ul className="portal-card methods-list">
            {data.items.map((method) => (
              <MethodRow key={method.id} method={method} />
            ))}
          </ul>
          <AddMethod />
          {mayAutoPay && <AutoPayCard methods={data.items} />}
        </>
      )}
    </div>
  );
}

const topics = ["payments", "methods", "options", "dashboard"];

function MethodRow({ method }: { method: Method }) {
  const t = useTexts();
  const format = useFormat();
  const [asking, setAsking] = useState<"choose" | "remove">();
  return (
    <li className="methods-row">
      <SavedSign kind={method.kind} />
      <div className="methods-words">
        <strong>
          <SavedName method={method} />
        </strong>
        <span>
          {method.expiresOn && t("portal-finance.method.valid-until", { month: format.month(method.expiresOn) })}
          {method.state !== "active" && (
            <StatusChip tone={method.state === "pending" ? "waits" : method.state === "expiring" ? "attention" : "hurts"}>
              {t(`portal-finance.method.state.${method.state}`)}
            </StatusChip>
          )}
          {method.isDefault && <StatusChip tone="works">{t("portal-finance.method.default")}</StatusChip>}
        </span>
        {method.mandate && (
          <span className="methods-mandate">
            {t("portal-finance.method.mandate", { reference: method.mandate.reference, creditor: method.mandate.creditor })}
            {method.state === "pending" && <> {t("portal-finance.method.mandate-waits")}</>}
          </span>
        )}
      </div>
      <div className="methods-acts">
        {!method.isDefault && (method.state === "active" || method.state === "expiring") && (
          <Button small kind="quiet" onPress={() => setAsking("choose")}>
            {t("portal-finance.method.make-default")}
          </Button>
        )}
        <Button
          small
          kind="quiet"
          onPress={() => setAsking("remove")}
          label={t("portal-finance.method.remove-this", { name: `${method.brand} ${method.last4}` })}
        >
          {t("portal-finance.method.remove")}
        </Button>
      </div>
      {asking === "choose" && <ChooseDialog method={method} onClose={() => setAsking(undefined)} />}
      {asking === "remove" && <RemoveDialog method={method} onClose={() => setAsking(undefined)} />}
    </li>
  );
}

interface DialogProps {
  method: Method;
  onClose: () => void;
}

const nameOf = ({ brand, last4 }: Method): string => `${brand} •••• ${last4}`;

/** P-130 what is charged first is what the customer is billed by; where that brings other days they are seen before. */
function ChooseDialog({ method, onClose }: DialogProps) {
  const t = useTexts();
  const params = { methodId: method.id };
  const { data, problem, former } = usePreview(portalMethodTermsEndpoint, { params, body: { act: "choose" } });
  const change = useAction(portalChangeMethodEndpoint, {
    topics,
    onDone: () => {
      onClose();
      notify(t("portal-finance.method.is-default-now"));
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("portal-finance.method.default-title", { name: nameOf(method) })}
      confirm={t(data?.terms ? "portal-finance.terms.confirm" : "portal-finance.method.make-default")}
      busy={change.busy}
      disabled={!data || former}
      problem={change.problem ?? problem}
      onConfirm={() =>
        change.run({ params, version: method.version, body: { isDefault: true, ...(data?.terms ? { terms: data.terms.digest } : {}) } })
      }
      onClose={onClose}
    >
      {data?.terms ? <TermsShift terms={data.terms} act="choose" /> : t(data ? "portal-finance.method.default-text" : "ui.loading")}
    </ConfirmDialog>
  );
}

function RemoveDialog({ method, onClose }: DialogProps) {
  const t = useTexts();
  const params = { methodId: method.id };
  const { data, problem, former } = usePreview(portalMethodTermsEndpoint, { params, body: { act: "remove" } });
  const remove = useAction(portalRemoveMethodEndpoint, {
    topics,
    onDone: () => {
      onClose();
      notify(t("portal-finance.method.removed"));
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("portal-finance.method.remove-title", { name: nameOf(method) })}
      confirm={t("portal-finance.method.remove-confirm")}
      danger
      busy={remove.busy}
      disabled={!data || former}
      problem={remove.problem ?? problem}
      onConfirm={() => remove.run({ params, query: data?.terms ? { terms: data.terms.digest } : {} })}
      onClose={onClose}
    >
      <p className="methods-why">{t("portal-finance.method.remove-text")}</p>
      {data?.terms && <TermsShift terms={data.terms} act="remove" />}
    </ConfirmDialog>
  );
}

/** Only where a gateway can keep a card. */
function AddMethod() {
  const t = useTexts();
  const [leaving, setLeaving] = useState(false);
  const options = useEndpoint(paymentOptionsEndpoint, undefined, { topics: ["payments"] });
  const setup = useAction(portalSetupMethodEndpoint, {
    onDone: ({ redirectUrl }) => {
      setLeaving(true);
      location.assign(redirectUrl);
    },
  });
  const gateways = options.data?.gateways.filter(({ canSave }) => canSave) ?? [];
  return (
    <div className="methods-add">
      {gateways.map(({ gateway, title }) => (
        <Button
          key={gateway}
          busy={leaving || setup.busy}
          onPress={() => setup.run({ body: { gateway, basePath: basePathOf(location.pathname) } })}
        >
          {gateways.length === 1 ? t("portal-finance.method.add") : t("portal-finance.method.add-with", { title })}
        </Button>
      ))}
      <ProblemNote problem={setup.problem} />
    </div>
  );
}
