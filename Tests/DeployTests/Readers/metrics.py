"""Reads /metrics from standard input as Prometheus' own Python client does; prints name, type and number of samples."""

import sys

from prometheus_client.parser import text_string_to_metric_families

for family in text_string_to_metric_families(sys.stdin.read()):
    # The client takes _total off a counter's family name.
    name = family.name + ("_total" if family.type == "counter" else "")
    print(name, family.type, len(family.samples))
