"""How does an operator take a report down? By voice, from a pasted chat, from paper, or out of quarantine.

Each way reads a line (`siaga.reporting.spoken`), shows what was understood (`confirming`), and stores it once the
operator says so (`taking`).
"""
