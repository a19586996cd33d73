#!/usr/bin/env python3
"""Measures JSONPath beside what people would use instead: Python's jsonpath-rfc9535 and jq, on the same document.

Prints a table of docs/performance.md. Either of the others is left out, and said so, where it is not installed
(`pip install jsonpath-rfc9535`, `apt-get install jq`). Option: --program PATH of the built JSONPathBench.
"""
import json, re, shutil, subprocess, sys, timeit

program = sys.argv[sys.argv.index("--program") + 1] if "--program" in sys.argv else ".build/release/JSONPathBench"
QUERIES = {"$.from.number": ".from.number", "$.legs[?@.answered == true].to": ".legs[] | select(.answered == true) | .to",
           "$..to": ".. | objects | .to // empty"}
source = open("Benchmarks/JSONPathBench/JSONPathBench.swift").read()
document = re.search(r'document = #"""\n(.*?)\n    """#', source, re.S)[1]
document = "".join(line.lstrip() for line in document.splitlines())

ours = {}
for line in subprocess.run([program, *QUERIES], capture_output=True, text=True, check=True).stdout.splitlines():
    name, microseconds, allocations = line.split("\t")
    ours[name] = (float(microseconds), float(allocations))

try:
    import jsonpath_rfc9535 as python
except ImportError:
    python = None
    print("jsonpath-rfc9535 is not installed: left out", file=sys.stderr)
jq = shutil.which("jq")
if not jq:
    print("jq is not installed: left out", file=sys.stderr)


def python_time(statement):
    return min(timeit.repeat(statement, number=1000, repeat=5)) * 1000


def jq_time(filter):
    """Of a loop within jq, without its start."""
    def run(count):
        code = f"[limit(1; input)] as [$d] | reduce range({count}) as $i (0; . + ([$d | {filter}] | length))"
        return min(timeit.repeat(lambda: subprocess.run([jq, "-n", code], input=document, text=True, capture_output=True, check=True), number=1, repeat=3))
    return (run(40_000) - run(0)) / 40_000 * 1e6


def jq_documents(filter):
    """Of documents in a row, parsed and asked, without its start."""
    def run(count):
        return min(timeit.repeat(lambda: subprocess.run([jq, "-c", filter], input=document * count, text=True, capture_output=True, check=True), number=1, repeat=3))
    return (run(4_000) - run(1)) / 3_999 * 1e6


def row(name, own, python_statement, jq_measure):
    cells = [f"{own[0]:.2f} / {own[1]:.0f}"]
    cells.append(f"{python_time(python_statement):.1f}" if python and python_statement else "")
    cells.append(f"{jq_measure():.1f}" if jq and jq_measure else "")
    print(f"| {name} | " + " | ".join(cells) + " |")


print("| | Switchboard, µs / allocations | jsonpath-rfc9535, µs | jq, µs |\n|---|---|---|---|")
data = json.loads(document)
for query, filter in QUERIES.items():
    compiled = python and python.compile(query)
    row(f"parse `{query}`", ours[f"parse {query}"], lambda: python.compile(query), None)
    row(f"evaluate `{query}`", ours[f"evaluate {query}"], lambda: compiled.find(data).values(), lambda: jq_time(filter))
    row("parse the document and evaluate it", ours[f"parse the document and evaluate {query}"],
        lambda: compiled.find(json.loads(document)).values(), lambda: jq_documents(filter))
for name in ours:
    if name.startswith(("filter", "mapping")):
        row(f"{name.split(' ', 1)[0]} `{name.split(' ', 1)[1]}`" if name.startswith("filter") else name, ours[name], None, None)
