#!/usr/bin/env python3
"""Measures deliveries a second to a file, a database and over HTTP (nginx on loopback), by one route and by ten, beside
workers in Python and Node.js that do the same job over the same table; intake while one sink is dead and a journal full of
events waits for it; and how long a restart takes over a full journal.

Needs nginx, wrk, openssl, sqlite3, node. Options: --events N, --http N, --pending N, --stored N (0: leave that out),
--rounds N, --program PATH, --fill PATH. Takes about 3 GB below BENCH_DIR, or /tmp, for each million of events.
"""
import argparse, http.client, json, os, queue, secrets, shutil, signal, sqlite3, statistics, subprocess, sys, tempfile, threading, time
import urllib.request

parser = argparse.ArgumentParser()
parser.add_argument("--events", type=int, default=100_000)
parser.add_argument("--http", type=int, default=30_000)
parser.add_argument("--pending", type=int, default=1_000_000)
parser.add_argument("--stored", type=int, default=0)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--seconds", type=int, default=4)
parser.add_argument("--program", default=".build/release/switchboard")
parser.add_argument("--fill", default=".build/release/JournalFill")
options = parser.parse_args()
here = os.path.dirname(os.path.abspath(__file__))
program = os.path.abspath(options.program)
scratch = tempfile.mkdtemp(prefix="switchboard-deliveries-", dir=os.environ.get("BENCH_DIR"))
key = secrets.token_bytes(32)
NGINX, PORT, ADMIN = 18450, 18451, 18452


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", opener=lambda p, f: os.open(p, f, mode)) as file:
        file.write(text)


def routes(folder, sinks, routes, port=PORT, admin=ADMIN):
    import base64
    write(os.path.join(folder, "certs/secrets/key"), "whsec_" + base64.b64encode(key).decode(), 0o600)
    write(os.path.join(folder, "routes.json"), json.dumps({
        "listen": {"address": "127.0.0.1", "port": port}, "admin": {"port": admin},
        "limits": {"connections": 4096, "connectionsPerAddress": 4096},
        "sources": {"bench": {"type": "agendize", "account": "acme", "timeZone": "Europe/Paris", "receive": {
            "signature": {"mode": "required", "preset": "standard-webhooks", "keys": {"k": {"file": "certs/secrets/key"}}}}}},
        "sinks": sinks, "routes": routes}))
    subprocess.run([program, "init"], cwd=folder, check=True, stderr=subprocess.DEVNULL)


def filled(count):
    """A journal of so many events, made once."""
    folder = os.path.join(scratch, f"filled-{count}")
    if not os.path.exists(folder):
        subprocess.run([os.path.abspath(options.fill), folder, str(count)], check=True)
    return folder


def start(folder):
    begun = time.perf_counter()
    process = subprocess.Popen([program, "serve"], cwd=folder, stdout=subprocess.DEVNULL, stderr=open(os.path.join(folder, "log"), "w"))
    while "listening" not in open(os.path.join(folder, "log")).read():
        if process.poll() is not None:
            sys.exit(open(os.path.join(folder, "log")).read())
        time.sleep(0.005)
    return process, time.perf_counter() - begun


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def status(admin=ADMIN):
    return json.load(urllib.request.urlopen(f"http://127.0.0.1:{admin}/status", timeout=30))


def memory(process):
    for line in open(f"/proc/{process.pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024


def nginx():
    folder = os.path.join(scratch, "nginx")
    os.makedirs(folder)
    write(os.path.join(folder, "conf"), f"""daemon off; worker_processes 1; user root; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }} http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {folder}/b;
proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
server {{ listen 127.0.0.1:{NGINX}; location / {{ return 204; }} }} }}""")
    process = subprocess.Popen(["nginx", "-c", os.path.join(folder, "conf")], stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    return process


SINKS = {"file": {"type": "file", "path": "out.jsonl", "startFrom": "beginning"},
         "SQLite": {"type": "sqlite", "path": "out.sqlite", "startFrom": "beginning"},
         "HTTP": {"type": "http", "url": f"http://127.0.0.1:{NGINX}/x", "concurrency": 64, "startFrom": "beginning"}}
ONE = [{"name": "all", "to": "s"}]
TEN = [{"name": f"no {n}", "when": f"@.status == 'busy' && @.talkDuration > {n}", "to": "s"} for n in range(9)] + ONE


def switchboard(kind, table, count):
    folder = tempfile.mkdtemp(dir=scratch)
    shutil.copytree(filled(count), os.path.join(folder, "data"))
    routes(folder, {"s": SINKS[kind]}, table)
    process, up = start(folder)
    begun = time.perf_counter()
    try:
        while True:
            sink = status()["sinks"][0]
            if sink["delivered"] >= count:
                break
            time.sleep(0.02)
        return count / (time.perf_counter() - begun + up)
    finally:
        stop(process)
        shutil.rmtree(folder)


class PythonWorker:
    """The usual worker: a page out of the table, its effect, then the cursor, each of them durable."""

    def __init__(self, kind, count):
        self.kind, self.count = kind, count
        self.folder = tempfile.mkdtemp(dir=scratch)
        self.events = sqlite3.connect(os.path.join(filled(count), "journal.sqlite"))
        self.cursor = sqlite3.connect(os.path.join(self.folder, "cursor.sqlite"))
        self.cursor.execute("PRAGMA synchronous = FULL")
        self.cursor.execute("CREATE TABLE cursor(seq INTEGER)")
        self.cursor.execute("INSERT INTO cursor VALUES(0)")
        self.cursor.commit()

    def run(self):
        deliver = {"file": self.to_file, "SQLite": self.to_table, "HTTP": self.over_http}[self.kind]()
        next(deliver)
        begun, seq = time.perf_counter(), 0
        while True:
            page = self.events.execute("SELECT seq, record FROM events WHERE seq > ? ORDER BY seq LIMIT 512", (seq,)).fetchall()
            if not page:
                break
            deliver.send(page)
            seq = page[-1][0]
            self.cursor.execute("UPDATE cursor SET seq = ?", (seq,))
            self.cursor.commit()
        rate = self.count / (time.perf_counter() - begun)
        shutil.rmtree(self.folder)
        return rate

    def to_file(self):
        with open(os.path.join(self.folder, "out.jsonl"), "ab") as file:
            while True:
                page = yield
                for _, record in page:
                    json.loads(record)
                    file.write(record + b"\n")
                file.flush()
                os.fdatasync(file.fileno())

    def to_table(self):
        out = sqlite3.connect(os.path.join(self.folder, "out.sqlite"))
        out.execute("PRAGMA journal_mode = TRUNCATE")
        out.execute("PRAGMA synchronous = FULL")
        out.execute("CREATE TABLE calls(id TEXT PRIMARY KEY, seq INTEGER, status TEXT, caller TEXT, record TEXT)")
        out.execute("CREATE TABLE call_events(seq INTEGER PRIMARY KEY, call TEXT, record TEXT)")
        while True:
            page = yield
            for seq, record in page:
                call = json.loads(record)
                out.execute("INSERT OR IGNORE INTO call_events VALUES(?, ?, ?)", (seq, call["id"], record.decode()))
                out.execute("INSERT INTO calls VALUES(?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET seq = excluded.seq, status = excluded.status, record = excluded.record",
                            (call["id"], seq, call.get("status"), call.get("caller", {}).get("number"), record.decode()))
            out.commit()

    def over_http(self):
        work, done = queue.Queue(), queue.Queue()

        def lane():
            connection = http.client.HTTPConnection("127.0.0.1", NGINX)
            while (record := work.get()) is not None:
                connection.request("POST", "/x", record, {"content-type": "application/json"})
                connection.getresponse().read()
                done.put(1)
        for _ in range(16):
            threading.Thread(target=lane, daemon=True).start()
        while True:
            page = yield
            for _, record in page:
                json.loads(record)
                work.put(record)
            for _ in page:
                done.get()


def node(kind, count):
    folder = tempfile.mkdtemp(dir=scratch)
    out = subprocess.run(["node", os.path.join(here, "deliveries.js"), kind, filled(count), folder, str(NGINX)],
                         capture_output=True, text=True, check=True).stdout
    shutil.rmtree(folder)
    return float(out)


def intake(folder, port, connections=64):
    environment = dict(os.environ, BENCH_KEY=key.hex(), BENCH_PATH="/hooks/bench", BENCH_RUN=secrets.token_hex(4))
    out = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{options.seconds}s", "-s", os.path.join(here, "load.lua"), "--timeout", "30s",
                          f"https://127.0.0.1:{port}"], capture_output=True, text=True, env=environment).stdout
    requests, duration, _, _, bad = map(int, next(l for l in out.splitlines() if l.startswith("RESULT")).split()[1:])
    if bad:
        sys.exit(f"{bad} requests failed:\n{out}")
    return requests / duration * 1e6


def beside_a_dead_sink():
    dead = {"s": {"type": "http", "url": "http://127.0.0.1:9/x", "startFrom": "beginning"}}
    folders = {}
    for number, (name, sinks) in enumerate([("dead", dead), ("off", {"s": dict(dead["s"], enabled=False)})]):
        folder = folders[name] = os.path.join(scratch, name)
        shutil.copytree(filled(options.pending), os.path.join(folder, "data"))
        routes(folder, sinks, ONE, PORT + 10 + number, ADMIN + 20 + number)
    processes = {name: start(folder)[0] for name, folder in folders.items()}
    try:
        rates = {"dead": [], "off": []}
        before = memory(processes["dead"])
        for turn in range(options.rounds + 1):
            for number, name in enumerate(folders):
                rate = intake(folders[name], PORT + 10 + number)
                if turn:
                    rates[name].append(rate)
        sink = status(ADMIN + 20)["sinks"][0]
        ratio = statistics.median(a / b for a, b in zip(rates["dead"], rates["off"]))
        print(f"intake with a dead sink and {sink['pending'] + sink['waiting']:,} events waiting for it, of the rate without: "
              f"{ratio:.2f} ({statistics.median(rates['dead']):,.0f} and {statistics.median(rates['off']):,.0f} requests/s; "
              f"memory {before:.0f} MiB before, {memory(processes['dead']):.0f} after)")
    finally:
        for process in processes.values():
            stop(process)
        for folder in folders.values():
            shutil.rmtree(folder)


def restart():
    folder = os.path.join(scratch, "restart")
    os.makedirs(folder)
    os.rename(filled(options.stored), os.path.join(folder, "data"))
    routes(folder, {"s": dict(SINKS["file"], startFrom="now")}, ONE)
    times = []
    for turn in range(4):
        process, up = start(folder)
        times.append(up)
        if turn == 2:
            intake(folder, PORT)
            process.kill()
            process.wait()
        else:
            stop(process)
    print(f"serving again over {options.stored:,} events: first {times[0]:.2f} s, then {times[1]:.2f}, {times[2]:.2f}, after a kill under load {times[3]:.2f} s")


server = None
try:
    server = nginx()
    rows = []
    for kind in SINKS:
        count = options.http if kind == "HTTP" else options.events
        runs = {"switchboard, one route": lambda: switchboard(kind, ONE, count), "switchboard, ten routes": lambda: switchboard(kind, TEN, count),
                "Python": lambda: PythonWorker(kind, count).run()}
        if kind != "SQLite":
            runs["Node.js"] = lambda: node(kind, count)
        results = {name: [] for name in runs}
        for _ in range(options.rounds):
            for name, run in runs.items():
                results[name].append(run())
        base = statistics.median(results["Python"])
        for name, rates in results.items():
            rows.append(f"| {kind} | {name} | {statistics.median(rates):,.0f} | {statistics.median(r / p for r, p in zip(rates, results['Python'])):.2f} |")
    print("| to | by | deliveries/s | of Python's |\n|---|---|---|---|\n" + "\n".join(rows))
    for count in (options.events, options.http):
        shutil.rmtree(filled(count), ignore_errors=True)
    if options.pending:
        beside_a_dead_sink()
        shutil.rmtree(filled(options.pending), ignore_errors=True)
    if options.stored:
        restart()
finally:
    if server:
        server.terminate()
        server.wait()
    shutil.rmtree(scratch, ignore_errors=True)
