"""Speed against Hugo: one digest, built by both, compared, then measured pair by pair.

Run with ``python -m benchmarks`` from the checkout, on Linux; docs/benchmarks.md says what is
measured and how to read it.
"""
