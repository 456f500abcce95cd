"use client";

import { useLayoutEffect } from "react";
import { showOrganization } from "@/trpc/organization.ts";
import { useMe } from "./use-me.ts";

/** Keeps this document to the organization that it was loaded for, before anything in it asks the server. */
export function OneOrganization() {
  const { organization_id } = useMe().organization;
  useLayoutEffect(() => showOrganization(organization_id), [organization_id]);
  return null;
}
