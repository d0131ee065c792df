"""Files from a screen (intake): upload, map columns, look, take all or nothing, and take back. Knock on `acts`."""
