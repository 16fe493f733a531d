/** Hands a message to a mail server. Throws when it was not accepted; `isPermanent` says whether trying again helps. */
export interface Mailer {
  send(mail: Mail, server: SmtpServer): Promise<{ messageId: string }>;
}

export interface Mail {
  /** Fixed before the first attempt, so that a repeat is recognisable as the same message. */
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array }[];
}

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
}
