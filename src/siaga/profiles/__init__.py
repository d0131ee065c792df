"""An election's rules as data, and the schema that refuses nonsense. Knock on `load_profile`."""

from siaga.profiles.load import load_patterns, load_profile, names
from siaga.profiles.schema import Profile

__all__ = ["Profile", "load_patterns", "load_profile", "names"]
