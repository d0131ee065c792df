"""Kit, vehicles, boats and posts: checked, short, out of service, ready in numbers. Knock on `acts` and `reads`."""
