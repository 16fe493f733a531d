// A way to a PostgreSQL server that can be shut: whoever goes through it then finds nobody there.
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

export class DatabaseDoor {
  readonly #to: URL;
  readonly #open = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  private constructor(to: URL) {
    this.#to = to;
  }

  static async to(databaseUrl: string): Promise<DatabaseDoor> {
    const door = new DatabaseDoor(new URL(databaseUrl));
    await door.open();
    return door;
  }

  get url(): string {
    const url = new URL(this.#to);
    url.hostname = "127.0.0.1";
    url.port = String(this.#port);
    return url.href;
  }

  async open(): Promise<void> {
    const server = createServer((coming) => {
      const going = connect(Number(this.#to.port), this.#to.hostname);
      for (const [one, other] of [
        [coming, going],
        [going, coming],
      ] as const) {
        this.#open.add(one);
        one.on("error", () => undefined);
        one.on("close", () => {
          this.#open.delete(one);
          other.destroy();
        });
      }
      coming.pipe(going).pipe(coming);
    });
    this.#server = server;
    server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (typeof address === "object" && address) this.#port = address.port;
  }

  /** Everybody who is in the middle of something is thrown out. */
  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const gone = new Promise((done) => server?.close(done));
    for (const socket of this.#open) socket.destroy();
    await gone;
  }
}
