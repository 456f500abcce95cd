import type { WorkloadStatus } from "@muster/contract";

const SIGNALS: Readonly<Record<number, string>> = {
  1: "SIGHUP: its terminal or session ended",
  2: "SIGINT: interrupted, as with Ctrl-C",
  3: "SIGQUIT: asked to quit and dump core",
  4: "SIGILL: an instruction that this processor doesn’t know",
  6: "SIGABRT: it aborted itself, often after a failed assertion",
  7: "SIGBUS: access to memory that isn’t there, often shared memory that ran out",
  8: "SIGFPE: an arithmetic error",
  9: "SIGKILL: killed, often because it ran out of memory",
  10: "SIGUSR1: a signal that some schedulers send ahead of a time limit",
  11: "SIGSEGV: access to memory that it may not touch",
  12: "SIGUSR2: a signal that some schedulers send ahead of a time limit",
  13: "SIGPIPE: it wrote to a program that had ended",
  14: "SIGALRM: a timer ran out",
  15: "SIGTERM: asked to end, as by a cancellation, a time limit or a preemption",
  24: "SIGXCPU: it used up its processor time",
  25: "SIGXFSZ: a file grew larger than allowed",
};

const CODES: Readonly<Record<number, string>> = {
  0: "Success",
  1: "A general error of the program; its log says more",
  2: "Wrong usage: a command or its arguments were not understood",
  126: "The command was found but could not be run; is it executable?",
  127: "The command was not found; is it installed and in the PATH?",
  128: "An invalid exit code was asked for",
  255: "A general error, or an exit code out of range",
};

/** What the exit code of a workload means, in words; shells say 128 + n for a program that signal n ended. */
export function explainExitCode(code: number, status?: WorkloadStatus): string {
  if (code === 0 && status === "failed") return "It reported success; the scheduler says that it failed";
  const known = CODES[code];
  if (known !== undefined) return known;
  if (code > 128 && code <= 192) return SIGNALS[code - 128] ?? `Ended by signal ${code - 128}`;
  return "An error code of the program’s own";
}
