import { TextInput } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { checkCodeEndpoint, checkFileEndpoint } from "../../../server/modules/documents/contracts/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { type ApiProblem, asProblem, callApi } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { FileDrop } from "../../ui/file-drop.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SignInCard } from "../../ui/sign-in-card.tsx";
import { useBranding } from "../app/branding.tsx";
import "./check-page.css";

type Checked = ReturnsOf<typeof checkFileEndpoint>;
type Asked = { by: "code" | "file"; answer: Checked };

const maxBytes = 25_000_000;

/** Is this signed paper genuine? For everybody, with the code on it or with the file (O-113). */
export function CheckPage() {
  const t = useTexts();
  const branding = useBranding();
  const { code: given } = useParams({ strict: false }) as { code?: string };
  const [code, setCode] = useState(given ?? "");
  const [file, setFile] = useState<File>();
  const [asked, setAsked] = useState<Asked>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [busy, setBusy] = useState(false);
  const byFile = useAction(checkFileEndpoint, { onDone: (answer) => setAsked({ by: "file", answer }) });

  async function checkCode(wanted: string): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      setAsked({ by: "code", answer: await callApi(checkCodeEndpoint, { params: { code: wanted.trim() } }) });
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setBusy(false);
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the code of the address is looked up once.
  useEffect(() => {
    if (given) void checkCode(given);
  }, [given]);

  return (
    <SignInCard
      {...(branding.logoUrl ? { logo: { src: branding.logoUrl, alt: branding.title } } : {})}
      title={t("portal-documents.check.title")}
      text={t("portal-documents.check.text")}
    >
      <div className="check">
        {asked && <Verdict asked={asked} />}
        <form
          className="check-part"
          onSubmit={(event) => {
            event.preventDefault();
            void checkCode(code);
          }}
        >
          <TextInput
            label={t("portal-documents.check.code")}
            description={t("portal-documents.check.code-help")}
            value={code}
            maxLength={40}
            autoCapitalize="characters"
            spellCheck={false}
            dir="ltr"
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button submit full busy={busy} disabled={code.trim() === ""} kind={asked ? "plain" : "primary"}>
            {t("portal-documents.check.check-code")}
          </Button>
          <ProblemNote problem={problem} />
        </form>
        <p className="check-or">{t("portal-documents.check.or")}</p>
        <div className="check-part">
          <FileDrop label={t("portal-documents.check.file")} accept=".pdf" maxBytes={maxBytes} file={file} onChange={setFile} />
          <p className="check-why">{t("portal-documents.check.file-why")}</p>
          <Button full busy={byFile.busy} disabled={!file} onPress={() => file && byFile.run({ file, body: {} })}>
            {t("portal-documents.check.check-file")}
          </Button>
          <ProblemNote problem={byFile.problem} />
        </div>
      </div>
    </SignInCard>
  );
}

const looks = {
  genuine: { tone: "works", Icon: IconCircleCheck },
  altered: { tone: "hurts", Icon: IconAlertTriangle },
  unknown: { tone: "attention", Icon: IconHelpCircle },
} as const;

function Verdict({ asked: { by, answer } }: { asked: Asked }) {
  const t = useTexts();
  const format = useFormat();
  const { tone, Icon } = looks[answer.verdict];
  const words =
    answer.verdict === "altered" ? t("portal-documents.check.altered-text") : t(`portal-documents.check.${answer.verdict}-${by}`);
  return (
    <div className="check-verdict" data-tone={tone} role="status">
      <Icon size={28} stroke={1.7} aria-hidden />
      <div>
        <strong>{t(`portal-documents.check.${answer.verdict}`)}</strong>
        <p>{words}</p>
        {answer.title && answer.signedOn && (
          <p>
            <bdi>{answer.title}</bdi> · {format.day(answer.signedOn)}
          </p>
        )}
      </div>
    </div>
  );
}
