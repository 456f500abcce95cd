import { expect, test } from "vitest";
import { externalId, jobOf } from "../src/slurm/external-id.ts";

test.each(["23", "23_4", "24_[1-200]", "25+1"])(
  "an external id names job %s of whatever cluster",
  (jobId) => {
    for (const cluster of ["tiny", "a:b"])
      expect(jobOf(externalId(cluster, jobId, 1_700_000_000))).toEqual({ jobId, submit: 1_700_000_000 });
  },
);
