// Debian's FreeRADIUS 3 as a reference, with what both of its ways need and nothing else: sixteen threads, sixteen connections, no realms, no detail files.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { Scratch } from "./scratch-installation.ts";

const debian = "/etc/freeradius/3.0";
const threads = 16;

export interface FreeRadiusOptions {
  readonly kind: "files" | "sql";
  readonly folder: string;
  readonly subscribers: number;
  readonly ports: { readonly auth: number; readonly acct: number };
  readonly secret: string;
  readonly databaseUrl: string;
  readonly core: string;
}

export class FreeRadius {
  readonly #options: FreeRadiusOptions;

  constructor(options: FreeRadiusOptions) {
    this.#options = options;
  }

  async prepare(scratch: Scratch): Promise<void> {
    const { folder, kind } = this.#options;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, "log"), { recursive: true });
    writeFileSync(join(folder, "dictionary"), "");
    writeFileSync(join(folder, "radiusd.conf"), this.#configuration());
    if (kind === "files") writeFileSync(join(folder, "users"), this.#users());
    else await this.#fillDatabase(scratch);
  }

  start(): ChildProcess {
    const log = openSync(join(this.#options.folder, "log", "output"), "a");
    return spawn("taskset", ["-c", this.#options.core, "freeradius", "-f", "-d", this.#options.folder, "-n", "radiusd"], {
      stdio: ["ignore", log, log],
    });
  }

  async forgetSessions(): Promise<void> {
    if (this.#options.kind === "files") return;
    await this.#query(["truncate radacct, radpostauth", "vacuum analyze radacct"]);
  }

  #users(): string {
    return Array.from({ length: this.#options.subscribers }, (_, n) => {
      const nth = String(n).padStart(6, "0");
      const address = `100.${64 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`;
      return `user${nth} Cleartext-Password := "pass${nth}"\n\tFramed-IP-Address = ${address},\n\tSession-Timeout = 86400,\n\tAcct-Interim-Interval = 300,\n\tMikrotik-Rate-Limit = "20M/100M"\n`;
    }).join("");
  }

  async #fillDatabase(scratch: Scratch): Promise<void> {
    await scratch.query("drop database if exists radius with (force)");
    await scratch.query("create database radius");
    const { subscribers } = this.#options;
    await this.#query([
      readFileSync(join(debian, "mods-config/sql/main/postgresql/schema.sql"), "utf8"),
      `insert into radcheck (username, attribute, op, value)
         select 'user' || lpad(n::text, 6, '0'), 'Cleartext-Password', ':=', 'pass' || lpad(n::text, 6, '0') from generate_series(0, ${subscribers} - 1) n`,
      `insert into radreply (username, attribute, op, value)
         select 'user' || lpad(n::text, 6, '0'), 'Framed-IP-Address', ':=', host('100.64.0.0'::inet + n) from generate_series(0, ${subscribers} - 1) n`,
      `insert into radusergroup (username, groupname, priority) select 'user' || lpad(n::text, 6, '0'), 'plan', 1 from generate_series(0, ${subscribers} - 1) n`,
      `insert into radgroupreply (groupname, attribute, op, value)
         values ('plan', 'Session-Timeout', ':=', '86400'), ('plan', 'Acct-Interim-Interval', ':=', '300'), ('plan', 'Mikrotik-Rate-Limit', ':=', '20M/100M')`,
      "vacuum analyze",
    ]);
  }

  async #query(statements: readonly string[]): Promise<void> {
    const client = new pg.Client(this.#options.databaseUrl);
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }

  #configuration(): string {
    const { folder, kind, ports, secret, databaseUrl } = this.#options;
    const url = new URL(databaseUrl);
    const store =
      kind === "files"
        ? `files {\n filename = ${folder}/users\n}`
        : `sql {
  driver = "rlm_sql_postgresql"
  dialect = "postgresql"
  radius_db = "dbname=radius host=${url.hostname} port=${url.port} user=${url.username} password=${url.password}"
  acct_table1 = "radacct"
  acct_table2 = "radacct"
  postauth_table = "radpostauth"
  authcheck_table = "radcheck"
  groupcheck_table = "radgroupcheck"
  authreply_table = "radreply"
  groupreply_table = "radgroupreply"
  usergroup_table = "radusergroup"
  client_table = "nas"
  group_attribute = "SQL-Group"
  read_groups = yes
  read_profiles = no
  delete_stale_sessions = yes
  pool {
    start = ${threads}
    min = ${threads}
    max = ${threads}
    spare = ${threads}
    uses = 0
    retry_delay = 30
    lifetime = 0
    idle_timeout = 60
  }
  $INCLUDE ${debian}/mods-config/sql/main/postgresql/queries.conf
}`;
    const isSql = kind === "sql";
    return `prefix = /usr
exec_prefix = /usr
sysconfdir = /etc
localstatedir = ${folder}
sbindir = /usr/sbin
logdir = ${folder}/log
raddbdir = ${folder}
confdir = ${folder}
modconfdir = ${debian}/mods-config
run_dir = ${folder}
libdir = /usr/lib/freeradius
name = bench
pidfile = ${folder}/pid
max_request_time = 30
cleanup_delay = 2
max_requests = 131072
hostname_lookups = no
log {
  destination = files
  file = ${folder}/log/radius.log
  auth = no
}
security {
  max_attributes = 200
  reject_delay = 0
  status_server = yes
  allow_vulnerable_openssl = yes
}
proxy_requests = no
client generator {
  ipaddr = 127.0.0.1
  secret = ${secret}
  nas_type = other
}
thread pool {
  start_servers = ${threads}
  max_servers = ${threads}
  min_spare_servers = ${threads}
  max_spare_servers = ${threads}
  max_requests_per_server = 0
}
modules {
  pap {
  }
  expr {
    safe_characters = "@abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_: /"
  }
  always ok {
    rcode = ok
  }
  always reject {
    rcode = reject
  }
  always noop {
    rcode = noop
  }
  ${store}
}
instantiate {
}
policy {
  $INCLUDE ${debian}/policy.d/
}
server default {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = ${ports.auth}
  }
  listen {
    type = acct
    ipaddr = 127.0.0.1
    port = ${ports.acct}
  }
  authorize {
    ${isSql ? "sql" : "files"}
    pap
  }
  authenticate {
    Auth-Type PAP {
      pap
    }
  }
  preacct {
    ${isSql ? "acct_unique" : "ok"}
  }
  accounting {
    ${isSql ? "sql" : "ok"}
  }
  post-auth {
    ok
  }
}
`;
  }
}
