import { PasswordInput } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { portalProveEndpoint, portalSignOutEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { ApiProblem, asProblem, callApi } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useMe } from "../app/me.ts";
import { passkeysHere } from "../identity/passkeys-here.ts";
import { bridgeAuthenticate } from "./bridge.ts";
import "./app-locked.css";

/** P-208 instead of the page: finger, face or passkey, and the password for whoever has none of them here. */
export function AppLocked({ onUnlock }: { onUnlock: () => void }) {
  const t = useTexts();
  const { customer, features } = useMe();
  const [password, setPassword] = useState("");
  const [state, setState] = useState<{ busy: boolean; problem?: ApiProblem | undefined }>({ busy: false });
  const title = useRef<HTMLHeadingElement>(null);
  const native = bridgeAuthenticate();
  const hasKeys = native !== undefined || (features.includes("passkeys") && passkeysHere());
  // Whoever reads by ear is told where they are.
  useEffect(() => title.current?.focus(), []);

  async function run(prove: () => Promise<boolean>): Promise<void> {
    setState({ busy: true });
    try {
      if (await prove()) return onUnlock();
      setState({ busy: false });
    } catch (thrown) {
      setState({ busy: false, problem: thrown instanceof ApiProblem ? thrown : undefined });
    }
  }
  const byKey = (): Promise<void> => run(() => (native ? native(t("portal-session.lock.why")) : byPasskey()));
  const byPassword = (): Promise<void> => run(async () => (await callApi(portalProveEndpoint, { body: { password } })) !== undefined);

  async function leave(): Promise<void> {
    try {
      await callApi(portalSignOutEndpoint);
      location.reload();
    } catch (thrown) {
      setState({ busy: false, problem: asProblem(thrown) });
    }
  }

  return (
    <main className="app-locked">
      <IconLock size={40} stroke={1.5} aria-hidden />
      <h1 ref={title} tabIndex={-1}>
        {t("portal-session.lock.title")}
      </h1>
      <p>{t("portal-session.lock.text", { name: customer.name })}</p>
      {hasKeys && (
        <Button kind="primary" full busy={state.busy} onPress={byKey}>
          {t("portal-session.lock.unlock")}
        </Button>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void byPassword();
        }}
      >
        <input type="text" name="username" autoComplete="username" value={customer.login} readOnly hidden />
        <PasswordInput
          label={t("ui.password")}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button submit full kind={hasKeys ? "plain" : "primary"} busy={state.busy} disabled={password === ""}>
          {t("portal-session.lock.by-password")}
        </Button>
      </form>
      <ProblemNote problem={state.problem} />
      <Button kind="quiet" onPress={leave}>
        {t("ui.sign-out")}
      </Button>
    </main>
  );
}

/** The server looks at what the device signed. Without a connection the device's own word has to do: it has looked at finger or face. */
async function byPasskey(): Promise<boolean> {
  const { isOfDevice, proveWithPasskey, wasCalledOff } = await import("../identity/passkey-ceremony.ts");
  try {
    await proveWithPasskey();
    return true;
  } catch (thrown) {
    if (thrown instanceof ApiProblem && thrown.mayBeRepeated) return askDevice();
    if (wasCalledOff(thrown) || isOfDevice(thrown)) return false;
    throw thrown;
  }
}

async function askDevice(): Promise<boolean> {
  try {
    const challenge = crypto.getRandomValues(new Uint8Array(32));
    return (await navigator.credentials.get({ publicKey: { challenge, userVerification: "required" } })) !== null;
  } catch {
    // Called off, or this device keeps no passkey.
    return false;
  }
}
