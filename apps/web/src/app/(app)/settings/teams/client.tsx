"use client";

import { Badge, Button, Title, VisuallyHidden } from "@mantine/core";
import type { Initiative } from "@muster/contract";
import { UNASSIGNED_SLUG } from "@muster/contract/facts";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { depthsOf } from "@/components/teams.ts";
import { countOf, formatCount } from "@/format/number.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useHydrated } from "@/viewer/hydrated.ts";
import { Confirm } from "@/components/form/confirm.tsx";
import { FormError } from "@/components/form/form-error.tsx";
import { Loaded } from "../shared/loaded.tsx";
import { useChange } from "@/components/form/use-change.ts";
import classes from "../settings.module.css";
import { TeamDialog } from "./team-dialog.tsx";
import { SmallButton } from "../shared/small-button.tsx";

const INDENT_PX = 22;

/** The organization's teams as a tree, each to be renamed, moved and archived. */
export function TeamsPage() {
  const trpc = useTRPC();
  const isHydrated = useHydrated();
  const teams = useQuery(trpc.initiatives.list.queryOptions({}));
  const [opened, setOpened] = useState<Initiative | "new">();
  const [leaving, setLeaving] = useState<Initiative>();
  const archive = useChange(trpc.initiatives.update.mutationOptions(), () => setLeaving(undefined));
  const all = teams.data?.data.initiatives;
  const archived = all?.filter(({ is_archived }) => is_archived).length ?? 0;
  return (
    <>
      <div className={classes.head}>
        <Title order={1}>Teams</Title>
        <span className={classes.count}>
          {all === undefined ? "\u00a0" : countOf(all.length - archived, "team")}
          {archived > 0 && `, ${formatCount(archived)} archived`}
        </span>
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={!isHydrated}
          onClick={() => setOpened("new")}
        >
          New team
        </Button>
      </div>
      <p className={classes.lead}>
        Whoever leads a team sees those below it, too. Collectors put workloads into a team by its short name,
        which never changes.
      </p>
      {!leaving && <FormError error={archive.errorBeside()} />}
      <Loaded query={teams}>
        {({ data: { initiatives } }) => {
          const depths = depthsOf(initiatives);
          return (
            <div className={classes.frame}>
              <table className={classes.table}>
                <thead>
                  <tr>
                    <th scope="col">Team</th>
                    <th scope="col">Short name</th>
                    <th scope="col" className={classes.actions}>
                      <VisuallyHidden>Actions</VisuallyHidden>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {initiatives.map((team) => (
                    <tr key={team.initiative_id} className={team.is_archived ? classes.ended : undefined}>
                      <th scope="row">
                        <span
                          className={classes.name}
                          style={{ paddingInlineStart: (depths.get(team.initiative_id) ?? 0) * INDENT_PX }}
                        >
                          {team.name}{" "}
                          {team.is_archived && (
                            <Badge size="xs" variant="default" tt="none">
                              archived
                            </Badge>
                          )}
                        </span>
                      </th>
                      <td data-label="Short name">
                        <code>{team.slug}</code>
                      </td>
                      <td className={classes.actions}>
                        <SmallButton aria-label={`Change ${team.name}`} onClick={() => setOpened(team)}>
                          Change
                        </SmallButton>{" "}
                        {team.slug !== UNASSIGNED_SLUG && (
                          <SmallButton
                            disabled={archive.isPending}
                            aria-label={`${team.is_archived ? "Bring back" : "Archive"} ${team.name}`}
                            onClick={() => {
                              archive.reset();
                              if (team.is_archived)
                                archive.run({ initiative_id: team.initiative_id, is_archived: false });
                              else setLeaving(team);
                            }}
                          >
                            {team.is_archived ? "Bring back" : "Archive"}
                          </SmallButton>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {opened && (
                <TeamDialog
                  team={opened === "new" ? undefined : opened}
                  teams={initiatives}
                  onClose={() => setOpened(undefined)}
                />
              )}
              {leaving && (
                <Confirm
                  title={`Archive ${leaving.name}?`}
                  action="Archive"
                  change={archive}
                  input={{ initiative_id: leaving.initiative_id, is_archived: true }}
                  onClose={() => setLeaving(undefined)}
                >
                  It is no longer there where a team is chosen. Its workloads and members stay, and it can be
                  brought back.
                </Confirm>
              )}
            </div>
          );
        }}
      </Loaded>
    </>
  );
}
