import { forgetList } from "@/app/(app)/workloads/list-address.ts";

/** Signs out, and goes where the next one begins: nothing of who leaves stays in the tab. Loaded when it is wanted, as few pages end so. */
export async function leave(callbackUrl: string): Promise<void> {
  const { signOut } = await import("next-auth/react");
  forgetList();
  await signOut({ callbackUrl });
}
