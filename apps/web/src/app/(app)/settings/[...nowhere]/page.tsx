import { notFound } from "next/navigation";

/** An address under the settings that leads nowhere. */
export default function Page(): never {
  notFound();
}
