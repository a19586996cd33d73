// The usual worker, in Node.js: a page out of the table, its effect, then the cursor, each of them durable. The table is read
// through the sqlite3 shell, since this version of Node.js has no driver of its own.
// Arguments: file or HTTP, the journal's folder, a scratch folder, nginx's port. Prints deliveries a second.
const { spawn } = require("child_process");
const fs = require("fs");
const http = require("http");
const [kind, journal, folder, port] = process.argv.slice(2);

function shell(path) {
  const child = spawn("sqlite3", [path]);
  let text = "", waiting = null;
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (chunk) => {
    text += chunk;
    const end = text.indexOf("--end--\n");
    if (end < 0) return;
    const answer = text.slice(0, end);
    text = text.slice(end + 8);
    waiting(answer);
  });
  return (sql) => new Promise((resolve) => { waiting = resolve; child.stdin.write(sql + "\nSELECT '--end--';\n"); });
}

async function main() {
  const events = shell(journal + "/journal.sqlite");
  const cursor = shell(folder + "/cursor.sqlite");
  await cursor("PRAGMA synchronous = FULL; CREATE TABLE cursor(seq INTEGER); INSERT INTO cursor VALUES(0);");
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const post = (body) => new Promise((resolve, reject) => {
    const request = http.request({ port, path: "/x", method: "POST", agent, headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) } },
      (response) => { response.resume(); response.on("end", resolve); });
    request.on("error", reject);
    request.end(body);
  });
  const file = fs.openSync(folder + "/out.jsonl", "a");
  let seq = 0, count = 0;
  const begun = process.hrtime.bigint();
  for (;;) {
    const lines = (await events(`SELECT seq || ' ' || CAST(record AS TEXT) FROM events WHERE seq > ${seq} ORDER BY seq LIMIT 512;`)).split("\n").filter(Boolean);
    if (!lines.length) break;
    const records = lines.map((line) => line.slice(line.indexOf(" ") + 1));
    for (const record of records) JSON.parse(record);
    if (kind === "file") {
      fs.writeSync(file, records.join("\n") + "\n");
      fs.fdatasyncSync(file);
    } else {
      await Promise.all(records.map(post));
    }
    count += records.length;
    seq = Number(lines[lines.length - 1].split(" ", 1)[0]);
    await cursor(`UPDATE cursor SET seq = ${seq};`);
  }
  console.log(count / (Number(process.hrtime.bigint() - begun) / 1e9));
  process.exit(0);
}
main();
