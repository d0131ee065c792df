"""A voting day played for drills: the script of it (pure), the play, and whether the post met it."""
