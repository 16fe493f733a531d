import { useState } from "react";
import { portalPasskeysEndpoint } from "../../../server/modules/portal/passkeys/contract.ts";
import { type ApiProblem, asProblem } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

/** P-24 the passkey instead of the password where presence has to be proven; offered to whoever has one for this address. */
export function PasskeyProof({ onProved }: { onProved: () => void }) {
  const t = useTexts();
  const { data } = useEndpoint(portalPasskeysEndpoint);
  const [state, setState] = useState<{ busy: boolean; problem?: ApiProblem }>({ busy: false });
  if (!data?.items.some(({ host }) => host === location.hostname)) return null;

  async function press(): Promise<void> {
    setState({ busy: true });
    const { isOfDevice, proveWithPasskey, wasCalledOff } = await import("./passkey-ceremony.ts");
    try {
      await proveWithPasskey();
      onProved();
    } catch (thrown) {
      setState(wasCalledOff(thrown) || isOfDevice(thrown) ? { busy: false } : { busy: false, problem: asProblem(thrown) });
    }
  }
  return (
    <>
      <Button full busy={state.busy} onPress={press}>
        {t("portal.passkey.use")}
      </Button>
      <ProblemNote problem={state.problem} />
    </>
  );
}
