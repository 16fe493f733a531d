// A NAS made ready to be answered: its secrets opened, its templates compiled.
import { prepareSecret, type RadiusSecret } from "../../../protocols/radius/secret.ts";
import { type CompiledTemplate, compileTemplate, type KnownNas } from "../../network/index.ts";
import { mentionsOf } from "./own-lines.ts";

export interface RadiusNas extends KnownNas {
  readonly secret: RadiusSecret;
  readonly nextSecret: RadiusSecret | undefined;
  /** Of CoA and Disconnect requests. */
  readonly dynamicSecret: RadiusSecret;
  /** Of the server that gets a copy of its accounting. */
  readonly copySecret: RadiusSecret | undefined;
  readonly templates: {
    readonly accept: CompiledTemplate;
    /** N-69 its own, behind those of its profile. */
    readonly own: CompiledTemplate;
    readonly block: CompiledTemplate;
    readonly restore: CompiledTemplate;
    /** Nothing in them differs between two services of the same plan and state, but for limits. */
    readonly areShared: boolean;
    /** They tell the router how much may still be carried, where that is limited. */
    readonly mentionLimits: boolean;
  };
}

/** @param report - hears of lines that cannot be read (N-68): of profiles that a newer release no longer takes */
export function prepareNas(nas: KnownNas, unseal: (sealed: string) => string, report: (fault: string) => void): RadiusNas {
  const { acceptLines, blockLines, restoreLines } = nas.profile;
  const compiled = (text: string): CompiledTemplate => {
    const { template, faults } = compileTemplate(text);
    faults.forEach(report);
    return template;
  };
  const secret = prepareSecret(unseal(nas.secretSealed));
  const { areOfOne, mentionLimits } = mentionsOf([acceptLines, blockLines, nas.replyLines].join("\n"));
  return {
    ...nas,
    secret,
    nextSecret: nas.nextSecretSealed === null ? undefined : prepareSecret(unseal(nas.nextSecretSealed)),
    dynamicSecret: nas.dynamicSecretSealed === null ? secret : prepareSecret(unseal(nas.dynamicSecretSealed)),
    copySecret: nas.copy === null ? undefined : prepareSecret(unseal(nas.copy.secretSealed)),
    templates: {
      accept: compiled(acceptLines),
      own: compiled(nas.replyLines),
      block: compiled(blockLines),
      restore: compiled(restoreLines),
      areShared: !areOfOne,
      mentionLimits,
    },
  };
}
