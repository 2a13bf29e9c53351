// mqtt_send.mjs: the npm package mqtt as a sensor's program: readings at QoS 1, as fast as the broker takes them; prints how many it
// took. URL, user, password, topic, second of the first reading, how many.
import mqtt from "../../node_modules/mqtt/build/index.js";

const [url, username, password, topic, first, count] = process.argv.slice(2);
const client = await mqtt.connectAsync(url, { username, password, reconnectPeriod: 100 });
const taken = [];
for (let i = 0; i < Number(count); i++)
  taken.push(client.publishAsync(topic, JSON.stringify({ t: Number(first) + i, temperature: 10 + (i % 1000) / 100 }), { qos: 1 }));
await Promise.all(taken);
await client.endAsync();
console.log(taken.length);
