/** Signs in with an account that was just made, and goes to a page of ours; to the sign-in page when that does not work. */
export async function enter(email: string, password: string, destination: string): Promise<void> {
  const { signIn } = await import("next-auth/react");
  const answer = await signIn("credentials", { email, password, redirect: false }).catch(() => undefined);
  window.location.assign(answer?.ok ? destination : "/sign-in");
}
