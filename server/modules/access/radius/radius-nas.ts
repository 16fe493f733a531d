// A NAS made ready to be answered: its secrets opened, its templates compiled.
import { prepareSecret, type RadiusSecret } from "../../../protocols/radius/secret.ts";
import { type CompiledTemplate, compileTemplate, type KnownNas } from "../../network/index.ts";

export interface RadiusNas extends KnownNas {
  readonly secret: RadiusSecret;
  readonly nextSecret: RadiusSecret | undefined;
  readonly templates: {
    readonly accept: CompiledTemplate;
    readonly block: CompiledTemplate;
    /** Nothing in them differs between two services of the same plan and state. */
    readonly areShared: boolean;
  };
}

/** What only one service has: whatever mentions it is rendered for each. */
const ofOneService = /\b(service|customer|ip|session|cap|rule|location)\./;

/** @param report - hears of lines that cannot be read (N-68): of profiles that a newer release no longer takes */
export function prepareNas(nas: KnownNas, unseal: (sealed: string) => string, report: (fault: string) => void): RadiusNas {
  const { acceptLines, blockLines } = nas.profile;
  const compiled = (text: string): CompiledTemplate => {
    const { template, faults } = compileTemplate(text);
    faults.forEach(report);
    return template;
  };
  return {
    ...nas,
    secret: prepareSecret(unseal(nas.secretSealed)),
    nextSecret: nas.nextSecretSealed === null ? undefined : prepareSecret(unseal(nas.nextSecretSealed)),
    templates: {
      accept: compiled(acceptLines),
      block: compiled(blockLines),
      areShared: !ofOneService.test(`${acceptLines}\n${blockLines}`),
    },
  };
}
