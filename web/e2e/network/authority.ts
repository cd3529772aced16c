// A certificate authority for one lab, and what makes each browser trust it: the certificates are
// checked, as they are at home, for pages and for relays.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kNames, kRelayName, kServerName } from "./addresses.ts";
import { run } from "./namespace.ts";

export class Authority {
  readonly directory = mkdtempSync(join(tmpdir(), "earshot-lab-"));
  readonly certificate = join(this.directory, "server.pem");
  readonly key = join(this.directory, "server.key");
  /** A HOME in which Chromium trusts the authority. */
  readonly home = join(this.directory, "home");
  readonly #root = join(this.directory, "authority.pem");

  constructor() {
    const rootKey = join(this.directory, "authority.key");
    const request = join(this.directory, "server.csr");
    const extensions = join(this.directory, "extensions");
    const addresses = kNames.map((pair) => `IP:${pair.split("=")[1]}`);
    const names = [`DNS:${kServerName}`, `DNS:${kRelayName}`, ...addresses];
    writeFileSync(extensions, `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`);
    const elliptic = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes".split(" ");
    const days = ["-days", "30"];
    const root = ["-keyout", rootKey, "-out", this.#root, ...days, "-subj", "/CN=Earshot lab"];
    run(["openssl", "req", "-x509", ...elliptic, ...root]);
    const server = ["-keyout", this.key, "-out", request, "-subj", `/CN=${kServerName}`];
    run(["openssl", "req", ...elliptic, ...server]);
    const signer = ["-CA", this.#root, "-CAkey", rootKey, "-CAcreateserial", ...days];
    const files = ["-in", request, "-out", this.certificate, "-extfile", extensions];
    run(["openssl", "x509", "-req", ...signer, ...files]);
    this.trustIn(join(this.home, ".pki/nssdb"));
  }

  /** Makes the NSS database of a Firefox profile, or Chromium's, which trusts the authority. */
  trustIn(directory: string): void {
    mkdirSync(directory, { recursive: true });
    const password = join(this.directory, "no-password");
    writeFileSync(password, "\n");
    // NSS does not work on a copy, as it does where it takes the disk for slow.
    const certutil = ["env", "NSS_SDB_USE_CACHE=no", "certutil", "-d", `sql:${directory}`];
    run([...certutil, "-N", "-f", password]);
    run([...certutil, "-A", "-t", "C,,", "-n", "lab", "-i", this.#root, "-f", password]);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
