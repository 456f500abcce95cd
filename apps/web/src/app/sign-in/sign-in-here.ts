export const UNREACHABLE = "Muster could not be reached. Check the connection and try again.";

/**
 * Signs in without leaving the page.
 * @returns what came of it; undefined when the server could not be reached
 */
export async function signInHere(
  credentials: Readonly<Record<string, string>>,
): Promise<{ readonly ok: boolean; readonly error?: string | null | undefined } | undefined> {
  try {
    const { getProviders, signIn } = await import("next-auth/react");
    // Without an answer to this it would itself leave for a page that says nothing of it.
    if (!(await getProviders())) return undefined;
    return await signIn("credentials", { ...credentials, redirect: false });
  } catch {
    return undefined;
  }
}

/** Goes to a provider that signs people in, and from there to a page of ours. Resolves with whether the server could be reached. */
export async function leaveFor(provider: string, destination: string): Promise<boolean> {
  try {
    const { getProviders, signIn } = await import("next-auth/react");
    if (!(await getProviders())) return false;
    await signIn(provider, { callbackUrl: destination });
    return true;
  } catch {
    return false;
  }
}
