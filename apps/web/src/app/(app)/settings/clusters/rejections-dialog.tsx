"use client";

import type { Cluster } from "@muster/contract";
import { useQuery } from "@tanstack/react-query";
import { Dialog } from "@/components/dialog.tsx";
import { Ago } from "@/components/moment.tsx";
import { Unknown } from "@/components/unknown.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { Loaded } from "../shared/loaded.tsx";
import classes from "../settings.module.css";

/** What a cluster reported that can't be, and why. */
export function RejectionsDialog({ cluster, onClose }: { cluster: Cluster; onClose: () => void }) {
  const trpc = useTRPC();
  const rejections = useQuery(trpc.clusters.rejections.queryOptions({ cluster_id: cluster.cluster_id }));
  return (
    <Dialog title={`Rejected of ${cluster.name}`} onClose={onClose}>
      <Loaded query={rejections} rows={3}>
        {({ data }) =>
          data.rejected_observations.length === 0 ? (
            <p className={classes.lead}>Nothing was rejected. All that its collector reported was taken.</p>
          ) : (
            <table className={`${classes.table} ${classes.even}`}>
              <thead>
                <tr>
                  <th scope="col">Workload</th>
                  <th scope="col">Why</th>
                  <th scope="col" className={classes.number}>
                    When
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.rejected_observations.map(({ external_id, reason, received_at }, index) => (
                  <tr key={`${received_at} ${index}`}>
                    <th scope="row">
                      <span className={classes.name}>{external_id ?? <Unknown />}</span>
                    </th>
                    <td data-label="Why">{reason}</td>
                    <td data-label="When" className={classes.number}>
                      <Ago iso={received_at} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </Dialog>
  );
}
