// storm_send.mjs: sensors that come back after a power cut, each with its history in batches: by HTTP with node's own fetch, by MQTT
// with the npm package mqtt. Whoever gets no answer tries again, as devices do, and after so long as the box asks for. Prints "sensor batch" once that is acknowledged.
//   node storm_send.mjs URL FIRST VALUES BATCH STEP < "user token" lines
import { readFileSync } from "node:fs";
import mqtt from "../../node_modules/mqtt/build/index.js";

// Not so cold that somebody must be told: of one household with a thousand cold rooms each mail would name them all.
const COLDEST = 1650;
const [url, first, values, batch, step] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const accounts = readFileSync(0, "utf8").trim().split("\n").map((line) => line.split(" "));
const pause = (answer) => new Promise((done) => setTimeout(done, Number(answer?.headers.get("retry-after") ?? 0) * 1000 + 100 + Math.random() * 400));

function text(sensor, part) {
  const readings = [];
  for (let i = part * batch; i < Math.min(values, (part + 1) * batch); i++)
    readings.push({ t: first + i * step, temperature: (COLDEST + (sensor * 7 + i) % 1500) / 100 });
  return JSON.stringify(readings);
}

async function byHttp(token, body) {
  for (;;) {
    const answer = await fetch(`${url}/sensors/readings`, {
      method: "POST", body, headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      signal: AbortSignal.timeout(60000) }).catch(() => null);
    if (answer && answer.status === 204)
      return;
    if (answer && answer.status !== 503 && answer.status !== 429)
      throw new Error(`${answer.status} ${await answer.text()}`);
    await pause(answer);
  }
}

async function sensor(index) {
  const [username, password] = accounts[index];
  const client = url.startsWith("mqtt") ? await mqtt.connectAsync(url, { username, password, reconnectPeriod: 300, connectTimeout: 60000 })
                                        : null;
  for (let part = 0; part * batch < values; part++) {
    if (client)
      await client.publishAsync(`histologe/${username}/reading`, text(index, part), { qos: 1 });
    else
      await byHttp(password, text(index, part));
    process.stdout.write(`${index} ${part}\n`);
  }
  if (client)
    await client.endAsync();
}

await Promise.all(accounts.map((_, index) => sensor(index)));
