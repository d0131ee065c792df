"""The people around one operation and what each may see. Knock on `acts` to change, `access` to ask who may."""
