// A mail server of the test's own, with a certificate of an authority of its own: e-mails reach it as they would reach
// any other, by SMTP with STARTTLS and a password.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

const WAIT_MS_MAX = 30_000;
const USER = "probity";
const PASSWORD = "a word for the mail server";

/** An authority, and a certificate of it for this machine. */
async function certificate(folder) {
  const file = (name) => join(folder, name);
  const openssl = (...args) => execFileSync("openssl", args, { stdio: "pipe" });
  const key = (name) => ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", file(name)];
  await writeFile(file("leaf.ext"), "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n");
  openssl("req", "-x509", ...key("authority.key"), "-out", file("authority.pem"), "-days", "2", "-subj", "/CN=Authority of a test");
  openssl("req", ...key("leaf.key"), "-out", file("leaf.csr"), "-subj", "/CN=localhost");
  openssl("x509", "-req", "-in", file("leaf.csr"), "-CA", file("authority.pem"), "-CAkey", file("authority.key"), "-out", file("leaf.pem"), "-days", "2", "-extfile", file("leaf.ext"));
  return { authority: file("authority.pem"), key: await readFile(file("leaf.key")), cert: await readFile(file("leaf.pem")) };
}

/** Starts the server. `config` is what Probity must be told of it. */
export async function startPost(from = "Nordbank <kyc@nordbank.example>") {
  const folder = await mkdtemp(join(tmpdir(), "probity-post-"));
  const { authority, key, cert } = await certificate(folder);
  const mails = [];
  const waiting = new Set();
  const server = new SMTPServer({
    key,
    cert,
    disableReverseLookup: true,
    onAuth: ({ username, password }, session, tell) =>
      username === USER && password === PASSWORD ? tell(null, { user: USER }) : tell(new Error("wrong password")),
    onData: (stream, session, tell) => {
      const pieces = [];
      stream.on("data", (piece) => pieces.push(piece));
      stream.on("end", async () => {
        const mail = await PostalMime.parse(Buffer.concat(pieces));
        mails.push({ ...mail, address: session.envelope.rcptTo[0].address, secure: session.secure });
        tell();
        for (const look of waiting) look();
      });
    },
  });
  server.listen(0, "localhost");
  await once(server.server, "listening");
  const { port } = server.server.address();
  const config = `[email]
transport = "smtp"
host = "localhost"
port = ${port}
tls = "starttls"
ca_file = "${authority}"
username = "${USER}"
password = "${PASSWORD}"
from = "${from}"
`;
  return {
    config,
    mails,
    /** The next e-mail to this address that was not read yet. */
    next: (address) =>
      new Promise((tell, fail) => {
        const look = () => {
          const at = mails.findIndex((mail) => mail.address === address);
          if (at < 0) return;
          waiting.delete(look);
          clearTimeout(timer);
          tell(mails.splice(at, 1)[0]);
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          fail(new Error(`no e-mail to ${address}; there are ${mails.map((mail) => mail.address)}`));
        }, WAIT_MS_MAX);
        waiting.add(look);
        look();
      }),
    stop: async () => {
      await new Promise((tell) => server.close(tell));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The link to the hosted page in an e-mail: the same in both of its forms. */
export function linkIn(mail) {
  const link = /https?:\/\/\S+\/verify\/\w+/.exec(mail.text)?.[0];
  if (!link || !mail.html.includes(`href="${link}"`)) throw new Error(`no link in ${mail.subject}`);
  return link;
}
