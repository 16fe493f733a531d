import type { Config } from "./config.ts";
import type { DailyStep } from "./daily/daily-step.ts";
import type { ExportBook } from "./exports/list-export.ts";
import type { Feature } from "./feature.ts";
import type { FileStore } from "./files/file-store.ts";
import type { Logger } from "./log.ts";
import type { MailReader } from "./mail/mail-reader.ts";
import type { Mailer } from "./mail/mailer.ts";
import type { Metrics } from "./metrics.ts";
import type { PdfPool } from "./pdf/pdf-pool.ts";
import type { NativePusher } from "./push/native-pusher.ts";
import type { Pusher } from "./push/pusher.ts";
import type { SettingDefinition } from "./settings.ts";
import type { Base } from "./work.ts";

/** What the program gives its modules beside `Work`: the outside world behind ports, and what a job needs to open works. */
export interface Tools {
  readonly base: Base;
  readonly config: Config;
  /** Of the database that runs, the embedded one, too. */
  readonly databaseUrl: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly files: FileStore;
  readonly mailer: Mailer;
  readonly mailReader: MailReader;
  readonly pusher: Pusher;
  readonly nativePusher: NativePusher;
  readonly pdfs: PdfPool;
  /** The lists of every module that go out as files. */
  readonly exports: ExportBook;
  /** The settings of every module. */
  readonly settings: readonly SettingDefinition[];
  /** What every module's settings switch in the portal. */
  readonly features: readonly Feature[];
  /** The steps of every module's daily procedure. */
  readonly daily: readonly DailyStep[];
  /** Encrypts with the installation's own key; see `secrets.ts`. */
  readonly seal: (plain: string) => string;
  readonly unseal: (sealed: string) => string;
}
