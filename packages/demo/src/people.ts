/** Somebody who submits workloads. Invented; the trace knows a number. */
export interface Name {
  readonly first: string;
  readonly last: string;
}

const FIRST = (
  "Ada Amara Anders Aiko Beatriz Bilal Carmen Chidi Clara Dalia Daniel Devi Elena Emeka Erik Farah Felix Gita " +
  "Hana Hugo Ines Ivan Jade Jonas Kavya Kofi Lars Leila Lucia Malik Marta Mei Nadia Nils Noor Olga Omar Paula " +
  "Priya Rafael Rosa Samir Sofia Tariq Tomas Uma Wei Yara"
).split(" ");
const LAST = (
  "Abara Almeida Bauer Bergstrom Castillo Chen Costa Demir Diallo Eriksen Farouk Fischer Garcia Goto Haddad Hansen " +
  "Ibrahim Ito Jansen Kapoor Keller Kowalski Larsen Lopez Mensah Moreau Nair Novak Okafor Oliveira Park Petrov " +
  "Quist Rahman Rossi Sato Schmidt Silva Singh Suzuki Tanaka Tran Usman Vargas Vogel Weber Yilmaz Zhou"
).split(" ");
const NAMES = FIRST.length * LAST.length;
const STEP = 1123; // prime and no divisor of the number of names, so that none comes twice

/** The n-th person's name; the first 2,304 are all different. */
export function nameOf(n: number): Name {
  const at = (n * STEP) % NAMES;
  return { first: FIRST[at % FIRST.length] ?? "", last: LAST[Math.floor(at / FIRST.length)] ?? "" };
}

/** A person's address, `ada.abara@aldermoor.example`. */
export const emailOf = ({ first, last }: Name, domain: string): string =>
  `${first}.${last}@${domain}`.toLowerCase();
