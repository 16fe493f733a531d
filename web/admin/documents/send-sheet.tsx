// O-110 sending a contract for signature: who signs, in which order, and who signs for the company.
import { ActionIcon, NativeSelect, Skeleton, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { sendContractEndpoint, signerChoicesEndpoint } from "../../../server/modules/documents/contracts/contract.ts";
import type { BodyOf, ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import type { Document } from "./document-link.tsx";
import "./documents.css";

type Choices = ReturnsOf<typeof signerChoicesEndpoint>;
type Row = { key: number } & ({ kind: "customer" } | { kind: "named"; name: string; email: string; phone: string });
type CompanyKind = "none" | "staff" | "stamp";

const mostSigners = 6;

export function SendSheet({ document: { id, title }, onClose }: { document: Document; onClose: () => void }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(signerChoicesEndpoint, { params: { documentId: id } });
  const [rows, setRows] = useState<readonly Row[]>([{ key: 0, kind: "customer" }]);
  const [company, setCompany] = useState<CompanyKind>("none");
  const [adminId, setAdminId] = useState("");
  const [signBy, setSignBy] = useState("");
  const send = useAction(sendContractEndpoint, {
    topics: ["documents", "contracts", "customers"],
    onDone: () => {
      notify(t("documents.sent", { title }));
      onClose();
    },
  });
  const isReady =
    data !== undefined &&
    rows.length > 0 &&
    rows.every((row) => row.kind === "customer" || (row.name.trim() !== "" && (row.email.trim() !== "" || row.phone.trim() !== ""))) &&
    (company !== "staff" || adminId !== "");

  function run(): void {
    const body: BodyOf<typeof sendContractEndpoint> = {
      signers: rows.map((row) =>
        row.kind === "customer"
          ? { kind: "customer" }
          : { kind: "named", name: row.name.trim(), email: row.email.trim(), phone: row.phone.trim() },
      ),
      company: company === "staff" ? { kind: "staff", adminId } : { kind: company },
      ...(signBy === "" ? {} : { signBy: signBy as never }),
    };
    void send.run({ params: { documentId: id }, body });
  }

  return (
    <Sheet
      open
      wide
      title={t("documents.send-title", { title })}
      onClose={onClose}
      foot={
        <Button kind="primary" busy={send.busy} disabled={!isReady} onPress={run}>
          {t("documents.send")}
        </Button>
      }
    >
      <div className="contract-sheet">
        <ProblemNote problem={problem} onRetry={reload} />
        {!data && !problem && <Skeleton height={240} radius="md" />}
        {data && (
          <>
            <p>{t("documents.send-text")}</p>
            <SignerRows choices={data} rows={rows} onChange={setRows} />
            <Choice
              label={t("documents.signers.company")}
              value={company}
              onChange={setCompany}
              options={(["none", "staff", "stamp"] as const).map((value) => ({ value, label: t(`documents.signers.company-${value}`) }))}
            />
            {company === "stamp" && <p className="sign-link-text">{t("documents.signers.stamp-help", { company: data.companyName })}</p>}
            {company === "staff" && (
              <NativeSelect
                label={t("documents.signers.administrator")}
                description={t("documents.signers.administrator-help")}
                value={adminId}
                onChange={({ currentTarget }) => setAdminId(currentTarget.value)}
                data={[
                  { value: "", label: t("documents.signers.administrator-choose") },
                  ...data.colleagues.map((colleague) => ({ value: colleague.id, label: colleague.name })),
                ]}
              />
            )}
            <DayField label={t("documents.sign-by")} description={t("documents.sign-by-help")} value={signBy} onChange={setSignBy} />
            <ProblemNote problem={send.problem} />
          </>
        )}
      </div>
    </Sheet>
  );
}

interface SignerRowsProps {
  choices: Choices;
  rows: readonly Row[];
  onChange: (rows: readonly Row[]) => void;
}

function SignerRows({ choices, rows, onChange }: SignerRowsProps) {
  const t = useTexts();
  const nextKey = useRef(1);
  const nameOf = (row: Row, at: number): string =>
    row.kind === "customer" ? choices.customerName : row.name.trim() || t("documents.signers.number", { position: at + 1 });
  const change = (key: number, edit: Partial<Record<"name" | "email" | "phone", string>>): void =>
    onChange(rows.map((row) => (row.key === key && row.kind === "named" ? { ...row, ...edit } : row)));
  function move(at: number, by: -1 | 1): void {
    const moved = [...rows];
    const [taken] = moved.splice(at, 1);
    if (taken) moved.splice(at + by, 0, taken);
    onChange(moved);
  }
  return (
    <fieldset className="signer-rows">
      <legend>{t("documents.signers.order")}</legend>
      <p className="sign-link-text">{t("documents.signers.order-help")}</p>
      <ol>
        {rows.map((row, at) => {
          const name = nameOf(row, at);
          return (
            <li key={row.key} className="signer-row">
              <div className="signer-row-head">
                <span className="signer-number">{at + 1}</span>
                <span className="signer-who">
                  <strong>
                    <bdi>{name}</bdi>
                  </strong>
                  <span className="document-note">{t(`documents.signers.kind.${row.kind}`)}</span>
                </span>
                <span className="document-acts">
                  {rows.length > 1 && (
                    <>
                      <ActionIcon
                        variant="subtle"
                        size={36}
                        disabled={at === 0}
                        aria-label={t("documents.signers.up", { name })}
                        onClick={() => move(at, -1)}
                      >
                        <IconArrowUp size={18} stroke={1.7} aria-hidden />
                      </ActionIcon>
                      <ActionIcon
                        variant="subtle"
                        size={36}
                        disabled={at === rows.length - 1}
                        aria-label={t("documents.signers.down", { name })}
                        onClick={() => move(at, 1)}
                      >
                        <IconArrowDown size={18} stroke={1.7} aria-hidden />
                      </ActionIcon>
                      <ActionIcon
                        variant="subtle"
                        size={36}
                        aria-label={t("documents.signers.remove", { name })}
                        onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
                      >
                        <IconX size={18} stroke={1.7} aria-hidden />
                      </ActionIcon>
                    </>
                  )}
                </span>
              </div>
              {row.kind === "named" && (
                <div className="signer-fields">
                  <TextInput
                    label={t("documents.signers.name")}
                    maxLength={120}
                    value={row.name}
                    onChange={({ currentTarget }) => change(row.key, { name: currentTarget.value })}
                  />
                  {choices.verify !== "sms" && (
                    <TextInput
                      label={t("documents.signers.email")}
                      type="email"
                      dir="ltr"
                      maxLength={200}
                      value={row.email}
                      onChange={({ currentTarget }) => change(row.key, { email: currentTarget.value })}
                    />
                  )}
                  {choices.verify !== "email" && choices.maySendSms && (
                    <TextInput
                      label={t("documents.signers.phone")}
                      type="tel"
                      dir="ltr"
                      maxLength={40}
                      value={row.phone}
                      onChange={({ currentTarget }) => change(row.key, { phone: currentTarget.value })}
                    />
                  )}
                  <p className="sign-link-text signer-help">
                    {choices.maySendSms || choices.verify === "email"
                      ? t(`documents.signers.reach.${choices.verify}`)
                      : t("documents.signers.no-sms")}
                  </p>
                </div>
              )}
            </li>
          );
        })}
      </ol>
      <div className="document-acts">
        <Button
          small
          disabled={rows.length >= mostSigners}
          onPress={() => onChange([...rows, { key: nextKey.current++, kind: "named", name: "", email: "", phone: "" }])}
        >
          {t("documents.signers.add")}
        </Button>
        {rows.every(({ kind }) => kind !== "customer") && (
          <Button small kind="quiet" onPress={() => onChange([...rows, { key: nextKey.current++, kind: "customer" }])}>
            {t("documents.signers.add-customer")}
          </Button>
        )}
      </div>
    </fieldset>
  );
}
