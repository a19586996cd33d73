#!/usr/bin/env python3
"""Measures acknowledged requests beside nginx's `return 204` on the same machine, in one interleaved run.

Everything is on: TLS, signature, parsing, normalising, duplicates, group commit. Prints the table of docs/performance.md.
Needs nginx, wrk, openssl. Options: --rounds N, --seconds N, --stored N (fill the journal first), --program PATH,
--beside PATH (another build, such as the one before a change, in the same run), --all-processors (servers and generator
share all of them, nginx with as many workers; else the server has one and the generator another).
"""
import argparse, json, os, secrets, shutil, signal, statistics, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser()
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--seconds", type=int, default=4)
parser.add_argument("--stored", type=int, default=0)
parser.add_argument("--program", default=".build/release/switchboard")
parser.add_argument("--beside")
parser.add_argument("--all-processors", action="store_true")
parser.add_argument("--fill", default=".build/release/JournalFill")
options = parser.parse_args()
here = os.path.dirname(os.path.abspath(__file__))
program = os.path.abspath(options.program)
scratch = tempfile.mkdtemp(prefix="switchboard-bench-", dir=os.environ.get("BENCH_DIR"))
key = secrets.token_bytes(32)
PORTS = {"nginx": 18440, "sinks off": 18441, "file and SQLite": 18442, "sinks off, other build": 18443}
programs = {"sinks off, other build": options.beside and os.path.abspath(options.beside)}


def routes(name, port, sinks):
    import base64
    folder = os.path.join(scratch, name.replace(" ", "-"))
    os.makedirs(os.path.join(folder, "certs/secrets"))
    with open(os.path.join(folder, "certs/secrets/key"), "w", opener=lambda p, f: os.open(p, f, 0o600)) as file:
        file.write("whsec_" + base64.b64encode(key).decode())
    document = {
        "listen": {"address": "127.0.0.1", "port": port},
        "limits": {"connections": 4096, "connectionsPerAddress": 4096},
        "sources": {"bench": {"type": "agendize", "account": "acme", "timeZone": "Europe/Paris", "receive": {
            "signature": {"mode": "required", "preset": "standard-webhooks", "keys": {"k": {"file": "certs/secrets/key"}}}}}},
        "sinks": {"archive": {"type": "file", "path": "calls-{date}.jsonl", "enabled": sinks},
                  "calls": {"type": "sqlite", "path": "calls.sqlite", "enabled": sinks}},
        "routes": [{"to": ["archive", "calls"]}],
    }
    if name not in programs:
        document["audit"] = {"key": {"file": "certs/secrets/audit"}, "head": "certs/audit-head"}
    with open(os.path.join(folder, "routes.json"), "w") as file:
        json.dump(document, file)
    subprocess.run([programs.get(name, program), "init"], cwd=folder, check=True, stderr=subprocess.DEVNULL)
    return folder


def on(core):
    return [] if options.all_processors else ["taskset", "-c", core]


def start(arguments, folder):
    return subprocess.Popen(on("0") + arguments, cwd=folder, stdout=subprocess.DEVNULL, stderr=open(os.path.join(folder, "log"), "a"))


def start_nginx(certs):
    folder = os.path.join(scratch, "nginx")
    os.makedirs(folder)
    workers = os.cpu_count() if options.all_processors else 1
    with open(os.path.join(folder, "nginx.conf"), "w") as file:
        file.write(f"""daemon off; worker_processes {workers}; user root; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
server {{ listen 127.0.0.1:{PORTS['nginx']} ssl; ssl_certificate {certs}/server.pem; ssl_certificate_key {certs}/server.key;
ssl_protocols TLSv1.3; location / {{ return 204; }} }} }}""")
    return start(["nginx", "-c", os.path.join(folder, "nginx.conf")], folder)


def family(process):
    """The process and its children: nginx works in those."""
    return [process.pid] + [int(pid) for pid in open(f"/proc/{process.pid}/task/{process.pid}/children").read().split()]


def cpu(process):
    ticks = 0
    for pid in family(process):
        fields = open(f"/proc/{pid}/stat").read().rsplit(") ", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def rss(process):
    kibibytes = 0
    for pid in family(process):
        for line in open(f"/proc/{pid}/status"):
            if line.startswith("VmRSS"):
                kibibytes += int(line.split()[1])
    return kibibytes / 1024


run_number = 0


def load(process, port, connections, seconds):
    global run_number
    run_number += 1
    environment = dict(os.environ, BENCH_KEY=key.hex(), BENCH_PATH="/hooks/bench", BENCH_RUN=f"{os.getpid()}-{run_number}")
    before = cpu(process)
    out = subprocess.run(
        on("1") + ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", os.path.join(here, "load.lua"),
         "--timeout", "30s", f"https://127.0.0.1:{port}"], capture_output=True, text=True, env=environment).stdout
    line = next(l for l in out.splitlines() if l.startswith("RESULT"))
    requests, duration, p50, p99, bad = map(int, line.split()[1:])
    if bad:
        sys.exit(f"{bad} requests failed:\n{out}")
    return {"rate": requests / duration * 1e6, "cpu": (cpu(process) - before) / requests * 1e6, "p50": p50 / 1000, "p99": p99 / 1000, "rss": rss(process)}


def fdatasync():
    path = os.path.join(scratch, "sync")
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY)
    os.pwrite(descriptor, bytes(1 << 20), 0)
    os.fsync(descriptor)
    times = []
    for index in range(200):
        os.pwrite(descriptor, os.urandom(8192), (index % 100) * 8192)
        begin = time.perf_counter()
        os.fdatasync(descriptor)
        times.append((time.perf_counter() - begin) * 1000)
    os.close(descriptor)
    return statistics.median(times)


def answers(port):
    return subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}"], stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


processes = {}
try:
    folders = {name: routes(name, PORTS[name], sinks) for name, sinks in [("sinks off", False), ("file and SQLite", True)]}
    if options.stored:
        for name in ["sinks off"]:
            subprocess.run([os.path.abspath(options.fill), os.path.join(folders[name], "data"), str(options.stored)], check=True)
        del folders["file and SQLite"]
        folders["empty"] = routes("empty", PORTS["file and SQLite"], False)
        PORTS["empty"] = PORTS.pop("file and SQLite")
    if options.beside:
        folders["sinks off, other build"] = routes("sinks off, other build", PORTS["sinks off, other build"], False)
    processes["nginx"] = start_nginx(os.path.join(folders["sinks off"], "certs"))
    for name, folder in folders.items():
        processes[name] = start([programs.get(name, program), "serve"], folder)
    for name in processes:
        deadline = time.time() + 60
        while not answers(PORTS[name]):
            if time.time() > deadline or processes[name].poll() is not None:
                sys.exit(f"{name} does not answer")
            time.sleep(0.1)
    results, syncs = {}, []
    for name in processes:
        load(processes[name], PORTS[name], 32, 1)
    for _ in range(options.rounds):
        syncs.append(fdatasync())
        for connections in (32, 64):
            for name in processes:
                results.setdefault((name, connections), []).append(load(processes[name], PORTS[name], connections, options.seconds))
    print(f"fdatasync of 8 KiB: {statistics.median(syncs):.3f} ms; {options.rounds} rounds of {options.seconds} s; "
          + ("servers and generator share all processors" if options.all_processors else "server on one processor, generator on another"))
    if options.stored:
        print(f"'sinks off' holds {options.stored:,} events")
    print("| server | connections | requests/s | of nginx | CPU µs | p50 / p99 ms | RSS MiB |\n|---|---|---|---|---|---|---|")
    for (name, connections), rows in sorted(results.items(), key=lambda item: (item[0][1], list(processes).index(item[0][0]))):
        middle = lambda field: statistics.median(row[field] for row in rows)
        ratio = statistics.median(row["rate"] / base["rate"] for row, base in zip(rows, results[("nginx", connections)]))
        label = "nginx `return 204`" if name == "nginx" else f"switchboard, {name}"
        print(f"| {label} | {connections} | {middle('rate'):,.0f} | {ratio:.2f} | {middle('cpu'):.1f} | {middle('p50'):.1f} / {middle('p99'):.1f} | {max(row['rss'] for row in rows):.0f} |")
    if options.beside:
        for connections in (32, 64):
            pairs = zip(results[("sinks off", connections)], results[("sinks off, other build", connections)])
            print(f"rate with sinks off, of the other build's, {connections} connections: {statistics.median(a['rate'] / b['rate'] for a, b in pairs):.3f}")
    if options.stored:
        for connections in (32, 64):
            pairs = zip(results[("sinks off", connections)], results[("empty", connections)])
            print(f"rate with {options.stored:,} events stored, of the empty rate, {connections} connections: {statistics.median(a['rate'] / b['rate'] for a, b in pairs):.2f}")
finally:
    for process in processes.values():
        process.send_signal(signal.SIGTERM)
    for process in processes.values():
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
    shutil.rmtree(scratch, ignore_errors=True)
