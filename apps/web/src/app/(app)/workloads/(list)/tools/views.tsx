"use client";

import { ActionIcon, Badge, Button, Group, Text } from "@mantine/core";
import type { View } from "@muster/contract";
import { IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "@/components/dialog.tsx";
import { Confirm } from "@/components/form/confirm.tsx";
import { useChange } from "@/components/form/use-change.ts";
import { Problem } from "@/components/problem.tsx";
import { useTRPC } from "@/trpc/client.tsx";
import { listAddressOf } from "../../list-address.ts";
import type { ToolProps } from "../toolbar.tsx";
import { useWorkloadSearch } from "../use-workload-search.ts";
import { EditView } from "./edit-view.tsx";
import { searchOfView, viewQueryOf } from "./view-query.ts";
import classes from "./views.module.css";

/** What is done with the views just now: choosing, saving the list as one, changing one, removing one. */
type Doing =
  | { readonly is: "choosing" }
  | { readonly is: "saving" }
  | { readonly is: "changing"; readonly view: View }
  | { readonly is: "removing"; readonly view: View };

/** Lists that one comes back to: one's own and those shared with one's teams. */
export default function Views({ onClose }: ToolProps) {
  const trpc = useTRPC();
  const { search } = useWorkloadSearch();
  const [doing, setDoing] = useState<Doing>({ is: "choosing" });
  const choose = () => setDoing({ is: "choosing" });
  const remove = useChange(trpc.views.remove.mutationOptions(), choose);
  if (doing.is === "saving") return <EditView query={viewQueryOf(search)} onClose={choose} />;
  if (doing.is === "changing")
    return <EditView view={doing.view} query={viewQueryOf(search)} onClose={choose} />;
  if (doing.is === "removing")
    return (
      <Confirm
        title={`Remove ${doing.view.name}?`}
        action="Remove"
        change={remove}
        input={{ view_id: doing.view.view_id }}
        onClose={choose}
      >
        {doing.view.initiative_id === null ? "The view" : "The view, which others see too,"} can&apos;t be
        brought back. Its workloads stay.
      </Confirm>
    );
  return (
    <Dialog title="Saved views" onClose={onClose}>
      <ListedViews
        onOpen={onClose}
        onChange={(view) => setDoing({ is: "changing", view })}
        onRemove={(view) => {
          remove.reset();
          setDoing({ is: "removing", view });
        }}
      />
      <Button
        mt="md"
        size="xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => setDoing({ is: "saving" })}
      >
        Save this list as a view
      </Button>
    </Dialog>
  );
}

interface ListedViewsProps {
  readonly onOpen: () => void;
  readonly onChange: (view: View) => void;
  readonly onRemove: (view: View) => void;
}

function ListedViews({ onOpen, onChange, onRemove }: ListedViewsProps) {
  const trpc = useTRPC();
  const { search, change } = useWorkloadSearch();
  const views = useQuery(trpc.views.list.queryOptions({}));
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives ?? [];
  const shown = viewQueryOf(search);
  const all = views.data?.data.views;
  if (views.isError && all === undefined)
    return <Problem error={views.error} onRetry={() => void views.refetch()} />;
  if (all === undefined) return <div className={classes.list} aria-busy="true" />;
  if (all.length === 0)
    return (
      <Text size="sm" c="dimmed" role="status">
        None yet. Narrow and sort the list as you often want it, then save it.
      </Text>
    );
  const whose = ({ initiative_id, is_own, owner_name }: View) => {
    if (initiative_id === null) return "only you";
    const team = teams.find((one) => one.initiative_id === initiative_id)?.name ?? "a team";
    return is_own ? `shared with ${team}` : `shared with ${team} by ${owner_name}`;
  };
  return (
    <ul className={classes.list}>
      {all.map((view) => (
        <li key={view.view_id}>
          <a
            href={listAddressOf(view.query)}
            className={classes.view}
            aria-current={view.query === shown ? "true" : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              change(searchOfView(view.query));
              onOpen();
            }}
          >
            <span className={classes.name}>{view.name}</span>
            <span className={classes.whose}>{whose(view)}</span>
          </a>
          {view.query === shown && (
            <Badge size="xs" variant="default" tt="none">
              shown
            </Badge>
          )}
          {view.may_change && (
            <Group gap={2} wrap="nowrap">
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Change ${view.name}`}
                onClick={() => onChange(view)}
              >
                <IconPencil size={16} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Remove ${view.name}`}
                onClick={() => onRemove(view)}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </Group>
          )}
        </li>
      ))}
    </ul>
  );
}
