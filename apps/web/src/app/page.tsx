import { redirect } from "next/navigation";

/** The first page that one sees. */
export default function Home(): never {
  redirect("/workloads");
}
