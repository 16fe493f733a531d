// The operator's tool: `npx demarc …`. Each command stands in a file of its own in server/commands.
import { Command, CommanderError } from "commander";
import { addAdminCommands } from "./commands/admin.ts";
import { addBackupCommands } from "./commands/backup.ts";
import { addBillingCommands } from "./commands/billing.ts";
import { addCheckCommand } from "./commands/check.ts";
import { addClockCommand } from "./commands/clock.ts";
import { addDailyCommand } from "./commands/daily.ts";
import { addDemoCommand } from "./commands/demo.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addImportCommand } from "./commands/import.ts";
import { addMigrateCommand } from "./commands/migrate.ts";
import { addRehearseCommand } from "./commands/rehearse.ts";
import { addShadowCommand } from "./commands/shadow.ts";
import { addStartCommand } from "./commands/start.ts";
import { addVerifyExportCommand } from "./commands/verify-export.ts";
import { version } from "./program.ts";

const program = new Command("demarc")
  .description("Runs an internet provider: portal, billing, payments, staff and network.")
  .version(version)
  .showHelpAfterError("(demarc --help lists the commands)")
  .exitOverride();

addStartCommand(program);
addMigrateCommand(program);
addDemoCommand(program);
addImportCommand(program);
addBillingCommands(program);
addDailyCommand(program);
addCheckCommand(program);
addShadowCommand(program);
addRehearseCommand(program);
addVerifyExportCommand(program);
addAdminCommands(program);
addClockCommand(program);
addBackupCommands(program);
addDoctorCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  // Commander has said what was wrong and how it is called.
  if (error instanceof CommanderError) process.exit(error.exitCode);
  throw error;
}
