"""The API for programs under /api/v1/: the query sets, acts and rules of the screens, OpenAPI, OGC API Features."""
