import type { AuditEvent } from "@muster/contract";
import { isRole, roleWord } from "@/components/shell/role.ts";

/** What else there is to say of an event, in words. */
export function detailsOf({ action, details, actor }: AuditEvent): string {
  const told = Object.entries(details).flatMap(([name, value]) => {
    const label = name.replaceAll("_", " ");
    if (value === true) return [label];
    const isOfRole = name === "role" || action === "member.role_changed";
    const text = Array.isArray(value)
      ? value.join(", ")
      : isOfRole && isRole(value)
        ? roleWord(value)
        : String(value ?? "none");
    return text === "" ? [] : [`${label}: ${text}`];
  });
  return [...told, ...(actor.token_id && actor.user_id ? [`with token ${actor.token_id}`] : [])].join(" · ");
}
