"use client";

import { NativeSelect, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { NotKnown } from "@/components/not-known.tsx";
import { PeriodPicker } from "@/components/period/period-picker.tsx";
import { countOf } from "@/format/number.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { askAgainEvery } from "@/trpc/query-client.ts";
import { useHydrated } from "@/viewer/hydrated.ts";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import { CursorPager, useCursorPages } from "../shared/cursor-pager.tsx";
import { Loaded } from "../shared/loaded.tsx";
import classes from "../settings.module.css";
import { ACTIONS } from "./actions.ts";
import { AuditTable } from "./audit-table.tsx";
import { ExportLog } from "./export-log.tsx";
import { PersonSelect } from "./person-select.tsx";
import { auditInput, type AuditSearch, auditSearchParams } from "./search-params.ts";

const HOUR_MS = 3_600_000;
const ASK_AGAIN_MS = 30_000;

/** Who did what, when and from where; narrowed, and to take along. */
export function AuditPage() {
  const trpc = useTRPC();
  const isHydrated = useHydrated();
  const [search, setSearch] = useQueryStates(auditSearchParams);
  const timeZone = useTimeZone();
  const filters = auditInput(search, useNow(HOUR_MS), timeZone);
  const pages = useCursorPages(JSON.stringify(filters));
  const events = useQuery(
    trpc.audit_events.list.queryOptions(
      { ...filters, ...(pages.cursor && { next_token: pages.cursor }) },
      {
        placeholderData: keepPreviousData,
        refetchInterval: pages.cursor ? false : askAgainEvery(ASK_AGAIN_MS),
      },
    ),
  );
  const change = (wanted: Partial<AuditSearch>) => void setSearch(wanted);
  const total = events.data?.metadata?.total_count;
  const actor = events.data?.data.audit_events
    .map((event) => event.actor)
    .find(({ user_id, token_id }) => [user_id, token_id].includes(search.actor));
  return (
    <>
      <div className={classes.head}>
        <Title order={1}>Audit log</Title>
        <span className={classes.count} role="status">
          {total === undefined ? "\u00a0" : countOf(total, "event")}
        </span>
        <ExportLog filters={filters} total={total} />
      </div>
      <div className={classes.filters}>
        <PersonSelect
          value={search.actor}
          name={actor?.name ?? undefined}
          onChange={(id) => change({ actor: id })}
        />
        <NativeSelect
          size="xs"
          label="What"
          disabled={!isHydrated}
          value={search.action ?? ""}
          data={[
            { value: "", label: "Anything" },
            ...Object.entries(ACTIONS).map(([value, label]) => ({ value, label })),
          ]}
          onChange={({ currentTarget }) =>
            change({ action: auditSearchParams.action.parse(currentTarget.value) })
          }
        />
        <PeriodPicker
          label="When"
          anyTime="At any time"
          value={search}
          timeZone={timeZone}
          onChange={change}
        />
      </div>
      <NotKnown parsers={auditSearchParams} />
      <Loaded query={events} rows={10}>
        {({ data, metadata }) => (
          <>
            {data.audit_events.length === 0 ? (
              <div className={classes.empty}>Nothing like that has happened.</div>
            ) : (
              <AuditTable events={data.audit_events} />
            )}
            <CursorPager
              pages={pages}
              nextToken={metadata?.next_token ?? null}
              isStale={events.isPlaceholderData}
            />
          </>
        )}
      </Loaded>
    </>
  );
}
