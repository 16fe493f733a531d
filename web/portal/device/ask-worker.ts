interface WorkerSays {
  readonly version: string;
  readonly security: number;
}

/** Asks a worker who it is, or has it do something; undefined when it does not answer. */
export function askWorker(worker: ServiceWorker, ask: string, patienceMs = 2000): Promise<WorkerSays | undefined> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data as WorkerSays);
    setTimeout(() => resolve(undefined), patienceMs);
    worker.postMessage({ ask }, [port2]);
  });
}
