"""The map: layers drawn from the same query sets as the lists, a table for each, and a picture without WebGL."""
