import type { AuditEvent } from "@muster/contract";
import { expect, test } from "vitest";
import { detailsOf } from "../src/app/(app)/settings/audit/details.ts";

const told = (action: string, details: AuditEvent["details"]): string =>
  detailsOf({
    audit_event_id: "aud_1",
    occurred_at: "2026-06-15T12:00:00.000Z",
    action,
    actor: { user_id: "user_1", token_id: null, name: "ada@example.com" },
    target: null,
    address: null,
    user_agent: null,
    request_id: null,
    details,
  });

test("roles are called as everywhere else, and only roles", () => {
  expect(told("member.invited", { role: "TEAM_LEAD", leads: ["vision", "nlp"], joins: [] })).toBe(
    "role: Team lead · leads: vision, nlp",
  );
  expect(told("member.role_changed", { from: "MEMBER", to: "ORG_ADMIN" })).toBe(
    "from: Member · to: Administrator",
  );
  expect(told("team.renamed", { from: "MEMBER", to: "Vision" })).toBe("from: MEMBER · to: Vision");
});

test("what holds is only named, what is missing is none", () => {
  expect(told("account.password_changed", { by_link: true, ended_sessions: 2 })).toBe(
    "by link · ended sessions: 2",
  );
  expect(told("team.moved", { from: null, to: "research" })).toBe("from: none · to: research");
});
