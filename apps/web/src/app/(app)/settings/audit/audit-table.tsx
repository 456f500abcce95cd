"use client";

import type { AuditEvent } from "@muster/contract";
import Link from "next/link";
import { Exactly } from "@/components/moment.tsx";
import { queryOf } from "@/components/query.ts";
import { Unknown } from "@/components/unknown.tsx";
import classes from "../settings.module.css";
import { browserName } from "../shared/browser-name.ts";
import { actionWord } from "./actions.ts";
import { detailsOf } from "./details.ts";

/** Events as sentences, each with when and from where. */
export function AuditTable({ events }: { events: readonly AuditEvent[] }) {
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">From where</th>
            <th scope="col" className={classes.number}>
              When
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.audit_event_id}>
              <th scope="row">
                <span className={classes.name}>
                  <Actor actor={event.actor} /> {actionWord(event.action)}
                  {event.target?.name && event.target.id !== event.actor.user_id && (
                    <>
                      {" "}
                      <strong>{event.target.name}</strong>
                    </>
                  )}
                </span>
                <span className={classes.second}>{detailsOf(event)}</span>
              </th>
              <td data-label="From where">
                {event.address ?? <Unknown />}
                <span className={classes.second} title={event.user_agent ?? undefined}>
                  {browserName(event.user_agent)}
                </span>
              </td>
              <td data-label="When" className={classes.number}>
                <Exactly iso={event.occurred_at} />
                <span className={classes.second}>{event.request_id}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Leads to all that they did, also where they are no member any more. */
function Actor({ actor: { name, user_id, token_id } }: Pick<AuditEvent, "actor">) {
  const id = user_id ?? token_id;
  const word = name ?? "Somebody";
  if (id === null) return <strong>{word}</strong>;
  return (
    <Link href={`/settings/audit?${queryOf({ actor: id })}`} prefetch={false} className={classes.who}>
      {word}
    </Link>
  );
}
