"""What a proof costs beside what `openssl speed` says of the key alone, and whether comparisons tell by their time."""
import json
import re
import subprocess

BINARY = ".build/release/SignatureBench"
SPEED = {
    "rsa-pkcs1-sha256": ("rsa2048", r"^rsa\s+2048 bits\s+\S+\s+([0-9.]+)s"),
    "ecdsa-p256-sha256": ("ecdsap256", r"ecdsa .*nistp256\)\s+\S+\s+([0-9.]+)s"),
    "ecdsa-p384-sha384": ("ecdsap384", r"ecdsa .*nistp384\)\s+\S+\s+([0-9.]+)s"),
    "ed25519": ("ed25519", r"EdDSA \(Ed25519\)\s+\S+\s+([0-9.]+)s"),
}


def openssl(algorithm):
    """Microseconds of a verification by `openssl speed`, from the operations a second that it counts."""
    if algorithm == "hmac-sha256":
        out = subprocess.run(["openssl", "speed", "-seconds", "2", "-bytes", "1000", "-hmac", "sha256"], capture_output=True, text=True).stdout
        rate = float(re.findall(r"([0-9.]+)k\s*$", out, re.M)[-1])
        return 1e6 / rate
    if algorithm not in SPEED:
        return None
    out = subprocess.run(["openssl", "speed", "-seconds", "2", SPEED[algorithm][0]], capture_output=True, text=True).stdout
    return 1e6 / float(out.strip().splitlines()[-1].split()[-1])


lines = [json.loads(line) for line in subprocess.run([BINARY], capture_output=True, text=True, check=True).stdout.splitlines()]
print("| algorithm | whole verification, µs | `openssl speed`, µs | ratio |\n|---|---|---|---|")
for line in lines:
    if "verify" not in line:
        continue
    alone = openssl(line["verify"])
    ours = line["microseconds"]
    print(f"| {line['verify']} | {ours:.1f} | {f'{alone:.1f}' if alone else ''} | {f'{ours / alone:.2f}' if alone else ''} |")
print("\n| 32-byte secret, 200,000 comparisons | equal, ns | unequal, ns | t |\n|---|---|---|---|")
for line in lines:
    if "compare" in line:
        print(f"| {line['compare']} | {line['equal']:.1f} | {line['unequal']:.1f} | {line['t']:.2f} |")
