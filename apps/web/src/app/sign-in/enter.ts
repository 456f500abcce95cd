import { signInHere } from "./sign-in-here.ts";

/** Signs in with an account that was just made, and goes to a page of ours; to the sign-in page when that does not work. */
export async function enter(email: string, password: string, destination: string): Promise<void> {
  const answer = await signInHere({ email, password });
  window.location.assign(answer?.ok ? destination : "/sign-in");
}
