/** What names a workload for good: job ids begin at 1 again after a cold start. `submit` is in seconds since 1970. */
export const externalId = (cluster: string, jobId: string, submit: number): string =>
  `slurm:${cluster}:${jobId}:${submit}`;

/** The job that an external id names, and the second in which it was submitted. */
export function jobOf(id: string): { jobId: string; submit: number } {
  const [jobId = "", submit = ""] = id.split(":").slice(-2);
  return { jobId, submit: Number(submit) };
}
