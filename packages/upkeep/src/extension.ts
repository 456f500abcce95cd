import type { Extension, ImportFlags, Terminal } from "@muster/cli";
import { addBackup } from "./backup/commands.ts";
import { addCare } from "./care.ts";
import { openDatabase, saying } from "./database.ts";
import { openDatabaseDoor } from "./door.ts";
import { addPasswordLink } from "./password-link.ts";
import { findPlace } from "./places.ts";

/** What `muster` can do beside its database. */
export const upkeep = ({ env, now }: Terminal, tuning: { readonly batchSize?: number } = {}): Extension => ({
  commands: [addBackup, addCare, addPasswordLink],
  doors: [
    {
      name: "database",
      about: "straight into a database: this one, DATABASE_URL's, or the embedded one",
      async open(options: ImportFlags & Readonly<Record<string, unknown>>) {
        const database = await openDatabase(options.database, env);
        const { url, name } = database;
        try {
          const place = await saying(url, findPlace(url, options.organization, options.cluster));
          const door = openDatabaseDoor({ databaseUrl: url, databaseName: name, ...place, now, ...tuning });
          return {
            ...door,
            async close() {
              await door.close();
              await database.close();
            },
          };
        } catch (error) {
          await database.close();
          throw error;
        }
      },
    },
  ],
});
