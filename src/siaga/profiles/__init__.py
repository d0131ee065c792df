"""An election's rules as data, and the schema that refuses nonsense. Knock on `load_profile`."""
