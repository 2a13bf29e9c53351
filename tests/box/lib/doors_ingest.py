# doors_ingest.py: the way through the doors of programs: InfluxDB's, those of the families, and what is asked before.
from journey import expect

MAY = {}
PARTS = {"dialect": "readings", "device": "airgradient:84fce602549c"}


def walk(box, desk, report):
    token = box.admin("sensor", "add", "Capteur de portes", "bedroom").strip()
    program, own = box.browser(), {"Authorization": f"Token {token}"}
    at = int(box.now().timestamp())
    for path in ("/write?db=box&precision=s", "/api/v2/write?org=o&bucket=b&precision=s"):
        expect(program.request("POST", path, f"room temperature=15.9,humidity=71 {at}\n".encode(), own), 204)
    expect(program.post_json("/api/capteurs/releves", {"temperature": 16.1, "age_s": 60}, own), 204)
    expect(program.get(f"/api/capteurs/releves?token={token}&temperature=16.3&age_s=120"), 204)
    expect(program.get(f"/sensors/readings?token={token}&temperature=16.2"), 204)
    expect(program.post_json("/sensors/airgradient:84fce602549c/measures", {"serialno": "84fce602549c", "rco2": 640, "atmp": 19.4,
                                                                           "rhum": 51}, own), 204)
    expect(program.get("/ping?verbose=true"))
    expect(program.get("/ready"))
    expect(program.get("/query?q=SHOW+DATABASES"))
    expect(program.post("/query", {"q": "CREATE DATABASE box"}))
