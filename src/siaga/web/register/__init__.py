"""The register: provinces to stations, bases, units, officers and assets. Knock on `catalogue.REGISTERS`.

One register makes one query set for one person; its page, export, API, feature collection and map layer
all read that query set, so that none can show what another hides.
"""
