// influx_write.js: InfluxDB's own client, as its readers use it: batches, gzip, retries.
//   node influx_write.js URL TOKEN SENSORS POINTS FIRST   points of each sensor, a minute apart from FIRST (seconds)
"use strict";
const { InfluxDB, Point } = require("@influxdata/influxdb-client");

const [url, token, sensors, points, first] = process.argv.slice(2);
let sent = 0;
const api = new InfluxDB({ url, token }).getWriteApi("town", "readings", "s", {
  batchSize: 1000, gzipThreshold: 1000, flushInterval: 0, maxRetries: 400, minRetryDelay: 100, maxRetryDelay: 400, retryJitter: 50,
  writeSuccess: (lines) => { sent += lines.length; },
});
for (let i = 0; i < Number(points); i++)
  for (let s = 0; s < Number(sensors); s++)
    api.writePoint(new Point("room").tag("sensor_id", `salle-${s}`).floatField("temperature", 18 + (i + s) % 50 / 10)
      .timestamp(Number(first) + 60 * i));
api.flush(true).catch(() => {}).then(async () => {
  // What failed at first is tried again by the client itself.
  const end = Date.now() + 90000;
  while (sent < sensors * points && Date.now() < end)
    await new Promise((done) => setTimeout(done, 50));
  await api.close().catch(() => {});
  console.log(sent);
  process.exit(sent === sensors * points ? 0 : 1);
});
