import { test as base } from "@playwright/test";
import type { BrowserKind } from "../support/browsers.ts";
import { Person } from "../support/person.ts";
import { Server } from "../support/server.ts";
import { kServerName, type SiteName } from "./addresses.ts";
import { Authority } from "./authority.ts";
import { type CameraName, LabBrowsers } from "./lab_browsers.ts";
import { Lab } from "./lab.ts";

export interface World {
  lab: Lab;
  authority: Authority;
  server: Server;
  /** A new account in a browser at a site. */
  newPerson(name: string, site: SiteName, options?: PersonOptions): Promise<Person>;
}

interface PersonOptions {
  kind?: BrowserKind;
  camera?: CameraName;
}

interface Kept {
  lab: Lab;
  authority: Authority;
  browsers: LabBrowsers;
}

function makeServer({ lab, authority }: Kept, settings: string): Server {
  const tls = `tls = "files"
tls_certificate = "${authority.certificate}"
tls_key = "${authority.key}"
public_url = "https://${kServerName}"
${settings}`;
  return new Server(tls, {
    listen: 'listen = "[::]:443"',
    origin: `https://${kServerName}`,
    command: lab.server.command,
  });
}

/** `settings`: lines of TOML for the server of this test. The lab and its browsers stay. */
export const test = base.extend<{ settings: string; world: World }, { kept: Kept }>({
  settings: ["", { option: true }],
  kept: [
    async ({}, use) => {
      const lab = await Lab.open();
      const authority = new Authority();
      const browsers = new LabBrowsers(authority);
      await use({ lab, authority, browsers });
      await browsers.close();
      authority.remove();
      lab.close();
    },
    { scope: "worker" },
  ],
  world: async ({ settings, kept }, use, info) => {
    const { lab, authority, browsers } = kept;
    const server = makeServer(kept, settings);
    const people: Person[] = [];
    const newPerson: World["newPerson"] = async (name, site, { kind, camera } = {}) => {
      const person = await Person.register(name, await browsers.at(site, kind, camera), server);
      people.push(person);
      return person;
    };
    await server.start();
    try {
      await use({ lab, authority, server, newPerson });
    } finally {
      await Promise.all(people.map(({ context }) => context.close()));
      await server.dispose();
    }
    if (info.status !== info.expectedStatus) {
      await info.attach("server.log", { body: server.log, contentType: "text/plain" });
    }
  },
});

export { expect } from "@playwright/test";
