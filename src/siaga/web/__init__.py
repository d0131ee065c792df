"""The shell: pages, static files and the server. Knock on `server.serve`."""
