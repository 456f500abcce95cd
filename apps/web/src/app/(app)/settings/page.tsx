import { redirect } from "next/navigation";

/** Settings begin with what everybody has. */
export default function Settings(): never {
  redirect("/settings/account");
}
