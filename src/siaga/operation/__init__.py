"""The operation opened from a profile over a territory. Knock on `acts.open_operation`."""
