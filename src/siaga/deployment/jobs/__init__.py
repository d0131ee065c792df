"""Long work (jobs): a plan is worked out in a child process, so that pages stay quick. Knock on `acts`."""
