// What the device is asked for. The library that speaks with it comes only with this file, which pages load when they need it.
import {
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  WebAuthnError,
} from "@simplewebauthn/browser";
import {
  portalAskPasskeyEndpoint,
  portalAskProofEndpoint,
  portalPasskeySignInEndpoint,
  portalProvePasskeyEndpoint,
  portalSavePasskeyEndpoint,
  portalStartPasskeyEndpoint,
} from "../../../server/modules/portal/passkeys/contract.ts";
import { callApi } from "../../lib/api.ts";
import { partnerHere } from "./partner-here.ts";
import type { SignInStep } from "./send-sign-in.ts";

export { browserSupportsWebAuthnAutofill };

/** The device showed nothing, or its owner closed what it showed: nothing happened, and nothing needs to be said. */
export const wasCalledOff = (thrown: unknown): boolean =>
  thrown instanceof Error && (thrown.name === "NotAllowedError" || thrown.name === "AbortError");

/** This device keeps a passkey of the account already. */
export const isThereAlready = (thrown: unknown): boolean =>
  thrown instanceof WebAuthnError && thrown.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED";

/** Something of the browser, not of ours: its words are not for people. */
export const isOfDevice = (thrown: unknown): boolean => thrown instanceof WebAuthnError || thrown instanceof DOMException;

export const callOff = (): void => WebAuthnAbortService.cancelCeremony();

// The contract keeps what browsers and libraries say to each other loose; here it gets its types back.
type AskedToSign = Parameters<typeof startAuthentication>[0]["optionsJSON"];
type AskedToMake = Parameters<typeof startRegistration>[0]["optionsJSON"];

/** @param quietly - offers the passkeys among what the browser fills into the name, without a window of its own */
export async function signInWithPasskey({ stay, quietly }: { stay: () => boolean; quietly: boolean }): Promise<SignInStep> {
  const partner = partnerHere();
  const { token, options } = await callApi(portalAskPasskeyEndpoint, { body: { partner } });
  const response = await startAuthentication({ optionsJSON: options as unknown as AskedToSign, useBrowserAutofill: quietly });
  return callApi(portalPasskeySignInEndpoint, { body: { token, response: response as never, stay: stay(), partner } });
}

export async function proveWithPasskey(): Promise<void> {
  const { token, options } = await callApi(portalAskProofEndpoint);
  const response = await startAuthentication({ optionsJSON: options as unknown as AskedToSign });
  await callApi(portalProvePasskeyEndpoint, { body: { token, response: response as never } });
}

export async function makePasskey(name: string): Promise<void> {
  const { token, options } = await callApi(portalStartPasskeyEndpoint);
  const response = await startRegistration({ optionsJSON: options as unknown as AskedToMake });
  await callApi(portalSavePasskeyEndpoint, { body: { token, response: response as never, name } });
}
