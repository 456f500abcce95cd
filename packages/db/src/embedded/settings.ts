import { totalmem } from "node:os";

const COMMON = {
  listen_addresses: "127.0.0.1",
  // A path to a socket may be longer than the 107 bytes the system allows; TCP has no such limit.
  unix_socket_directories: "",
  max_connections: "100",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
  // Statements hold values; values belong in the database and not in a log.
  log_min_error_statement: "panic",
  // Short queries gain nothing from compilation, and its planning costs each of them.
  jit: "off",
  random_page_cost: "1.1",
  effective_cache_size: "1GB",
  work_mem: "8MB",
  maintenance_work_mem: "128MB",
  wal_compression: "on",
};

// Files of the log that are kept are written anew; each that is made costs a collector's burst an eighth of its pace.
const DURABLE = { min_wal_size: "1GB", max_wal_size: "4GB", checkpoint_timeout: "15min" };

/** An eighth of the machine's memory, or of the container's, in whole MB: the rest is the file system's, Node's and everybody else's. */
function sharedBuffers(): string {
  const bytes = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  return `${Math.min(Math.max(128, Math.floor(bytes / 8 / 2 ** 20)), 2_048)}MB`;
}

const THROWAWAY = {
  shared_buffers: "128MB",
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "4GB",
};

/**
 * The server's command line, fit for a small machine. Given at each start, so that a newer Muster changes it for old data
 * too. Not durable: for data that nobody misses after a crash.
 */
export function serverArguments(directory: string, port: number, durable: boolean): string[] {
  const settings = {
    ...COMMON,
    ...(durable ? { ...DURABLE, shared_buffers: sharedBuffers() } : THROWAWAY),
    port: String(port),
  };
  return [
    "-D",
    directory,
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
}
